"""What happens while learner and institution talk alone: ids, codes and dates only."""

from dataclasses import dataclass
from datetime import date

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class PreSettlementBegun(CaseEvent):
    """The learner chose to ask the institution first; that is consent to nothing but the talking."""

    kind = "complaint.pre_settlement_begun"
    membership_id: int


@dataclass(frozen=True)
class PreSettlementDeclined(CaseEvent):
    """The institution says it does not settle."""

    kind = "complaint.pre_settlement_declined"


@dataclass(frozen=True)
class PreSettled(CaseEvent):
    """Both agreed to one offer before any body had the case."""

    kind = "complaint.pre_settled"
    settled_on: date


@dataclass(frozen=True)
class PreSettlementEnded(CaseEvent):
    """The learner takes the case on to the body; `had_promise` when terms were agreed before."""

    kind = "complaint.pre_settlement_ended"
    had_promise: bool
