"""Papers a clock has drafted for a case and no hand has made use of yet; shown to the body and its superior only."""

from sqlalchemy import select

from complaints.labels import CONFIDENTIAL
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, ProposedDecision
from kernel.db import db


def drafts_waiting(complaint: Complaint, roles: frozenset[PartyRole]) -> list[ProposedDecision]:
    """What waits for these seats, oldest first; nothing for seats that may not know of it."""
    if not roles & CONFIDENTIAL:
        return []
    found = select(ProposedDecision).where(
        ProposedDecision.complaint_id == complaint.id, ProposedDecision.used_at.is_(None)
    )
    return list(db.session.scalars(found.order_by(ProposedDecision.id)))


def draft_for_act(complaint: Complaint, roles: frozenset[PartyRole], act: str) -> ProposedDecision | None:
    """The newest draft that waits for this act."""
    return next((row for row in reversed(drafts_waiting(complaint, roles)) if row.kind == act), None)
