"""Which cases a joint complaint may be proposed from, told by the system before anybody asks (O121 art. 12).

A fact of the filings: the same institution, the same kind of dispute, the same body. Whether it is one dispute is for
the officer to say.
"""

from sqlalchemy import case, func, literal, select

from complaints.lifecycle.joint import JOINABLE, LIVE
from complaints.models import Complaint, JointCase
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
