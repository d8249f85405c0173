"""What is kept of somebody: wishes about the own data, consents to children's rules, and the copy of everything."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.lifecycle import PartyRole
from complaints.models import (
    ChildConsent,
    Complaint,
    DataRequest,
    DataState,
    DeskFiling,
    IdentityRequest,
    Learner,
    Party,
    StandIn,
)
from complaints.permissions import holds
from complaints.queries.cases import consents_of, mine, open_side, parties_of, visible_to
from complaints.queries.joint_own import places_of
from complaints.queries.looking import learner_of, plain_value, stand_ins_of
from complaints.queries.looks import looks_at
from complaints.queries.table import files_of, messages_of
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from kernel.events import EventRow


@dataclass(frozen=True)
class Beside:
    """What a higher floor keeps of somebody in a case: what it is, where it stands, its page, and the copy of it."""

    title: str
    state: str
    endpoint: str
    code: str
    copy: dict[str, Any]


# Filled by higher floors when the application is put together: for a viewer what is kept in each of these cases.
personal_data: dict[str, Callable[[Viewer, Collection[str]], dict[str, Beside]]] = {}


def beside(viewer: Viewer, numbers: Collection[str]) -> dict[str, list[Beside]]:
    """By case everything that higher floors keep of the viewer in it."""
    found: dict[str, list[Beside]] = {number: [] for number in numbers}
    for read in personal_data.values():
        for number, kept in read(viewer, numbers).items():
            found[number].append(kept)
    return found


OWN_FIELDS = ("name", "phone", "address", "handle", "identity", "learner")


def data_requests(complaint: Complaint) -> list[DataRequest]:
    """Every wish about the data of a case, newest first."""
    found = select(DataRequest).filter_by(complaint_id=complaint.id)
    return list(db.session.scalars(found.order_by(DataRequest.id.desc())))


def open_data_requests(complaint: Complaint) -> list[DataRequest]:
    """Those that wait for an answer."""
    return [row for row in data_requests(complaint) if row.state is DataState.OPEN]


def data_request_for(viewer: Viewer, complaint: Complaint, ref: str) -> DataRequest:
    """A wish, for staff of the body that handles the case; NotFound otherwise."""
    seat = (Party.complaint_id == complaint.id, holds(viewer), Party.role == PartyRole.HANDLING_BODY)
    found = select(DataRequest).where(DataRequest.ref == ref, DataRequest.complaint_id == complaint.id)
    found = found.where(select(Party.id).where(*seat).exists()).options(joinedload(DataRequest.complaint))
    row = db.session.scalar(found)
    if row is None:
        raise NotFound()
    return row


def nobody_handles() -> ColumnElement[bool]:
    """The condition on `DataRequest`: no body here has the case, so the operator answers."""
    seat = (Party.complaint_id == DataRequest.complaint_id, Party.role == PartyRole.HANDLING_BODY)
    return ~select(Party.id).where(*seat, Party.until_at.is_(None)).exists()


def platform_requests(viewer: Viewer) -> list[DataRequest]:
    """Open wishes in cases that no body here handles, for the operator."""
    if viewer.role is not Role.PLATFORM_ADMIN:
        return []
    found = select(DataRequest).where(DataRequest.state == DataState.OPEN, nobody_handles())
    found = found.options(joinedload(DataRequest.complaint)).order_by(DataRequest.id)
    return list(db.session.scalars(found.limit(200)))


def platform_request_for(viewer: Viewer, ref: str) -> DataRequest:
    """One of them, or NotFound."""
    found = select(DataRequest).where(DataRequest.ref == ref, nobody_handles())
    row = db.session.scalar(found.options(joinedload(DataRequest.complaint)))
    if row is None or viewer.role is not Role.PLATFORM_ADMIN:
        raise NotFound()
    return row


def child_consents(complaint: Complaint) -> list[ChildConsent]:
    """The guardian's consents, newest first."""
    found = select(ChildConsent).filter_by(complaint_id=complaint.id)
    return list(db.session.scalars(found.order_by(ChildConsent.id.desc())))


@dataclass(frozen=True)
class Holding:
    """What is kept of somebody in one case, and what was asked about it."""

    complaint: Complaint
    fields: frozenset[str]
    looks: int
    requests: list[DataRequest]
    child_consents: list[ChildConsent]
    beside: list[Beside]


def holdings(viewer: Viewer) -> list[Holding]:
    """Every case of the viewer with what is kept in it; as many queries for many cases as for one."""
    cases = mine(viewer)
    ids, streams = [one.id for one in cases], [one.stream for one in cases]
    wishes, consents = _by_case(DataRequest, ids), _by_case(ChildConsent, ids)
    held = {code: _by_case(model, ids) for code, model in BESIDE.items()}
    looked = select(EventRow.stream, func.count()).where(
        EventRow.stream.in_(streams), EventRow.kind == "complaint.protected_shown"
    )
    looks = {row[0]: int(row[1]) for row in db.session.execute(looked.group_by(EventRow.stream))}
    more = beside(viewer, [one.number for one in cases])
    return [
        Holding(
            complaint=one,
            fields=frozenset(field for field in OWN_COLUMNS if getattr(one, field))
            | {code for code, rows in held.items() if any(HOLDS[code](row) for row in rows.get(one.id, []))},
            looks=looks.get(one.stream, 0),
            requests=wishes.get(one.id, []),
            child_consents=consents.get(one.id, []),
            beside=more[one.number],
        )
        for one in cases
    ]


OWN_COLUMNS = ("name", "phone", "address", "handle")
BESIDE: dict[str, Any] = {"identity": IdentityRequest, "learner": Learner, "stand_in": StandIn, "spoke": DeskFiling}
HOLDS: dict[str, Callable[[Any], bool]] = {
    "identity": lambda row: row.supplied_at is not None,
    "learner": lambda row: bool(row.name),
    "stand_in": lambda row: row.ended_at is None,
    "spoke": lambda row: True,
}


def _by_case(model: Any, ids: list[int]) -> dict[int, list[Any]]:
    """Rows of a table by their case, newest first."""
    found: dict[int, list[Any]] = {}
    for row in db.session.scalars(select(model).where(model.complaint_id.in_(ids)).order_by(model.id.desc())):
        found.setdefault(row.complaint_id, []).append(row)
    return found


def copy_of(viewer: Viewer, person: Person) -> dict[str, Any]:
    """Everything kept of the person and of the cases they complain or act in, as plain values (PIPL 45; 条例 34)."""
    cases = mine(viewer)
    more = beside(viewer, [one.number for one in cases])
    return {
        "made_at": _instant(clock.now()),
        "account": {
            "name": person.name,
            "contacts": [{"kind": str(one.kind), "value": one.value} for one in person.contacts],
            "made_at": _instant(person.made_at),
        },
        "complaints": [
            _case(viewer, one) | {kept.code: _plain(kept.copy) for kept in more[one.number]} for one in cases
        ],
    }


def case_copy_of(viewer: Viewer, number: str) -> dict[str, Any]:
    """The same of one case of the viewer's own (PIPL 45); NotFound for every other."""
    own = visible_to(viewer).where(Complaint.number == number.upper())
    found = db.session.scalar(own.options(joinedload(Complaint.institution)))
    if found is None:
        raise NotFound()
    more = {kept.code: _plain(kept.copy) for kept in beside(viewer, [found.number])[found.number]}
    return {"made_at": _instant(clock.now()), "complaints": [_case(viewer, found) | more]}


def _case(viewer: Viewer, complaint: Complaint) -> dict[str, Any]:
    learner, party = learner_of(complaint), next(iter(open_side(parties_of(complaint))), None)
    said = consents_of(complaint)
    return {
        "number": complaint.number,
        "status": str(complaint.status),
        "outcome": str(complaint.outcome) if complaint.outcome else None,
        "channel": str(complaint.channel),
        "filed_at": _instant(complaint.filed_at),
        "closed_at": _instant(complaint.closed_at),
        "institution": complaint.respondent_name,
        "category": complaint.category,
        **{field: plain_value(complaint, field) or None for field in OWN_FIELDS},
        "learner_age": str(learner.age) if learner is not None else None,
        "words": complaint.words,
        "points": [{"kind": str(one.kind), "words": one.words, "fen": one.fen} for one in complaint.points],
        "paid_fen": complaint.paid_fen,
        "happened_on": _day(complaint.happened_on),
        "bought_on": _day(complaint.bought_on),
        "told_on": _day(complaint.told_on),
        "consents": {str(kind): given for (key, kind), given in said.items() if party is not None and key == party.id},
        "child_consents": [
            {"version": row.version, "digest": row.digest, "given_at": _instant(row.given_at)}
            | {"withdrawn_at": _instant(row.withdrawn_at)}
            for row in child_consents(complaint)
        ],
        "acting": [
            {"kind": str(row.kind), "name": row.name, "from": _instant(row.from_at), "ended": _instant(row.ended_at)}
            for row in stand_ins_of(complaint)
        ],
        "messages": [
            {"said_at": _instant(row.said_at), "words": row.words, "room": str(row.room.kind)}
            for row in messages_of(viewer, complaint)
        ],
        "files": [{"name": row.name, "size": row.size, "sha256": row.sha256} for row in files_of(viewer, complaint)],
        "looks": [
            {"at": _instant(look.at), "field": look.field, "reason": look.reason, "by": look.body}
            | {"staff_number": look.staff_number, "approved_at": _instant(look.approved_at)}
            for look in looks_at(complaint)
        ],
        "requests": [
            {"kind": str(row.kind), "field": row.field, "state": str(row.state), "asked_at": _instant(row.asked_at)}
            | {"answer": row.answer}
            for row in data_requests(complaint)
        ],
        "joint": _plain(places_of(complaint)),
    }


def _plain(value: Any) -> Any:
    """The same with instants and days as they are written in the copy."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return _instant(value)
    return _day(value) if isinstance(value, date) else value


def _instant(value: Any) -> str | None:
    return value.astimezone(clock.ZONE).isoformat(timespec="seconds") if value is not None else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None
