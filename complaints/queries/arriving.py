"""Which cases have a decision whose letter did not arrive, as a column of the question that reads them."""

from sqlalchemy import Exists, String, cast, literal, select

from complaints.models import Complaint, Decision
from kernel.messages import Letter, LetterState


def came_back() -> Exists:
    """Whether a `Complaint` has a decision that is not served and whose letter to the learner did not arrive."""
    return (
        select(Decision.id)
        .join(Letter, Letter.about == literal("complaint:") + cast(Complaint.id, String))
        .where(
            Decision.complaint_id == Complaint.id,
            Decision.served_at.is_(None),
            Letter.to_person_id == Complaint.filer_id,
            Letter.state.in_((LetterState.FAILED, LetterState.BOUNCED)),
            Letter.queued_at >= Decision.decided_at,
        )
        .correlate(Complaint)
        .exists()
    )
