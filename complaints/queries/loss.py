"""What befell the parties of a case; the case came from `complaint_for`."""

from collections.abc import Collection

from sqlalchemy import select

from accounts.permissions import Viewer
from complaints.events.loss import (
    LossRecorded,
)
from complaints.labels import CONFIDENTIAL
from complaints.lifecycle import HANDLERS
from complaints.models import Complaint, Party, SubjectLoss
from complaints.permissions import holds
from kernel.db import db
from kernel.errors import NotFound

LOSS_EYES = HANDLERS | CONFIDENTIAL


def losses_of(complaint: Complaint, kinds: Collection[str]) -> list[SubjectLoss]:
    """The losses of a case, read only where the log (`kinds`) holds one."""
    if LossRecorded.kind not in kinds:
        return []
    return list(db.session.scalars(select(SubjectLoss).filter_by(complaint_id=complaint.id).order_by(SubjectLoss.id)))


def loss_for(complaint: Complaint, ref: str) -> SubjectLoss:
    """One of them, or NotFound."""
    row = db.session.scalar(select(SubjectLoss).filter_by(complaint_id=complaint.id, ref=ref))
    if row is None:
        raise NotFound()
    return row


def may_read_loss_file(viewer: Viewer, loss_id: int) -> bool:
    """Those who handle the case and their superior: a death certificate is for nobody else."""
    row = db.session.get(SubjectLoss, loss_id)
    if row is None:
        return False
    seated = select(Party.id).where(Party.complaint_id == row.complaint_id, holds(viewer), Party.role.in_(LOSS_EYES))
    return db.session.scalar(seated.limit(1)) is not None
