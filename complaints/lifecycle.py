"""The case as one table: from, act, to, by whom, clocks, article; pure (rules §8.1 as mended by §0b.19–23)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l

from accounts.roles import Role
from kernel.labels import Labelled


class Status(Labelled):
    """Where a case stands."""

    RECEIVED = "received", _l("待分派")
    ASSIGNED = "assigned", _l("待受理")
    ACCEPTED = "accepted", _l("已受理")
    ENTRUSTED = "entrusted", _l("已委托调解")
    MEDIATING = "mediating", _l("调解中")
    AGREED = "agreed", _l("已达成协议")
    NOT_ACCEPTED = "not_accepted", _l("不予受理")
    TERMINATED = "terminated", _l("终止调解")
    WITHDRAWN = "withdrawn", _l("已撤回")
    HANDED_OFF = "handed_off", _l("转其他平台办理")
    CLOSED = "closed", _l("已结案")


class Outcome(Labelled):
    """How it came out; apart from being closed."""

    SETTLED = "settled", _l("达成调解")
    SELF_SETTLED = "self_settled", _l("自行和解")
    NOT_SETTLED = "not_settled", _l("未达成一致")
    WITHDRAWN = "withdrawn", _l("投诉人撤回")
    NOT_ACCEPTED = "not_accepted", _l("不予受理")
    HANDED_OFF = "handed_off", _l("转其他平台办理")
    IMPORTED = "imported", _l("历史导入")


class PartyRole(Labelled):
    """What somebody is in a case; the seat that opens the file."""

    COMPLAINANT = "complainant", _l("投诉人")
    GUARDIAN = "guardian", _l("监护人")
    HELPER = "helper", _l("协助人")
    RESPONDENT = "respondent", _l("被投诉机构")
    HANDLING_BODY = "handling_body", _l("经办单位")
    OVERSIGHT = "oversight", _l("上级单位")
    MEDIATION_BODY = "mediation_body", _l("受托调解组织")
    MEDIATOR = "mediator", _l("调解员")


class RoomKind(Labelled):
    """Who hears a word: all, one party and the body, one seat and the mediators, mediators only, the body's own."""

    JOINT = "joint", _l("各方可见")
    DESK = "desk", _l("本人与经办单位可见")
    SEAT = "seat", _l("仅调解员与该方可见")
    MEDIATORS = "mediators", _l("仅调解员可见")
    BODY = "body", _l("仅经办单位内部可见")


CLAIMANTS = frozenset({PartyRole.COMPLAINANT, PartyRole.GUARDIAN, PartyRole.HELPER})
HANDLERS = frozenset({PartyRole.HANDLING_BODY, PartyRole.MEDIATION_BODY, PartyRole.MEDIATOR})
ENDED = frozenset({Status.AGREED, Status.NOT_ACCEPTED, Status.TERMINATED, Status.WITHDRAWN, Status.HANDED_OFF})
UNDER_WAY = frozenset({Status.ACCEPTED, Status.ENTRUSTED, Status.MEDIATING})
BEFORE_ACCEPTANCE = frozenset({Status.RECEIVED, Status.ASSIGNED})
OPEN = frozenset(Status) - {Status.CLOSED}

DESK_ROLES = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN})
TABLE_ROLES = frozenset({Role.MEDIATOR})
LEARNER = frozenset({Role.LEARNER})
INSTITUTION = frozenset({Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN})


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


# fmt: off
def _table() -> tuple[Move, ...]:
    status, out, both = Status, Outcome, DESK_ROLES | TABLE_ROLES
    ends = ("T-MED", "T-RESP")
    rows = [
        Move(status.RECEIVED, "assign", status.ASSIGNED, INTAKE, frozenset(), ("T-ACC",), ("T-INTAKE",),
             "O121 art. 41; IR art. 46"),
        Move(status.ASSIGNED, "accept", status.ACCEPTED, DESK_ROLES, BODY_SEAT, ("T-MED", "T-RESP"), (),
             "CL art. 46; IR art. 46; O121 art. 15"),
        Move(status.ASSIGNED, "refuse", status.NOT_ACCEPTED, DESK_ROLES, BODY_SEAT, ("T-CLOSE",), (),
             "IR art. 46; O121 art. 16", out.NOT_ACCEPTED),
        Move(status.ACCEPTED, "mediate", status.MEDIATING, both, ASSOCIATION_SEATS, law="O121 art. 18"),
        Move(status.ACCEPTED, "entrust", status.ENTRUSTED, DESK_ROLES, BODY_SEAT, law="IR art. 46(4); O121 art. 19"),
        Move(status.ENTRUSTED, "mediate", status.MEDIATING, both, ENTRUSTED_SEATS, law="IR art. 46(4); O121 art. 19"),
        Move(status.ENTRUSTED, "agree", status.AGREED, both, ENTRUSTED_SEATS, ("T-CLOSE",), ends,
             "O121 art. 24; §0b.22", out.SETTLED),
        Move(status.MEDIATING, "agree", status.AGREED, both, ASSOCIATION_SEATS, ("T-CLOSE",), ends,
             "O121 art. 24", out.SETTLED),
        # With no body yet there is nobody who would have to file it away.
        Move(status.RECEIVED, "withdraw", status.CLOSED, LEARNER, CLAIMANTS, (), ("T-INTAKE",),
             "O121 art. 23(1), before acceptance", out.WITHDRAWN),
        Move(status.ASSIGNED, "withdraw", status.WITHDRAWN, LEARNER, CLAIMANTS, ("T-CLOSE",), ("T-ACC",),
             "O121 art. 23(1), before acceptance", out.WITHDRAWN),
        Move(status.HANDED_OFF, "record_outside_number", status.HANDED_OFF, LEARNER, CLAIMANTS, law="§0b.1"),
        Move(status.HANDED_OFF, "close", status.CLOSED, LEARNER, CLAIMANTS, (), ("T-CLOSE",),
             "platform rule", out.HANDED_OFF),
        # After a withdrawal no decision is served: closing is what ends the duty to tell.
        Move(status.TERMINATED, "close", status.CLOSED, both, ASSOCIATION_SEATS, (), ("T-TERM", "T-CLOSE"),
             "O121 art. 23; platform rule"),
    ]
    for source in (status.AGREED, status.NOT_ACCEPTED, status.WITHDRAWN):
        rows.append(Move(source, "close", status.CLOSED, both, ASSOCIATION_SEATS, (), ("T-CLOSE",), "platform rule"))
    for source in (status.ACCEPTED, status.ENTRUSTED, status.MEDIATING):
        rows += _under_way(source)
    # Before a body has the case nobody would hear: a room opens with its inbox.
    for source in (one for one in status if one not in (status.RECEIVED, status.HANDED_OFF, status.CLOSED)):
        rows.append(Move(source, "say", source, SPEAKERS, PARTIES | ASSOCIATION_SEATS, law="platform rule"))
    return tuple(rows)


def _under_way(source: Status) -> list[Move]:
    """What may be done while a case is dealt with; withdrawal is then termination by item (1), with notice (§0b.22)."""
    starts, ends, parties = ("T-TERM", "T-CLOSE"), ("T-MED", "T-RESP"), INSTITUTION | LEARNER
    return [
        Move(source, "terminate", Status.TERMINATED, DESK_ROLES, BODY_SEAT, starts, ends,
             "O121 art. 23; IR art. 46", Outcome.NOT_SETTLED),
        Move(source, "withdraw", Status.TERMINATED, LEARNER, CLAIMANTS, starts, ends,
             "O121 art. 23(1)", Outcome.WITHDRAWN),
        Move(source, "answer", source, INSTITUTION, RESPONDENT, (), ("T-RESP",), "platform rule"),
        Move(source, "offer", source, parties | TABLE_ROLES, PARTIES | MEDIATING_SEATS, law="O121 art. 18"),
        Move(source, "reply", source, parties, PARTIES, law="O121 art. 18"),
        Move(source, "consent", source, parties, PARTIES, law="O121 arts. 18, 19; IR art. 46"),
    ]
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
