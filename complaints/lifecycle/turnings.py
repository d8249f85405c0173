"""Rows of the table for what else a case may come to: supplement, appraisal, recusal, withdrawal, facts, police."""

from complaints.lifecycle.names import BETWEEN_PARTIES, CLAIMANTS, OWING, Outcome, PartyRole, Status
from complaints.lifecycle.row import (
    BODY_SEAT,
    DESK_ROLES,
    INSTITUTION,
    LEARNER,
    MEDIATING_SEATS,
    MEDIATION_CLOCKS,
    NAMES_APPRAISER,
    OVERSIGHT,
    PARTIES,
    RESPONDENT,
    SUPERVISORS,
    TABLE_ROLES,
    THE_CLOCK,
    UNDER_WAY_ORDER,
    Move,
)

HALTED_ORDER = (Status.APPRAISAL, Status.SUSPENDED)
AFTER_ACCEPTANCE = (*UNDER_WAY_ORDER, *HALTED_ORDER)
# Who runs a case from acceptance on: the body, or the association it entrusted, which acts for it (O121 art. 19).
RUNNING_SEATS = BODY_SEAT | {PartyRole.MEDIATION_BODY}


# fmt: off
def turnings() -> tuple[Move, ...]:
    """All rows of this file."""
    halted = (move for source in HALTED_ORDER for move in _halted(source))
    return (*halted, *_supplement(), *_appraisal(), *_recusal(), *_withdrawal(), *_facts_and_police())


def _halted(source: Status) -> list[Move]:
    """Mediation stands still, talk and duties do not; it may end from here (§0b.22)."""
    parties = INSTITUTION | LEARNER
    return [
        Move(source, "terminate", Status.TERMINATED, DESK_ROLES, BODY_SEAT, ("T-TERM", "T-CLOSE"), MEDIATION_CLOCKS,
             "O121 art. 23; IR art. 46", Outcome.NOT_SETTLED),
        Move(source, "answer", source, INSTITUTION, RESPONDENT, (), ("T-RESP", "T-RESP2"), "platform rule"),
        Move(source, "offer", source, parties, PARTIES, law="O121 art. 18"),
        Move(source, "reply", source, parties, PARTIES | OWING, law="O121 art. 18"),
        Move(source, "split", source, DESK_ROLES, BODY_SEAT, law="O121 arts. 9, 37"),
        Move(source, "open_clue", source, DESK_ROLES, BODY_SEAT, ("T-CLUE",), law="O121 art. 27; platform rule"),
        Move(source, "ask_extension", source, INSTITUTION, RESPONDENT, law="platform rule"),
        Move(source, "decide_extension", source, DESK_ROLES, BODY_SEAT, law="platform rule"),
    ]


def _supplement() -> list[Move]:
    """More material asked of the learner; the day is the officer's, and no article stops T-ACC (平台规则)."""
    rows = [
        Move(Status.ASSIGNED, "request_supplement", Status.ASSIGNED, DESK_ROLES, BODY_SEAT, law="platform rule"),
        *(Move(one, "request_supplement", one, DESK_ROLES, RUNNING_SEATS, law="platform rule")
          for one in AFTER_ACCEPTANCE),
    ]
    supplied = (Status.ASSIGNED, Status.POWER_DISPUTE, *AFTER_ACCEPTANCE)
    return [*rows, *(Move(one, "supply_supplement", one, LEARNER, CLAIMANTS, (), ("T-SUP",), "platform rule")
                     for one in supplied)]


def _appraisal() -> list[Move]:
    """Something is appraised: proposed, agreed or designated, commissioned, reported (O121 art. 22; IR art. 47)."""
    here, law = Status.MEDIATING, "O121 art. 22; IR art. 47; platform rule"
    everybody = INSTITUTION | LEARNER | DESK_ROLES | TABLE_ROLES
    return [
        # A pause from before mediation is ended here; a new one is an appraisal.
        Move(Status.ACCEPTED, "pause", Status.ACCEPTED, DESK_ROLES, BODY_SEAT, law="O121 art. 22; IR art. 46"),
        Move(Status.ENTRUSTED, "pause", Status.ENTRUSTED, DESK_ROLES, BODY_SEAT, law="O121 art. 22; IR art. 46"),
        Move(here, "propose_appraisal", here, everybody, PARTIES | RUNNING_SEATS | MEDIATING_SEATS, law=law),
        Move(here, "answer_appraisal", here, INSTITUTION | LEARNER, PARTIES, law=law),
        Move(here, "designate_appraiser", here, DESK_ROLES, BODY_SEAT,
             law="O121 art. 22; IR art. 47; CL art. 37", kinds=NAMES_APPRAISER),
        Move(here, "drop_appraisal", here, DESK_ROLES, RUNNING_SEATS, law=law),
        Move(here, "commission_appraisal", Status.APPRAISAL, DESK_ROLES, RUNNING_SEATS, law=law),
        Move(Status.APPRAISAL, "receive_report", here, DESK_ROLES, RUNNING_SEATS, law=law),
    ]


def _recusal() -> list[Move]:
    """A party asks that the mediator step down; the head of the body decides, T-MED runs on (O121 art. 21; §0b.23)."""
    here, law = Status.MEDIATING, "O121 art. 21; platform rule"
    return [
        Move(here, "ask_recusal", Status.SUSPENDED, INSTITUTION | LEARNER, PARTIES, ("T-REC",), (), law),
        Move(Status.SUSPENDED, "decide_recusal", here, SUPERVISORS, BODY_SEAT, (), ("T-REC",), law),
        Move(here, "name_mediator", here, DESK_ROLES, RUNNING_SEATS, law=law),
    ]


def _withdrawal() -> list[Move]:
    """Pressed, taken back within the operator's hours, or in force when they are over (O121 art. 23(1); §0b.22)."""
    rows, before = [], ("T-ACC", "T-ID", "T-SUP", "T-ROUTE")
    closing = {
        # Between the two alone nobody else is asked, and it ends like that.
        Status.PRE_SETTLEMENT: (Status.CLOSED, (), ("T-ODR", "T-CHOICE")),
        # With no body yet there is nobody who would have to file it away.
        Status.RECEIVED: (Status.CLOSED, (), ("T-ACC", "T-INTAKE", "T-ROUTE")),
        Status.ASSIGNED: (Status.WITHDRAWN, ("T-CLOSE",), before),
        Status.POWER_DISPUTE: (Status.WITHDRAWN, ("T-CLOSE",), (*before, "T-JUR")),
        # After acceptance it is termination by item (1), with notice to both.
        **dict.fromkeys(AFTER_ACCEPTANCE, (Status.TERMINATED, ("T-TERM", "T-CLOSE"), MEDIATION_CLOCKS)),
    }
    for source, (target, starts, stops) in closing.items():
        law = "O121 art. 23(1); platform rule"
        rows += [
            Move(source, "withdraw", source, LEARNER, CLAIMANTS, law=law),
            Move(source, "undo_withdrawal", source, LEARNER, CLAIMANTS, law="platform rule"),
            Move(source, "complete_withdrawal", target, THE_CLOCK, frozenset(), starts, stops, law, Outcome.WITHDRAWN),
        ]
    # What the clock has ended the body's officer still says in a paper; telling of it is what T-TERM waits for.
    ended = Status.TERMINATED
    return [*rows, Move(ended, "sign_termination", ended, DESK_ROLES, BODY_SEAT, law="O121 art. 23(1); IR art. 46")]


def _facts_and_police() -> list[Move]:
    """A party tells of a new fact; a complainant's fraud goes to the police beside the case (O121 art. 42; §0b.27)."""
    told = (Status.ASSIGNED, Status.POWER_DISPUTE, *AFTER_ACCEPTANCE)
    nowhere = BETWEEN_PARTIES | {Status.RECEIVED, Status.HANDED_OFF, Status.CLOSED}
    known = (one for one in Status if one not in nowhere)
    parties, law = INSTITUTION | LEARNER, "O121 art. 42; platform rule"
    return [
        *(Move(one, "report_fact", one, parties, PARTIES, law="platform rule") for one in told),
        *(Move(one, "refer_police", one, SUPERVISORS, BODY_SEAT | OVERSIGHT, law=law) for one in known),
    ]
# fmt: on
