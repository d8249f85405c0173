"""Which cases a joint complaint may be proposed from, told by the system before anybody asks (O121 art. 12).

A fact of the filings: the same institution, the same kind of dispute, the same body. Whether it is one dispute is for
the officer to say.
"""

from sqlalchemy import ColumnElement, case, exists, func, literal, select
from sqlalchemy.orm import aliased

from complaints.lifecycle.joint import JOINABLE, LIVE
from complaints.models import Complaint, JointCase, JointMember
from complaints.queries.joint import like_open, unplaced
from kernel.db import db

MOST = 200
"""So many are counted on a case's page; beyond it says 「至少」."""


def alike_here(complaint: Complaint) -> int:
    """How many other cases its body could ask to join, counted up to `MOST`; 0 where one is proposed already."""
    if complaint.body_id is None or complaint.withdrawal_ends_at is not None or complaint.status not in JOINABLE:
        return 0
    same = {"institution_id": complaint.institution_id, "category": complaint.category, "body_id": complaint.body_id}
    near = select(JointCase.id).filter_by(**same).where(JointCase.state.in_(LIVE)).exists()
    others = like_open(complaint.institution_id, complaint.category, complaint.body_id)
    others = others.where(Complaint.id != complaint.id, unplaced()).limit(MOST)
    counted = select(func.count()).select_from(others.subquery()).scalar_subquery()
    # The proposal is looked for first: with 20,000 in it nobody is left to be counted, and each would be looked at.
    return db.session.scalar(select(case((near, literal(0)), else_=counted))) or 0


def could_be_joint() -> ColumnElement[bool]:
    """Whether each `Complaint` of a list could lead one: the first other case is enough, they are not counted."""
    other = aliased(Complaint)
    near = (
        exists()
        .where(
            JointCase.institution_id == Complaint.institution_id,
            JointCase.category == Complaint.category,
            JointCase.body_id == Complaint.body_id,
            JointCase.state.in_(LIVE),
        )
        .correlate(Complaint)
    )
    alike = (
        exists()
        .where(
            other.institution_id == Complaint.institution_id,
            other.category == Complaint.category,
            other.body_id == Complaint.body_id,
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
