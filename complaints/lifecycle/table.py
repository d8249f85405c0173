"""The case as one table: from, act, to, by whom, clocks, article; pure (rules §8.1 as mended by §0b.19–23)."""

from collections.abc import Iterable

from accounts.roles import DEPARTMENTS, OrganisationKind, Role
from complaints.lifecycle.names import (
    BETWEEN_PARTIES,
    CLAIMANTS,
    OWING,
    SPEAKING,
    WHILE_WITHDRAWING,
    Outcome,
    PartyRole,
    Status,
)
from complaints.lifecycle.row import (
    ASSOCIATION_SEATS,
    BODY_SEAT,
    CO_MEDIATOR,
    DESK_ROLES,
    ENTRUSTED_SEATS,
    INSTITUTION,
    INTAKE,
    LEARNER,
    LINKS,
    MEDIATING_SEATS,
    MEDIATION_CLOCKS,
    OTHER_BODY,
    OVERSIGHT,
    PARTIES,
    RESPONDENT,
    SPEAKERS,
    SUPERVISORS,
    TABLE_ROLES,
    UNDER_WAY_ORDER,
    Move,
)
from complaints.lifecycle.turnings import turnings


# fmt: off
def _table() -> tuple[Move, ...]:
    before = (*_between_parties(), *_before_acceptance())
    return (*before, *_handling(), *_ends(), *_overseeing(), *_speaking(), *turnings())


def _between_parties() -> list[Move]:
    """With the institution first, at the learner's choice; on and out at any time (O121 art. 6; rules §8.1 rows 1-3).

    Choosing is the filing's own act; which clock runs after an end is for the acts, where a promised day counts.
    """
    status, out, ends, law = Status, Outcome, ("T-ODR", "T-CHOICE"), "O121 art. 6; platform rule"
    return [
        Move(status.PRE_SETTLEMENT, "offer", status.PRE_SETTLEMENT, INSTITUTION | LEARNER, PARTIES, law=law),
        Move(status.PRE_SETTLEMENT, "reply", status.PRE_SETTLEMENT, INSTITUTION | LEARNER, PARTIES, law=law),
        Move(status.PRE_SETTLEMENT, "settle", status.SETTLED, INSTITUTION | LEARNER, PARTIES, (), ("T-ODR",),
             "O121 art. 18; platform rule", out.SELF_SETTLED),
        Move(status.PRE_SETTLEMENT, "decline", status.PRE_SETTLEMENT, INSTITUTION, RESPONDENT, (), ("T-ODR",), law),
        Move(status.PRE_SETTLEMENT, "move_on", status.RECEIVED, LEARNER, CLAIMANTS, (), ends, law),
        # What was promised may not come: then the same record goes on to the body.
        Move(status.SETTLED, "move_on", status.RECEIVED, LEARNER, CLAIMANTS, (), ("T-CHOICE",), law),
        Move(status.SETTLED, "close", status.CLOSED, LEARNER, CLAIMANTS, (), ("T-CHOICE",), "platform rule"),
    ]


def _before_acceptance() -> list[Move]:
    """At the door: to a body, back from it, whose power it is, who complains (O121 arts. 10, 33, 41)."""
    status, out = Status, Outcome
    return [
        Move(status.RECEIVED, "assign", status.ASSIGNED, INTAKE, frozenset(), ("T-ACC",), ("T-INTAKE", "T-ROUTE"),
             "O121 art. 41; IR art. 46"),
        Move(status.RECEIVED, "hand_off", status.HANDED_OFF, INTAKE, frozenset(), ("T-CLOSE",), ("T-INTAKE",),
             "O121 arts. 8, 40; platform rule"),
        Move(status.RECEIVED, "split", status.RECEIVED, INTAKE, frozenset(), law="O121 arts. 9, 37"),
        Move(status.RECEIVED, "contest_route", status.RECEIVED, LEARNER, CLAIMANTS, ("T-ROUTE",), (), "platform rule"),
        Move(status.RECEIVED, "answer_objection", status.RECEIVED, INTAKE, frozenset(), (), ("T-ROUTE",),
             "platform rule"),
        Move(status.ASSIGNED, "accept", status.ACCEPTED, DESK_ROLES, BODY_SEAT, ("T-MED", "T-RESP"), ("T-ID",),
             "CL art. 46; IR art. 46; O121 art. 15"),
        Move(status.ASSIGNED, "refuse", status.NOT_ACCEPTED, DESK_ROLES, BODY_SEAT, ("T-CLOSE",), ("T-ID", "T-SUP"),
             "IR art. 46; O121 art. 16", out.NOT_ACCEPTED),
        # What becomes of T-ACC when a body lets go is for the act to say: it hangs on the body's kind (rules §0b.4).
        Move(status.ASSIGNED, "return_to_intake", status.RECEIVED, DESK_ROLES, BODY_SEAT, ("T-INTAKE",),
             ("T-ID", "T-SUP"), "O121 art. 41; platform rule"),
        Move(status.ASSIGNED, "hand_off", status.HANDED_OFF, DESK_ROLES, BODY_SEAT, ("T-CLOSE",), ("T-ID", "T-SUP"),
             "O121 arts. 8, 40; platform rule"),
        Move(status.ASSIGNED, "dispute_power", status.POWER_DISPUTE, DESK_ROLES, BODY_SEAT, ("T-JUR",), (),
             "O121 art. 33; platform rule", kinds=DEPARTMENTS),
        Move(status.POWER_DISPUTE, "settle_power", status.ASSIGNED, DESK_ROLES, BODY_SEAT | OTHER_BODY, (), ("T-JUR",),
             "O121 art. 33; platform rule", kinds=DEPARTMENTS),
        Move(status.POWER_DISPUTE, "designate", status.ASSIGNED, SUPERVISORS, OVERSIGHT, (), ("T-JUR",),
             "O121 art. 33; platform rule", kinds=DEPARTMENTS),
        Move(status.ASSIGNED, "split", status.ASSIGNED, DESK_ROLES, BODY_SEAT, law="O121 arts. 9, 37"),
        Move(status.ASSIGNED, "contest_route", status.ASSIGNED, LEARNER, CLAIMANTS, ("T-ROUTE",), (), "platform rule"),
        Move(status.ASSIGNED, "answer_objection", status.ASSIGNED, DESK_ROLES, BODY_SEAT, (), ("T-ROUTE",),
             "platform rule"),
        # The day for T-ID is the officer's, so the act starts it (form 四; rules §7.2).
        Move(status.ASSIGNED, "request_identity", status.ASSIGNED, DESK_ROLES, BODY_SEAT,
             law="O121 art. 10; IR art. 46"),
        Move(status.ASSIGNED, "supply_identity", status.ASSIGNED, LEARNER, CLAIMANTS, (), ("T-ID",),
             "O121 art. 10; IR art. 46"),
        Move(status.POWER_DISPUTE, "supply_identity", status.POWER_DISPUTE, LEARNER, CLAIMANTS, (), ("T-ID",),
             "O121 art. 10; IR art. 46"),
    ]


def _handling() -> list[Move]:
    """From acceptance to an agreement or an end."""
    status, out, both = Status, Outcome, DESK_ROLES | TABLE_ROLES
    rows = [
        Move(status.ACCEPTED, "mediate", status.MEDIATING, both, ASSOCIATION_SEATS, law="O121 art. 18"),
        # A department that mediates itself, or got the case back, may entrust it; while one body has it, no other.
        *(Move(source, "entrust", status.ENTRUSTED, DESK_ROLES, BODY_SEAT, law="IR art. 46(4); O121 art. 19",
               kinds=DEPARTMENTS) for source in UNDER_WAY_ORDER),
        Move(status.ENTRUSTED, "mediate", status.MEDIATING, both, ENTRUSTED_SEATS, law="IR art. 46(4); O121 art. 19"),
        Move(status.ENTRUSTED, "agree", status.AGREED, both, ENTRUSTED_SEATS, ("T-CLOSE",), MEDIATION_CLOCKS,
             "O121 art. 24; §0b.22", out.SETTLED),
        Move(status.MEDIATING, "agree", status.AGREED, both, ASSOCIATION_SEATS, ("T-CLOSE",), MEDIATION_CLOCKS,
             "O121 art. 24", out.SETTLED),
    ]
    return [*rows, *(move for source in UNDER_WAY_ORDER for move in _under_way(source))]


def _under_way(source: Status) -> list[Move]:
    """What may be done while a case is dealt with."""
    starts, ends, parties = ("T-TERM", "T-CLOSE"), MEDIATION_CLOCKS, INSTITUTION | LEARNER
    return [
        Move(source, "terminate", Status.TERMINATED, DESK_ROLES, BODY_SEAT, starts, ends,
             "O121 art. 23; IR art. 46", Outcome.NOT_SETTLED),
        Move(source, "answer", source, INSTITUTION, RESPONDENT, (), ("T-RESP", "T-RESP2"), "platform rule"),
        Move(source, "offer", source, parties | TABLE_ROLES, PARTIES | MEDIATING_SEATS, law="O121 art. 18"),
        Move(source, "reply", source, parties, PARTIES | OWING, law="O121 art. 18"),
        Move(source, "consent", source, parties, PARTIES, law="O121 arts. 18, 19; IR art. 46"),
        Move(source, "split", source, DESK_ROLES, BODY_SEAT, law="O121 arts. 9, 37"),
        Move(source, "open_clue", source, DESK_ROLES, BODY_SEAT, ("T-CLUE",), law="O121 art. 27; platform rule"),
        Move(source, "resume", source, DESK_ROLES, BODY_SEAT, law="O121 art. 22; IR art. 46"),
        Move(source, "ask_extension", source, INSTITUTION, RESPONDENT, law="platform rule"),
        Move(source, "decide_extension", source, DESK_ROLES, BODY_SEAT, law="platform rule"),
        # Until it is reviewed it stops nothing; what the review does to the clock of the answer is for the act to say.
        Move(source, "admin_answer", source, INSTITUTION, RESPONDENT, ("T-ADM",), law="platform rule"),
        Move(source, "review_admin", source, DESK_ROLES, BODY_SEAT, (), ("T-ADM",), "platform rule"),
    ]


def _ends() -> list[Move]:
    """What is left to do when a case has come to its end: tell, file away."""
    status, both = Status, DESK_ROLES | TABLE_ROLES
    rows = [
        Move(status.HANDED_OFF, "record_outside_number", status.HANDED_OFF, LEARNER | DESK_ROLES, CLAIMANTS | BODY_SEAT,
             law="§0b.1"),
        Move(status.HANDED_OFF, "close", status.CLOSED, LEARNER | DESK_ROLES, CLAIMANTS | BODY_SEAT, (), ("T-CLOSE",),
             "platform rule", Outcome.HANDED_OFF),
    ]
    # What ended by decision is closed once that was served: by then T-TERM, the duty to tell, has been met.
    for source in (status.AGREED, status.NOT_ACCEPTED, status.TERMINATED, status.WITHDRAWN):
        rows.append(Move(source, "close", status.CLOSED, both, ASSOCIATION_SEATS, (), ("T-CLOSE",), "platform rule"))
    return rows


def _overseeing() -> list[Move]:
    """The officer in charge, and the superior's hand: urging, noting why, stepping in (O121 art. 13; 平台规则)."""
    rows = []
    unwatched = {Status.RECEIVED, Status.HANDED_OFF, Status.CLOSED, *BETWEEN_PARTIES}
    for source in (one for one in Status if one not in unwatched):
        rows += [
            Move(source, "take_on", source, DESK_ROLES, BODY_SEAT, law="platform rule"),
            Move(source, "urge", source, SUPERVISORS, OVERSIGHT, law="platform rule"),
            Move(source, "note_reason", source, SUPERVISORS, OVERSIGHT, law="platform rule"),
        ]
    stepping_in = (Status.ASSIGNED, *UNDER_WAY_ORDER, Status.APPRAISAL, Status.SUSPENDED)
    law = "O121 art. 13; platform rule"
    rows += [Move(one, "take_over", one, SUPERVISORS, OVERSIGHT, law=law) for one in stepping_in]
    # Two cases of one person on one dispute are shown together; neither is decided by it (rules §8.1, merge).
    linking = (one for one in Status if one not in unwatched)
    rows += [Move(one, act, one, DESK_ROLES, BODY_SEAT, law="platform rule") for one in linking for act in LINKS]
    return rows


def _speaking() -> list[Move]:
    """Before a body has the case nobody would hear: a room opens with its inbox."""
    silent = (Status.RECEIVED, Status.HANDED_OFF, Status.CLOSED)
    heard = (one for one in Status if one not in silent)
    seats = PARTIES | ASSOCIATION_SEATS | CO_MEDIATOR | SPEAKING | {PartyRole.REPRESENTATIVE}
    return [Move(one, "say", one, SPEAKERS, seats, law="platform rule") for one in heard]
# fmt: on


MOVES = _table()


def moves_from(source: Status) -> tuple[Move, ...]:
    """Every row that starts here."""
    return tuple(move for move in MOVES if move.source is source)


def find(source: Status, act: str) -> Move | None:
    """The row of an act in a status, or None when the table has none."""
    return next((move for move in MOVES if move.source is source and move.act == act), None)


def allowed(
    source: Status, act: str, role: Role | None, seats: Iterable[PartyRole], kind: OrganisationKind | None = None
) -> Move | None:
    """The row that lets this role, sitting in these seats, do the act; None refuses.

    `kind` is the kind of the body that handles the case; None where no body is asked about.
    """
    move = find(source, act)
    if move is None or role not in move.by:
        return None
    if move.seats and not move.seats & frozenset(seats):
        return None
    if kind is not None and move.kinds is not None and kind not in move.kinds:
        return None
    return move


def acts_for(
    source: Status,
    role: Role | None,
    seats: Iterable[PartyRole],
    kind: OrganisationKind | None = None,
    *,
    withdrawing: bool | None = None,
) -> tuple[str, ...]:
    """The acts whose buttons this viewer sees; `withdrawing` says whether a withdrawal may still be taken back."""
    held = frozenset(seats)
    acts = (move.act for move in moves_from(source) if allowed(source, move.act, role, held, kind))
    return tuple(act for act in acts if withdrawing is None or is_open_to(act, withdrawing=withdrawing))


def is_open_to(act: str, *, withdrawing: bool) -> bool:
    """Whether an act is done beside a withdrawal that may still be taken back, or where there is none."""
    return act in WHILE_WITHDRAWING if withdrawing else act != "undo_withdrawal"
