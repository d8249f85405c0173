"""Who looked at the protected fields of a case, and who let them: the whole list, for the learner (T16)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from accounts.models import Organisation, Person
from accounts.permissions import Viewer
from complaints.models import Complaint, ViewRequest
from kernel import clock
from kernel.db import db
from kernel.events import EventRow


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


def has_shown_today(viewer: Viewer, complaint: Complaint, field: str) -> bool:
    """Whether the viewer looked at this field today, with a reason and what else it needs."""
    rows = db.session.scalars(
        select(EventRow).where(
            EventRow.stream == complaint.stream,
            EventRow.kind == "complaint.protected_shown",
            EventRow.actor_id == viewer.person_id,
            EventRow.happened_at >= clock.start_of(clock.today()),
        )
    )
    return any(row.data["field_name"] == field for row in rows)
