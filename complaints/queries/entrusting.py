"""What a case was entrusted on, and what came back."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from complaints.lifecycle.entrusting import EntrustingState
from complaints.models import Complaint
from complaints.models.entrusting import Entrusting
from complaints.turns import Ask
from kernel.db import db


def entrusting_of(complaint: Complaint) -> Entrusting | None:
    """The newest entrusting of a case the caller may see, asked or given; None when there was none."""
    found = select(Entrusting).where(
        Entrusting.complaint_id == complaint.id, Entrusting.state != EntrustingState.DROPPED
    )
    whole = found.options(joinedload(Entrusting.to), joinedload(Entrusting.body)).order_by(Entrusting.id.desc())
    return db.session.scalars(whole.limit(1)).first()


def asked_entrusting(complaint: Complaint) -> Entrusting | None:
    """What the parties are being asked now."""
    row = entrusting_of(complaint)
    return row if row is not None and row.state is EntrustingState.ASKED else None


def is_free_to_entrust(complaint: Complaint) -> bool:
    """Whether no body has the case by an entrusting: there was none, or it was given back without an agreement."""
    return complaint.mediation_body_id is None or complaint.given_back_at is not None


def return_asks(complaint: Complaint) -> list[Ask]:
    """What was given back without an agreement is for the department: to end it, or to entrust it anew."""
    if complaint.given_back_at is None:
        return []
    act = "terminate" if complaint.asked_entrusting_at is None else "decide_entrusting"
    return [Ask("body", act, None, "escalate")]
