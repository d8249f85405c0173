"""Who approves a look at a child's data: somebody in charge, else the operator (条例 art. 36; decisions 0030, 0046)."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from accounts.queries import acting_staff
from accounts.roles import Role
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, Party, ViewRequest
from complaints.permissions import holds, seated_now
from kernel.db import db
from kernel.errors import NotFound
from kernel.events import Actor

IN_CHARGE = (Role.SUPERVISOR, Role.ASSOCIATION_ADMIN, Role.INSTITUTION_ADMIN)
APPROVING_SEATS = (PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT)
# Whoever is in charge here decides for the own people alone.
OWN_SEATS = (PartyRole.MEDIATION_BODY, PartyRole.RESPONDENT)


def may_decide(row: ViewRequest, by: Actor, seats: Sequence[Party]) -> bool:
    """Somebody in charge there, at the handling body or above it; the operator only where there is nobody else."""
    if by.role == Role.PLATFORM_ADMIN:
        return not is_somebody_in_charge(row.complaint, row.asked_by_id, row.organisation_id)
    held = {party.role for party in seats}
    is_own = row.organisation_id == by.organisation_id
    over = held & set(APPROVING_SEATS) or (is_own and held & set(OWN_SEATS))
    return by.role in IN_CHARGE and bool(over)


def decides(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `ViewRequest` that says the same for a list."""
    seated = select(Party.complaint_id).where(holds(viewer))
    own = ViewRequest.organisation_id == (viewer.organisation_id or 0)
    return or_(
        ViewRequest.complaint_id.in_(seated.where(Party.role.in_(APPROVING_SEATS))),
        and_(own, ViewRequest.complaint_id.in_(seated.where(Party.role.in_(OWN_SEATS)))),
    )


def has_own_in_charge(complaint: Complaint, but: int | None, organisation_id: int | None) -> bool:
    """Whether the organisation of whoever asks sits there for itself and has somebody else in charge."""
    own = and_(Party.organisation_id == (organisation_id or 0), Party.role.in_(OWN_SEATS))
    return _is_somebody_at(own, complaint, but)


def is_somebody_in_charge(complaint: Complaint, but: int | None, organisation_id: int | None = None) -> bool:
    """Whether the body, the one above it or the own organisation has somebody in charge besides this person."""
    above = _is_somebody_at(Party.role.in_(APPROVING_SEATS), complaint, but)
    return above or has_own_in_charge(complaint, but, organisation_id)


def _is_somebody_at(seat: ColumnElement[bool], complaint: Complaint, but: int | None) -> bool:
    seated = select(Party.organisation_id).where(Party.complaint_id == complaint.id, seated_now(), seat)
    bodies = db.session.scalars(seated).all()
    return any(person.id != but for body in bodies if body is not None for person in acting_staff(body, *IN_CHARGE))


def left_to_operator(row: ViewRequest) -> bool:
    """Whether a request waits for the operator's administrator, as nobody else may decide it."""
    if row.decided_at is not None:
        return False
    return not is_somebody_in_charge(row.complaint, row.asked_by_id, row.organisation_id)


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
