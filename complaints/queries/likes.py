"""How many cases of other people are like a case, as a column of the question that reads the case."""

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import aliased

from complaints.models import Complaint, SimilarMember


def others_like() -> ScalarSelect[int]:
    """The number for each `Complaint` of the question."""
    own, other, their = aliased(SimilarMember), aliased(SimilarMember), aliased(Complaint)
    return (
        select(func.count(other.id))
        .select_from(own)
        .join(other, own.group_id == other.group_id)
        .join(their, their.id == other.complaint_id)
        .where(own.complaint_id == Complaint.id, other.complaint_id != Complaint.id)
        .where(their.phone_index != Complaint.phone_index)
        .correlate(Complaint)
        .scalar_subquery()
    )
