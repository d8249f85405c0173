"""Finding cases: every read starts at `visible_to(viewer)`."""

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from complaints.lifecycle import CLAIMANTS, OPEN, PartyRole, Status, acts_for
from complaints.models import Clock, Complaint, Consent, ConsentKind, Party
from complaints.permissions import WHOLE_EYES, holds
from complaints.turns import BESIDE
from kernel import search
from kernel.db import db
from kernel.errors import NotFound


def visible_to(viewer: Viewer) -> Select[Complaint]:
    """The cases in which the viewer holds a seat now."""
    return select(Complaint).where(Complaint.id.in_(select(Party.complaint_id).where(holds(viewer))))


def complaint_for(viewer: Viewer, number: str) -> Complaint:
    """The case of this number if the viewer may see it; NotFound otherwise, whatever the reason."""
    rows = db.session.scalars(
        visible_to(viewer)
        .where(Complaint.number == number.upper())
        .options(
            joinedload(Complaint.institution),
            joinedload(Complaint.body),
            joinedload(Complaint.mediation_body),
            joinedload(Complaint.points),
        )
    )
    found = rows.unique().one_or_none()
    if found is None:
        raise NotFound()
    return found


def seats_of(viewer: Viewer, complaint: Complaint) -> list[Party]:
    """The viewer's seats in the case."""
    return list(db.session.scalars(select(Party).where(Party.complaint_id == complaint.id, holds(viewer))))


def roles_of(viewer: Viewer, complaint: Complaint) -> frozenset[PartyRole]:
    """The roles of the viewer's seats."""
    return frozenset(party.role for party in seats_of(viewer, complaint))


def acts_of(viewer: Viewer, complaint: Complaint) -> tuple[str, ...]:
    """The acts whose buttons this viewer sees, from the lifecycle table."""
    return acts_for(complaint.status, viewer.role, roles_of(viewer, complaint))


def mine(viewer: Viewer) -> list[Complaint]:
    """A learner's own cases, newest first."""
    return list(
        db.session.scalars(
            visible_to(viewer).options(joinedload(Complaint.institution)).order_by(Complaint.filed_at.desc()).limit(200)
        )
    )


def queue(
    viewer: Viewer, *, status: Status | None = None, words: str = "", page: int = 1, size: int = 25
) -> tuple[list[tuple[Complaint, Clock | None]], bool]:
    """Open cases by time left, each with its next running clock; says whether more follow."""
    first = (
        select(Clock.complaint_id, func.min(Clock.due_at).label("due_at"))
        .where(Clock.met_at.is_(None), Clock.stopped_at.is_(None), Clock.code.not_in(BESIDE))
        .group_by(Clock.complaint_id)
        .subquery()
    )
    found = visible_to(viewer).outerjoin(first, first.c.complaint_id == Complaint.id)
    found = found.where(Complaint.status == status) if status else found.where(Complaint.status.in_(OPEN))
    if words:
        found = found.where(_tells_of(viewer, words))
    rows = list(
        db.session.scalars(
            found.options(joinedload(Complaint.institution), joinedload(Complaint.body))
            .order_by(first.c.due_at.is_(None), first.c.due_at, Complaint.id)
            .offset((page - 1) * size)
            .limit(size + 1)
        )
    )
    return [(row, clock) for row, clock in zip(rows, _next_clocks(rows), strict=True)][:size], len(rows) > size


def _tells_of(viewer: Viewer, words: str) -> ColumnElement[bool]:
    """Cases found by what the viewer is told; words of a report find a case only for who reads it whole (art. 9)."""
    whole = select(Party.complaint_id).where(holds(viewer), Party.role.in_(WHOLE_EYES))
    return Complaint.id.in_(search.matches("complaint", words)) | (
        Complaint.id.in_(search.matches("complaint_whole", words)) & Complaint.id.in_(whole)
    )


def _next_clocks(rows: list[Complaint]) -> list[Clock | None]:
    running = db.session.scalars(
        select(Clock)
        .where(Clock.complaint_id.in_([row.id for row in rows]), Clock.met_at.is_(None), Clock.stopped_at.is_(None))
        .where(Clock.code.not_in(BESIDE))
        .order_by(Clock.due_at.desc())
    )
    nearest = {clock.complaint_id: clock for clock in running}
    return [nearest.get(row.id) for row in rows]


def counts_by_status(viewer: Viewer) -> dict[Status, int]:
    """How many visible cases stand where."""
    inner = visible_to(viewer).subquery()
    rows = db.session.execute(select(inner.c.status, func.count()).group_by(inner.c.status))
    return {Status(status): total for status, total in rows}


def consents_of(complaint: Complaint) -> dict[tuple[int, ConsentKind], bool]:
    """The newest word of each party on each thing."""
    rows = db.session.scalars(
        select(Consent).filter_by(complaint_id=complaint.id).order_by(Consent.given_at, Consent.id)
    )
    return {(row.party_id, row.kind): row.is_given for row in rows}


def parties_of(complaint: Complaint) -> list[Party]:
    """Everybody who holds or held a seat, with names of organisations at hand."""
    return list(
        db.session.scalars(
            select(Party)
            .filter_by(complaint_id=complaint.id)
            .options(joinedload(Party.organisation), joinedload(Party.person))
            .order_by(Party.id)
        )
    )


def is_claimant(roles: frozenset[PartyRole]) -> bool:
    """Whether these seats are the learner's side."""
    return bool(roles & CLAIMANTS)
