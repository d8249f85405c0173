"""How many cases are like a case, and whether one could lead them, as columns of the question that reads the case."""

from sqlalchemy import ColumnElement, ScalarSelect, case, exists, func, literal, select
from sqlalchemy.orm import aliased

from complaints.lifecycle.joint import JOINABLE, LIVE
from complaints.models import Complaint, JointCase, JointMember, SimilarMember

MOST_LIKE = 100
"""So many like cases are counted; beyond it pages say 「至少」: a group of 20,000 is not counted for one of them."""


def number_like() -> ScalarSelect[int | None]:
    """How many others are in the group of each `Complaint`, up to `MOST_LIKE`; None where it is in no group."""
    other = aliased(SimilarMember)
    found = select(other.id).where(other.group_id == _group()).correlate(Complaint).limit(MOST_LIKE + 1).subquery()
    return select(func.nullif(func.count(), 0) - 1).select_from(found).correlate(Complaint).scalar_subquery()


def others_like() -> ScalarSelect[int]:
    """How many of other people are like each `Complaint`, up to `MOST_LIKE`: one's own further cases are no crowd.

    Cases of the same phone are left out before the limit; each phone is asked for by its case: joined, PostgreSQL
    walked along all cases there are.
    """
    other, their = aliased(SimilarMember), aliased(Complaint)
    phone = select(their.phone_index).where(their.id == other.complaint_id).correlate(other).scalar_subquery()
    near = select(other.id).where(other.group_id == _group(), phone != Complaint.phone_index)
    found = near.correlate(Complaint).limit(MOST_LIKE).subquery()
    return select(func.count()).select_from(found).correlate(Complaint).scalar_subquery()


def could_be_joint() -> ColumnElement[bool]:
    """Whether each `Complaint` of a list could lead one: the first other case is enough, they are not counted."""
    other = aliased(Complaint)
    near = exists().where(*_of_the_same(JointCase), JointCase.state.in_(LIVE)).correlate(Complaint)
    alike = (
        exists()
        .where(
            *_of_the_same(other),
            other.closed_at.is_(None),
            other.status.in_(JOINABLE),
            other.withdrawal_ends_at.is_(None),
            other.id != Complaint.id,
            ~_placed(other),
        )
        .correlate(Complaint)
    )
    free = Complaint.status.in_(JOINABLE) & Complaint.withdrawal_ends_at.is_(None)
    return case((~free, literal(False)), (near, literal(False)), (_placed(Complaint), literal(False)), else_=alike)


def _group() -> ScalarSelect[int]:
    """The group of each `Complaint`."""
    own = aliased(SimilarMember)
    return select(own.group_id).where(own.complaint_id == Complaint.id).correlate(Complaint).scalar_subquery()


def _of_the_same(one: type[Complaint | JointCase]) -> tuple[ColumnElement[bool], ...]:
    """Of the institution, category and body of each `Complaint`."""
    return (
        one.institution_id == Complaint.institution_id,
        one.category == Complaint.category,
        one.body_id == Complaint.body_id,
    )


def _placed(one: type[Complaint]) -> ColumnElement[bool]:
    """Whether a case has a place in a live joint complaint of its body."""
    return (
        exists()
        .where(
            JointMember.complaint_id == one.id,
            JointCase.id == JointMember.joint_id,
            JointCase.state.in_(LIVE),
            JointCase.body_id == one.body_id,
        )
        .correlate(one)
    )
