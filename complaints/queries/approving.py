"""Who approves a look at a child's data where a body has nobody else in charge (条例 art. 36; decision 0030)."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from accounts.queries import acting_staff
from accounts.roles import Role
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, Party, ViewRequest
from complaints.permissions import seated_now
from kernel.db import db
from kernel.errors import NotFound

IN_CHARGE = (Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
APPROVING_SEATS = (PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT)


def is_somebody_in_charge(complaint: Complaint, but: int | None) -> bool:
    """Whether the body, or the one above it, has somebody in charge besides this person."""
    seated = select(Party.organisation_id).where(Party.complaint_id == complaint.id, seated_now())
    bodies = db.session.scalars(seated.where(Party.role.in_(APPROVING_SEATS))).all()
    return any(person.id != but for body in bodies if body is not None for person in acting_staff(body, *IN_CHARGE))


def left_to_operator(row: ViewRequest) -> bool:
    """Whether a request waits for the operator's administrator, as nobody else may decide it."""
    return row.decided_at is None and not is_somebody_in_charge(row.complaint, row.asked_by_id)


def operator_requests(viewer: Viewer) -> list[ViewRequest]:
    """Requests that only the operator's administrator can decide, never their own, the oldest first."""
    if viewer.role is not Role.PLATFORM_ADMIN:
        return []
    waiting = (
        select(ViewRequest)
        .where(ViewRequest.decided_at.is_(None), ViewRequest.asked_by_id != viewer.person_id)
        .options(joinedload(ViewRequest.complaint), joinedload(ViewRequest.asked_by))
        .order_by(ViewRequest.id)
    )
    return [row for row in db.session.scalars(waiting) if left_to_operator(row)]


def operator_request_for(viewer: Viewer, ref: str) -> ViewRequest:
    """One of them, decided ones too while nobody else was in charge; NotFound otherwise."""
    found = select(ViewRequest).filter_by(ref=ref).options(joinedload(ViewRequest.asked_by))
    row = db.session.scalar(found)
    if row is None or viewer.role is not Role.PLATFORM_ADMIN or row.asked_by_id == viewer.person_id:
        raise NotFound()
    if not left_to_operator(row) and row.decided_role != Role.PLATFORM_ADMIN:
        raise NotFound()
    return row
