"""Who approves a look at a child's data: somebody in charge, else the operator (条例 art. 36; decisions 0030, 0046)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from accounts.queries import acting_in
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


@dataclass(frozen=True)
class Desk:
    """A seat in a case from which looks are decided, and who is in charge there now."""

    role: PartyRole
    organisation_id: int
    people: frozenset[int]

    def decides_for(self, organisation_id: int | None) -> bool:
        """Whether it decides for people of this organisation: of the body and above for all, others for the own."""
        return self.role in APPROVING_SEATS or self.organisation_id == organisation_id


def _desks(complaint_ids: Collection[int]) -> dict[int, list[Desk]]:
    """Every such seat of these cases, by case; two queries however many there are."""
    seated = select(Party.complaint_id, Party.role, Party.organisation_id).where(
        Party.complaint_id.in_(complaint_ids), seated_now(), Party.role.in_((*APPROVING_SEATS, *OWN_SEATS))
    )
    seats = [(key, role, body) for key, role, body in db.session.execute(seated) if body is not None]
    people = acting_in({body for _key, _role, body in seats}, *IN_CHARGE)
    found: dict[int, list[Desk]] = {key: [] for key in complaint_ids}
    for key, role, body in seats:
        found[key].append(Desk(role, body, people.get(body, frozenset())))
    return found


def has_own_in_charge(complaint: Complaint, but: int | None, organisation_id: int | None) -> bool:
    """Whether the organisation of whoever asks sits there for itself and has somebody else in charge."""
    own = [one for one in _desks([complaint.id])[complaint.id] if one.role in OWN_SEATS]
    return any(one.people - {but} for one in own if one.organisation_id == organisation_id)


def is_somebody_in_charge(complaint: Complaint, but: int | None, organisation_id: int | None = None) -> bool:
    """Whether the body, the one above it or the own organisation has somebody in charge besides this person."""
    return _is_somebody(_desks([complaint.id])[complaint.id], but, organisation_id)


def _is_somebody(desks: Sequence[Desk], but: int | None, organisation_id: int | None) -> bool:
    return any(one.people - {but} for one in desks if one.decides_for(organisation_id))


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
    rows = db.session.scalars(waiting).all()
    desks = _desks({row.complaint_id for row in rows})
    return [row for row in rows if not _is_somebody(desks[row.complaint_id], row.asked_by_id, row.organisation_id)]


def operator_request_for(viewer: Viewer, ref: str) -> ViewRequest:
    """One of them, decided ones too while nobody else was in charge; NotFound otherwise."""
    found = select(ViewRequest).filter_by(ref=ref).options(joinedload(ViewRequest.asked_by))
    row = db.session.scalar(found)
    if row is None or viewer.role is not Role.PLATFORM_ADMIN or row.asked_by_id == viewer.person_id:
        raise NotFound()
    if not left_to_operator(row) and row.decided_role != Role.PLATFORM_ADMIN:
        raise NotFound()
    return row
