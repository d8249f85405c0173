"""How learners rated what ended in a year, by body: each star, and whoever gave none as a class of their own (§0b.15).

No average is made: whoever did not say anything is neither satisfied nor dissatisfied.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from accounts.models import Organisation
from accounts.permissions import Viewer
from complaints.lifecycle import PartyRole
from complaints.lifecycle.answering import Mark, OpinionKind
from complaints.models import Answer, AnswerStep, Complaint, Opinion, Party, Point, PointMark
from complaints.permissions import holds
from complaints.queries.cases import visible_to
from kernel import clock
from kernel.db import db

STARS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Count:
    """One body: how many were asked, how many said each thing, in the order asked for."""

    name: str
    asked: int
    said: tuple[int, ...]

    @property
    def unsaid(self) -> int:
        """Who said nothing."""
        return self.asked - sum(self.said)


def _ended(viewer: Viewer, year: int, *more: ColumnElement[bool]) -> Subquery:
    """The cases of the viewer's body, or of bodies under it, that ended in a year."""
    seats = select(Party.complaint_id).where(
        holds(viewer), Party.role.in_([PartyRole.OVERSIGHT, PartyRole.HANDLING_BODY])
    )
    ended = func.coalesce(Complaint.ended_at, Complaint.closed_at)
    return (
        visible_to(viewer)
        .with_only_columns(Complaint.id, Complaint.body_id)
        .where(Complaint.id.in_(seats), Complaint.body_id.is_not(None), *more)
        .where(ended >= clock.start_of(date(year, 1, 1)), ended < clock.start_of(date(year + 1, 1, 1)))
        .subquery()
    )


def stars_of(viewer: Viewer, kind: OpinionKind, year: int) -> list[Count]:
    """By body, how many gave each number of stars to the answer or to the body; the newest of a case counts."""
    more = () if kind is OpinionKind.BODY else (Complaint.id.in_(_answered()),)
    cases = _ended(viewer, year, *more)
    newest = select(func.max(Opinion.id)).join(cases, cases.c.id == Opinion.complaint_id)
    newest = newest.where(Opinion.kind == kind).group_by(Opinion.complaint_id)
    said = [_number(Opinion.stars == one) for one in STARS]
    found = select(Organisation.name, func.count(cases.c.id), *said).join(cases, cases.c.body_id == Organisation.id)
    return _rows(found.outerjoin(Opinion, (Opinion.complaint_id == cases.c.id) & Opinion.id.in_(newest)))


def marks_of_points(viewer: Viewer, year: int) -> list[Count]:
    """By body, how many wishes were marked as solved and as not; the newest mark of a wish counts."""
    cases = _ended(viewer, year, Complaint.accepted_at.is_not(None))
    newest = select(func.max(PointMark.id)).join(cases, cases.c.id == PointMark.complaint_id)
    newest = newest.group_by(PointMark.point_id)
    said = [_number(PointMark.mark == one) for one in Mark]
    found = select(Organisation.name, func.count(Point.id), *said).join(cases, cases.c.body_id == Organisation.id)
    found = found.join(Point, (Point.complaint_id == cases.c.id) & Point.report_id.is_(None))
    return _rows(found.outerjoin(PointMark, (PointMark.point_id == Point.id) & PointMark.id.in_(newest)))


def _answered() -> Select[int]:
    return select(Answer.complaint_id).where(Answer.step == AnswerStep.FINAL)


def _number(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((what, 1), else_=0))


def _rows(found: Select[*tuple[Any, ...]]) -> list[Count]:
    told = db.session.execute(
        found.group_by(Organisation.id, Organisation.name).order_by(Organisation.name, Organisation.id)
    )
    return [Count(name, asked, tuple(int(one) for one in said)) for name, asked, *said in told]
