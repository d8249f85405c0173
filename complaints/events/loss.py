"""What befalls a party and who comes in its place; never a name."""

from dataclasses import dataclass
from datetime import date

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class LossRecorded(CaseEvent):
    """A party died or lost its legal existence, with proof."""

    kind = "complaint.loss_recorded"
    loss_id: int
    party_id: int
    loss: str
    happened_on: date


@dataclass(frozen=True)
class SuccessorAdmitted(CaseEvent):
    """An heir or successor came into the seat."""

    kind = "complaint.successor_admitted"
    loss_id: int
    party_id: int
    successor_id: int
