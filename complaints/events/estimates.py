"""What is reckoned about a case's refund: kept for the learner, shown to the body or not."""

from dataclasses import dataclass

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class EstimateSaved(CaseEvent):
    """The learner kept an estimate of the refund with the case."""

    kind = "complaint.estimate_saved"
    estimate_id: int


@dataclass(frozen=True)
class EstimateShared(CaseEvent):
    """The learner let the handling body read an estimate, or no longer."""

    kind = "complaint.estimate_shared"
    estimate_id: int
    is_shared: bool
