"""What runs by itself for cases: clocks, drafts, decisions delivered."""

from datetime import timedelta

from sqlalchemy import String, cast, literal, select

from complaints import actions
from complaints.models import Complaint, Decision
from kernel import files, jobs
from kernel.db import db
from kernel.messages import Letter, LetterState

# The letters by which a learner is told of a decision.
TELLING = ("complaint.accepted", "complaint.refused", "complaint.terminated", "complaint.taken_over")
EVIDENCE_KEPT = timedelta(days=61)  # a day longer than a draft in an account


@jobs.job("complaints.sweep_clocks", every=30)
def sweep_clocks() -> dict[str, int]:
    """Warn and note breaches."""
    return actions.sweep_clocks()


@jobs.job("complaints.expire_drafts", every=3600)
def expire_drafts() -> int:
    """Delete unfinished filings past their day, and files nobody linked."""
    files.expire_unlinked(EVIDENCE_KEPT)
    return actions.expire_drafts()


@jobs.job("complaints.serve_delivered", every=20)
def serve_delivered(limit: int = 200) -> int:
    """A decision whose letter was handed over is served (rules §0b.4); one whose letter failed is not."""
    rows = db.session.scalars(
        select(Decision)
        .join(Complaint, Complaint.id == Decision.complaint_id)
        .where(
            Decision.served_at.is_(None),
            select(Letter.id)
            .where(
                Letter.to_person_id == Complaint.filer_id,
                Letter.state == LetterState.SENT,
                Letter.why.in_(TELLING),
                Letter.sent_at >= Decision.decided_at,
                Letter.about == literal("complaint:") + cast(Complaint.id, String),
            )
            .exists(),
        )
        .limit(limit)
    ).all()
    for row in rows:
        actions.serve(row, "delivered")
    return len(rows)
