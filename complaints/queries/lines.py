"""The lines of a desk's queue: what they must say of a case, and the lines a viewer's organisation has."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)

from accounts.permissions import Anybody, Viewer
from complaints.labels import CLOCK_EYES
from complaints.lifecycle import PartyRole
from complaints.models import STILL, Assignee, Clock, Complaint, DeskLine, Party
from complaints.permissions import ORGANISATION_EYES, seated_now
from complaints.queries.cases import visible_to
from complaints.turns import BESIDE

# Clocks that run beside a case and are nobody's turn at the desk; a clue is the body's own duty and stays.
OTHERS = BESIDE - {"T-CLUE"}


def still_owed() -> tuple[ColumnElement[bool], ...]:
    """The condition on `Clock`: it runs or is paused, and is not what a body owes that no longer has the case."""
    present = Clock.body_id.is_(None) | (Clock.body_id == Complaint.body_id) | (Clock.code != "T-ACC")
    return Clock.met_at.is_(None), Clock.stopped_at.is_(None), present, Clock.code.not_in(OTHERS)


def hidden_from(role: PartyRole) -> list[str]:
    """The clocks a seat may not know of: an institution never hears of a clue (O121 arts. 27, 37)."""
    return [code for code, eyes in CLOCK_EYES.items() if role not in eyes]


def _may_know() -> ColumnElement[bool]:
    """Whether the holder of the seat `Party` may know of the clock; of a clue only the body that has the case."""
    unseen: dict[tuple[str, ...], list[PartyRole]] = {}
    for role in PartyRole:
        unseen.setdefault(tuple(sorted(hidden_from(role))), []).append(role)
    seen = [and_(Party.role.in_(roles), Clock.code.not_in(codes)) for codes, roles in unseen.items()]
    own = or_(Clock.code != "T-CLUE", Party.organisation_id == Complaint.body_id)
    return and_(or_(*seen), own)


def fresh(complaints: Iterable[int] | BindParameter[Any] | None = None) -> Select[*tuple[Any, ...]]:
    """The lines these cases (None: all) must have now, one for each organisation seated in an open one."""
    moving = and_(Clock.paused_on.is_(None), _may_know())
    # A body's case is its officer's; an institution names one of its own people among colleagues.
    answering = select(Assignee.person_id).where(
        Assignee.complaint_id == Complaint.id, Assignee.organisation_id == Party.organisation_id
    )
    is_own = or_(Complaint.body_id == Party.organisation_id, Party.role == PartyRole.RESPONDENT)
    in_charge = case((Party.role == PartyRole.RESPONDENT, answering.scalar_subquery()), else_=Complaint.officer_id)
    found = (
        select(
            Party.organisation_id,
            Complaint.id,
            Complaint.status,
            func.max(in_charge),
            case((and_(func.max(in_charge).is_(None), func.max(case((is_own, 1), else_=0)) == 1), True), else_=False),
            func.coalesce(func.min(case((moving, Clock.due_at))), literal(STILL, DeskLine.due_at.type)),
            func.max(case((Party.role == PartyRole.RESPONDENT, 0), else_=Complaint.queue_rank)),
        )
        .join(Complaint, Party.complaint_id == Complaint.id)
        .outerjoin(Clock, and_(Clock.complaint_id == Complaint.id, *still_owed()))
        .where(
            Complaint.closed_at.is_(None),
            true() if complaints is None else Complaint.id.in_(complaints),
        )
        .where(Party.organisation_id.is_not(None), seated_now())
    )
    return found.group_by(Party.organisation_id, Complaint.id)


def lines_of(viewer: Viewer) -> FromClause:
    """The viewer's open cases as lines; what a page shows of them is read again through `visible_to`.

    Whoever sits as a person (a learner, a mediator) has few cases, and their lines are made as they are read. A
    question about them is asked with the viewer's `places`.
    """
    return _lines_of(viewer.anybody)


@cache
def _lines_of(anybody: Anybody) -> FromClause:
    if anybody.role not in ORGANISATION_EYES:
        return _personal(anybody)
    mine = DeskLine.organisation_id == anybody.organisation_id
    return select(*(getattr(DeskLine, name) for name in NAMES)).where(mine).subquery()


def _personal(viewer: Viewer) -> FromClause:
    still = and_(Clock.complaint_id == Complaint.id, *still_owed(), Clock.paused_on.is_(None), Clock.code != "T-CLUE")
    first = select(func.min(Clock.due_at)).where(still).correlate(Complaint).scalar_subquery()
    due = func.coalesce(first, literal(STILL, DeskLine.due_at.type))
    return (
        visible_to(viewer)
        .with_only_columns(
            Complaint.id.label("complaint_id"),
            cast(Complaint.status, String).label("status"),
            Complaint.officer_id,
            literal(False).label("is_unattended"),
            due.label("due_at"),
            Complaint.queue_rank,
        )
        .where(Complaint.closed_at.is_(None))
        .subquery()
    )


NAMES = ("complaint_id", "status", "officer_id", "is_unattended", "due_at", "queue_rank")
