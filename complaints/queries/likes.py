"""How many cases are like a case, as a column of the question that reads the case."""

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import aliased

from complaints.models import Complaint, SimilarMember


def number_like() -> ScalarSelect[int | None]:
    """How many others are in the group of each `Complaint`, whoever filed them; None where it is in no group."""
    own, other = aliased(SimilarMember), aliased(SimilarMember)
    return (
        select(func.nullif(func.count(other.id), 0) - 1)
        .join_from(own, other, own.group_id == other.group_id)
        .where(own.complaint_id == Complaint.id)
        .correlate(Complaint)
        .scalar_subquery()
    )


def others_like() -> ScalarSelect[int]:
    """How many of other people are like each `Complaint`."""
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
