"""The case as one table: from, act, to, by whom, clocks, article; pure (rules §8.1 as mended by §0b.19–23)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.roles import Role
from complaints.lifecycle.names import CLAIMANTS, Outcome, PartyRole, Status

DESK_ROLES = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN})
TABLE_ROLES = frozenset({Role.MEDIATOR})
LEARNER = frozenset({Role.LEARNER})
INSTITUTION = frozenset({Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN})


MEDIATION_CLOCKS = ("T-MED", "T-PM", "T-RESP", "T-RESP2", "T-ADM")
UNDER_WAY_ORDER = (Status.ACCEPTED, Status.ENTRUSTED, Status.MEDIATING)


@dataclass(frozen=True)
class Move:
    """One row: in status `source`, a `by` sitting as one of `seats` may do `act`, and the case stands in `target`."""

    source: Status
    act: str
    target: Status
    by: frozenset[Role]
    seats: frozenset[PartyRole]
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    law: str = ""
    outcome: Outcome | None = field(default=None)


BODY_SEAT = frozenset({PartyRole.HANDLING_BODY})
RESPONDENT = frozenset({PartyRole.RESPONDENT})
MEDIATING_SEATS = frozenset({PartyRole.MEDIATOR})
ENTRUSTED_SEATS = frozenset({PartyRole.MEDIATION_BODY, PartyRole.MEDIATOR})
ASSOCIATION_SEATS = BODY_SEAT | ENTRUSTED_SEATS
PARTIES = CLAIMANTS | RESPONDENT
INTAKE = frozenset({Role.PLATFORM_ADMIN})
SPEAKERS = frozenset(Role) - {Role.AUDITOR, Role.PLATFORM_ADMIN}
SUPERVISORS = frozenset({Role.SUPERVISOR, Role.ASSOCIATION_ADMIN})
OVERSIGHT = frozenset({PartyRole.OVERSIGHT})
OTHER_BODY = frozenset({PartyRole.OTHER_BODY})


# fmt: off
def _table() -> tuple[Move, ...]:
    return (*_before_acceptance(), *_handling(), *_ends(), *_overseeing(), *_speaking())


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
        # With no body yet there is nobody who would have to file it away.
        Move(status.RECEIVED, "withdraw", status.CLOSED, LEARNER, CLAIMANTS, (), ("T-ACC", "T-INTAKE", "T-ROUTE"),
             "O121 art. 23(1), before acceptance", out.WITHDRAWN),
        Move(status.ASSIGNED, "accept", status.ACCEPTED, DESK_ROLES, BODY_SEAT, ("T-MED", "T-RESP"), ("T-ID",),
             "CL art. 46; IR art. 46; O121 art. 15"),
        Move(status.ASSIGNED, "refuse", status.NOT_ACCEPTED, DESK_ROLES, BODY_SEAT, ("T-CLOSE",), ("T-ID",),
             "IR art. 46; O121 art. 16", out.NOT_ACCEPTED),
        # What becomes of T-ACC when a body lets go is for the act to say: it hangs on the body's kind (rules §0b.4).
        Move(status.ASSIGNED, "return_to_intake", status.RECEIVED, DESK_ROLES, BODY_SEAT, ("T-INTAKE",), ("T-ID",),
             "O121 art. 41; platform rule"),
        Move(status.ASSIGNED, "hand_off", status.HANDED_OFF, DESK_ROLES, BODY_SEAT, ("T-CLOSE",), ("T-ID",),
             "O121 arts. 8, 40; platform rule"),
        Move(status.ASSIGNED, "dispute_power", status.POWER_DISPUTE, DESK_ROLES, BODY_SEAT, ("T-JUR",), (),
             "O121 art. 33; platform rule"),
        Move(status.POWER_DISPUTE, "settle_power", status.ASSIGNED, DESK_ROLES, BODY_SEAT | OTHER_BODY, (), ("T-JUR",),
             "O121 art. 33; platform rule"),
        Move(status.POWER_DISPUTE, "designate", status.ASSIGNED, SUPERVISORS, OVERSIGHT, (), ("T-JUR",),
             "O121 art. 33; platform rule"),
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
        Move(status.ASSIGNED, "withdraw", status.WITHDRAWN, LEARNER, CLAIMANTS, ("T-CLOSE",),
             ("T-ACC", "T-ID", "T-ROUTE"), "O121 art. 23(1), before acceptance", out.WITHDRAWN),
        Move(status.POWER_DISPUTE, "withdraw", status.WITHDRAWN, LEARNER, CLAIMANTS, ("T-CLOSE",),
             ("T-ACC", "T-ID", "T-JUR", "T-ROUTE"), "O121 art. 23(1), before acceptance", out.WITHDRAWN),
    ]


def _handling() -> list[Move]:
    """From acceptance to an agreement or an end."""
    status, out, both = Status, Outcome, DESK_ROLES | TABLE_ROLES
    rows = [
        Move(status.ACCEPTED, "mediate", status.MEDIATING, both, ASSOCIATION_SEATS, law="O121 art. 18"),
        Move(status.ACCEPTED, "entrust", status.ENTRUSTED, DESK_ROLES, BODY_SEAT, law="IR art. 46(4); O121 art. 19"),
        Move(status.ENTRUSTED, "mediate", status.MEDIATING, both, ENTRUSTED_SEATS, law="IR art. 46(4); O121 art. 19"),
        Move(status.ENTRUSTED, "agree", status.AGREED, both, ENTRUSTED_SEATS, ("T-CLOSE",), MEDIATION_CLOCKS,
             "O121 art. 24; §0b.22", out.SETTLED),
        Move(status.MEDIATING, "agree", status.AGREED, both, ASSOCIATION_SEATS, ("T-CLOSE",), MEDIATION_CLOCKS,
             "O121 art. 24", out.SETTLED),
    ]
    return [*rows, *(move for source in UNDER_WAY_ORDER for move in _under_way(source))]


def _under_way(source: Status) -> list[Move]:
    """What may be done while a case is dealt with; withdrawal is then termination by item (1), with notice (§0b.22)."""
    starts, ends, parties = ("T-TERM", "T-CLOSE"), MEDIATION_CLOCKS, INSTITUTION | LEARNER
    return [
        Move(source, "terminate", Status.TERMINATED, DESK_ROLES, BODY_SEAT, starts, ends,
             "O121 art. 23; IR art. 46", Outcome.NOT_SETTLED),
        Move(source, "withdraw", Status.TERMINATED, LEARNER, CLAIMANTS, starts, ends,
             "O121 art. 23(1)", Outcome.WITHDRAWN),
        Move(source, "answer", source, INSTITUTION, RESPONDENT, (), ("T-RESP", "T-RESP2"), "platform rule"),
        Move(source, "offer", source, parties | TABLE_ROLES, PARTIES | MEDIATING_SEATS, law="O121 art. 18"),
        Move(source, "reply", source, parties, PARTIES, law="O121 art. 18"),
        Move(source, "consent", source, parties, PARTIES, law="O121 arts. 18, 19; IR art. 46"),
        Move(source, "split", source, DESK_ROLES, BODY_SEAT, law="O121 arts. 9, 37"),
        Move(source, "open_clue", source, DESK_ROLES, BODY_SEAT, ("T-CLUE",), law="O121 art. 27; platform rule"),
        Move(source, "pause", source, DESK_ROLES, BODY_SEAT, law="O121 art. 22; IR art. 46"),
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
        # After a withdrawal no decision is served: closing is what ends the duty to tell.
        Move(status.TERMINATED, "close", status.CLOSED, both, ASSOCIATION_SEATS, (), ("T-TERM", "T-CLOSE"),
             "O121 art. 23; platform rule"),
    ]
    for source in (status.AGREED, status.NOT_ACCEPTED, status.WITHDRAWN):
        rows.append(Move(source, "close", status.CLOSED, both, ASSOCIATION_SEATS, (), ("T-CLOSE",), "platform rule"))
    return rows


def _overseeing() -> list[Move]:
    """The officer in charge, and the superior's hand: urging, noting why, stepping in (O121 art. 13; 平台规则)."""
    rows = []
    for source in (one for one in Status if one not in (Status.RECEIVED, Status.HANDED_OFF, Status.CLOSED)):
        rows += [
            Move(source, "take_on", source, DESK_ROLES, BODY_SEAT, law="platform rule"),
            Move(source, "urge", source, SUPERVISORS, OVERSIGHT, law="platform rule"),
            Move(source, "note_reason", source, SUPERVISORS, OVERSIGHT, law="platform rule"),
        ]
    stepping_in = (Status.ASSIGNED, *UNDER_WAY_ORDER)
    law = "O121 art. 13; platform rule"
    return [*rows, *(Move(one, "take_over", one, SUPERVISORS, OVERSIGHT, law=law) for one in stepping_in)]


def _speaking() -> list[Move]:
    """Before a body has the case nobody would hear: a room opens with its inbox."""
    silent = (Status.RECEIVED, Status.HANDED_OFF, Status.CLOSED)
    heard = (one for one in Status if one not in silent)
    return [Move(one, "say", one, SPEAKERS, PARTIES | ASSOCIATION_SEATS, law="platform rule") for one in heard]
# fmt: on


MOVES = _table()


def moves_from(source: Status) -> tuple[Move, ...]:
    """Every row that starts here."""
    return tuple(move for move in MOVES if move.source is source)


def find(source: Status, act: str) -> Move | None:
    """The row of an act in a status, or None when the table has none."""
    return next((move for move in MOVES if move.source is source and move.act == act), None)


def allowed(source: Status, act: str, role: Role | None, seats: Iterable[PartyRole]) -> Move | None:
    """The row that lets this role, sitting in these seats, do the act; None refuses."""
    move = find(source, act)
    if move is None or role not in move.by:
        return None
    if move.seats and not move.seats & frozenset(seats):
        return None
    return move


def acts_for(source: Status, role: Role | None, seats: Iterable[PartyRole]) -> tuple[str, ...]:
    """The acts whose buttons this viewer sees."""
    held = frozenset(seats)
    return tuple(move.act for move in moves_from(source) if allowed(source, move.act, role, held))
