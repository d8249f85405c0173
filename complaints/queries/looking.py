"""Who looked at protected fields, who let them, and what a field holds; approvals for minors (条例 36; T16)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Organisation, Person
from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, DeskFiling, Learner, Party, StandIn, ViewRequest
from complaints.permissions import holds
from complaints.queries.powers import supplied
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from kernel.events import EventRow


def learner_of(complaint: Complaint) -> Learner | None:
    """The learner's own record, where there is one apart from whoever complains."""
    return db.session.scalar(select(Learner).filter_by(complaint_id=complaint.id))


def stand_ins_of(complaint: Complaint) -> list[StandIn]:
    """Whoever acts or acted for the complainant, oldest first."""
    found = select(StandIn).filter_by(complaint_id=complaint.id).options(joinedload(StandIn.authorisations))
    return list(db.session.scalars(found.order_by(StandIn.id)).unique())


def open_stand_in(complaint: Complaint) -> StandIn | None:
    """Whoever acts for the complainant now."""
    return next((row for row in reversed(stand_ins_of(complaint)) if row.ended_at is None), None)


def desk_filing_of(complaint: Complaint) -> DeskFiling | None:
    """What the officer noted who filed for somebody."""
    return db.session.scalar(
        select(DeskFiling).filter_by(complaint_id=complaint.id).options(joinedload(DeskFiling.organisation))
    )


def plain_value(complaint: Complaint, field: str) -> str:
    """What a protected field holds; to be called by the act that logs the look, and by the learner's own pages."""
    if field == "identity":
        request = supplied(complaint)
        return (request.supplied or "") if request is not None else ""
    if field == "learner":
        row = learner_of(complaint)
        return (row.name or "") if row is not None else ""
    if field in ("stand_in", "authorisation"):
        found = open_stand_in(complaint)
        return f"{found.name} {found.phone}" if found is not None else ""
    if field == "spoke":
        noted = desk_filing_of(complaint)
        return noted.spoke if noted is not None else ""
    return str(getattr(complaint, field) or "")


def fields_held(complaint: Complaint) -> frozenset[str]:
    """Which protected fields of the case hold anything."""
    held = {field for field in ("name", "phone", "address", "handle") if getattr(complaint, field)}
    if supplied(complaint) is not None:
        held.add("identity")
    learner, acting = learner_of(complaint), open_stand_in(complaint)
    if learner is not None and learner.name:
        held.add("learner")
    if acting is not None:
        held |= {"stand_in", "authorisation"} if acting.authorisations else {"stand_in"}
    if desk_filing_of(complaint) is not None:
        held.add("spoke")
    return frozenset(held)


def approval_for(
    complaint: Complaint, field: str, reason: str, person_id: int | None, organisation_id: int | None
) -> ViewRequest | None:
    """The leave in force by which this person may see this field for this purpose."""
    now = clock.now()
    found = select(ViewRequest).where(
        ViewRequest.complaint_id == complaint.id,
        ViewRequest.field == field,
        ViewRequest.reason == reason,
        ViewRequest.asked_by_id == person_id,
        ViewRequest.organisation_id == organisation_id,
        ViewRequest.is_granted.is_(True),
        ViewRequest.until_at > now,
    )
    return db.session.scalar(found.order_by(ViewRequest.id.desc()).limit(1))


def requests_of(viewer: Viewer, complaint: Complaint) -> list[ViewRequest]:
    """The viewer's own requests in a case, newest first."""
    found = select(ViewRequest).filter_by(complaint_id=complaint.id, asked_by_id=viewer.person_id)
    return list(db.session.scalars(found.order_by(ViewRequest.id.desc()).limit(50)))


def to_decide(viewer: Viewer) -> list[ViewRequest]:
    """Requests that wait for the viewer: in cases of the own body or below it, asked by somebody else."""
    if viewer.role not in (Role.SUPERVISOR, Role.ASSOCIATION_ADMIN):
        return []
    above = (PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT)
    seen = select(Party.complaint_id).where(holds(viewer), Party.role.in_(above))
    found = (
        select(ViewRequest)
        .where(
            ViewRequest.complaint_id.in_(seen),
            ViewRequest.decided_at.is_(None),
            ViewRequest.asked_by_id != viewer.person_id,
        )
        .options(joinedload(ViewRequest.complaint), joinedload(ViewRequest.asked_by))
    )
    return list(db.session.scalars(found.order_by(ViewRequest.id).limit(100)))


def request_for(viewer: Viewer, complaint: Complaint, ref: str) -> ViewRequest:
    """A request of a case the viewer may see and sits over, or NotFound."""
    above = (PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT)
    seated = select(Party.id).where(Party.complaint_id == complaint.id, holds(viewer), Party.role.in_(above)).exists()
    found = select(ViewRequest).where(ViewRequest.ref == ref, ViewRequest.complaint_id == complaint.id, seated)
    row = db.session.scalar(found.options(joinedload(ViewRequest.asked_by)))
    if row is None:
        raise NotFound()
    return row


@dataclass(frozen=True)
class Look:
    """One look at one protected field: by whom (role, body, staff number), why, when, and who let them."""

    at: datetime
    field: str
    reason: str
    role: str
    body: str
    staff_number: str
    approved_at: datetime | None = None
    approved_role: str = ""
    approved_body: str = ""
    approved_number: str = ""


def looks_at(complaint: Complaint) -> list[Look]:
    """Every look of staff at the case's protected fields, newest first; a constant number of queries."""
    rows = db.session.scalars(
        select(EventRow)
        .where(EventRow.stream == complaint.stream, EventRow.kind == "complaint.protected_shown")
        .order_by(EventRow.seq.desc())
    ).all()
    approvals = {row.id: row for row in _approvals(complaint)} if any(_approval_id(row) for row in rows) else {}
    numbers = _numbers({row.actor_id for row in rows} | {one.decided_by_id for one in approvals.values()})
    bodies = _bodies({row.organisation_id for row in rows} | {one.decided_for_id for one in approvals.values()})
    return [_look(row, approvals.get(_approval_id(row) or 0), numbers, bodies) for row in rows]


def _approval_id(row: EventRow) -> int | None:
    return row.data.get("approval_id")


def _look(row: EventRow, approval: ViewRequest | None, numbers: dict[int, str], bodies: dict[int, str]) -> Look:
    data = row.data
    by = Look(
        at=row.happened_at,
        field=data["field_name"],
        reason=data["reason"],
        role=row.actor_role,
        body=bodies.get(row.organisation_id or 0, ""),
        staff_number=numbers.get(row.actor_id or 0, ""),
    )
    if approval is None:
        return by
    return Look(
        **{name: getattr(by, name) for name in ("at", "field", "reason", "role", "body", "staff_number")},
        approved_at=approval.decided_at,
        approved_role=approval.decided_role,
        approved_body=bodies.get(approval.decided_for_id or 0, ""),
        approved_number=numbers.get(approval.decided_by_id or 0, ""),
    )


def _approvals(complaint: Complaint) -> list[ViewRequest]:
    return list(db.session.scalars(select(ViewRequest).filter_by(complaint_id=complaint.id)))


def _numbers(ids: set[int | None]) -> dict[int, str]:
    found = select(Person.id, Person.staff_number).where(Person.id.in_([one for one in ids if one]))
    return {row[0]: row[1] or "" for row in db.session.execute(found)}


def _bodies(ids: set[int | None]) -> dict[int, str]:
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_([one for one in ids if one]))
    return {row[0]: row[1] for row in db.session.execute(found)}
