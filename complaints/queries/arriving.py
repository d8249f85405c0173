"""Which cases have a decision whose letter did not arrive."""

from collections.abc import Sequence

from sqlalchemy import String, cast, literal, select

from complaints.models import Complaint, Decision
from kernel.db import db
from kernel.messages import Letter, LetterState


def came_back(ids: Sequence[int]) -> set[int]:
    """Of these cases those with a decision that is not served and whose letter to the learner did not arrive."""
    lost = (
        select(Letter.id)
        .where(
            Letter.about == literal("complaint:") + cast(Decision.complaint_id, String),
            Letter.to_person_id == Complaint.filer_id,
            Letter.state.in_((LetterState.FAILED, LetterState.BOUNCED)),
            Letter.queued_at >= Decision.decided_at,
        )
        .exists()
    )
    found = (
        select(Decision.complaint_id)
        .join(Complaint, Complaint.id == Decision.complaint_id)
        .where(Decision.complaint_id.in_(ids), Decision.served_at.is_(None), lost)
    )
    return set(db.session.scalars(found))
