"""What somebody at a desk keeps: searches, notes, words of the organisation, who is away and who answers."""

from datetime import date
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, or_, select
from sqlalchemy.orm import joinedload

from accounts.models import Organisation
from accounts.permissions import Anybody, Viewer
from accounts.roles import Role
from complaints.models import Absence, Assignee, Complaint, DeskNote, ReplyTemplate, SavedFilter, TemplateUse
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound


def filters_of(viewer: Viewer) -> list[SavedFilter]:
    """The viewer's own kept searches at this desk, by name."""
    return list(db.session.scalars(_filters(viewer.anybody), viewer.places))


@cache
def _filters(anybody: Anybody) -> Select[SavedFilter]:
    mine = select(SavedFilter).filter_by(person_id=anybody.person_id, organisation_id=anybody.organisation_id)
    return mine.order_by(SavedFilter.name)


def bodies_below(viewer: Viewer) -> list[Organisation]:
    """A superior's own body and those under it, by region; nobody else has the cases of several bodies."""
    if viewer.role is not Role.SUPERVISOR:
        return []
    below = or_(Organisation.id == viewer.organisation_id, Organisation.parent_id == viewer.organisation_id)
    return list(
        db.session.scalars(select(Organisation).where(below).order_by(Organisation.region_code, Organisation.name))
    )


def notes_of(viewer: Viewer, complaint: Complaint) -> list[DeskNote]:
    """The viewer's own notes about a case, newest first; nobody else's."""
    mine = select(DeskNote).filter_by(complaint_id=complaint.id, person_id=viewer.person_id)
    return list(db.session.scalars(mine.order_by(DeskNote.id.desc())))


def _templates(viewer: Viewer) -> Select[ReplyTemplate]:
    ours = select(ReplyTemplate).filter_by(organisation_id=viewer.organisation_id)
    return ours.where(ReplyTemplate.withdrawn_at.is_(None))


def templates_of(viewer: Viewer, use: TemplateUse | None = None) -> list[ReplyTemplate]:
    """The words the viewer's organisation keeps ready, for one use or all."""
    wanted = _templates(viewer) if use is None else _templates(viewer).filter_by(use=use)
    return list(db.session.scalars(wanted.order_by(ReplyTemplate.use, ReplyTemplate.title)))


def template_for(viewer: Viewer, ref: str | None) -> ReplyTemplate:
    """One template of the viewer's organisation; NotFound otherwise."""
    found = db.session.scalar(_templates(viewer).filter_by(ref=ref or ""))
    if found is None:
        raise NotFound()
    return found


def holds_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition on `Absence`: it holds on this day."""
    return (Absence.from_on <= day) & (Absence.until_on >= day) & Absence.ended_at.is_(None)


def absences_of(viewer: Viewer) -> list[Absence]:
    """Who of the viewer's organisation is or will be away, the first first."""
    ours = select(Absence).filter_by(organisation_id=viewer.organisation_id, ended_at=None)
    rows = ours.where(Absence.until_on >= clock.today()).options(
        joinedload(Absence.person), joinedload(Absence.substitute)
    )
    return list(db.session.scalars(rows.order_by(Absence.from_on, Absence.id)))


def absence_for(viewer: Viewer, ref: str) -> Absence:
    """One absence of the viewer's organisation; NotFound otherwise."""
    found = db.session.scalar(select(Absence).filter_by(organisation_id=viewer.organisation_id, ref=ref))
    if found is None:
        raise NotFound()
    return found


def stands_in_for(viewer: Viewer) -> list[int]:
    """Whose cases the viewer sees to today besides their own."""
    if viewer.organisation_id is None:
        return []
    return list(db.session.scalars(_away(viewer.anybody), viewer.places | {"day": clock.today()}))


@cache
def _away(anybody: Anybody) -> Select[int]:
    return select(Absence.person_id).where(
        Absence.organisation_id == anybody.organisation_id,
        Absence.substitute_id == anybody.person_id,
        holds_on(bindparam("day", type_=Date)),
    )


def stands_in(organisation_id: int | None, person_id: int) -> int | None:
    """Who sees to somebody's cases today; None when they are here."""
    today = select(Absence.substitute_id).where(
        Absence.organisation_id == organisation_id, Absence.person_id == person_id, holds_on(clock.today())
    )
    return db.session.scalar(today.limit(1))


def assignee_of(viewer: Viewer, complaint: Complaint) -> Assignee | None:
    """Who of the viewer's organisation answers the case."""
    if viewer.organisation_id is None:
        return None
    return db.session.get(Assignee, (complaint.id, viewer.organisation_id), options=[joinedload(Assignee.person)])
