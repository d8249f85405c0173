"""What happens to an agreement beside its making: changed, contacts released, confirmed by a court."""

from dataclasses import dataclass
from datetime import date

from complaints.events import CaseEvent


@dataclass(frozen=True)
class AgreementSuperseded(CaseEvent):
    """A later agreement is in force in the place of this one; both are kept."""

    kind = "mediation.agreement_superseded"
    agreement_id: int
    by_id: int


@dataclass(frozen=True)
class ContactReleased(CaseEvent):
    """A party said what of its own contact the others' copies may show."""

    kind = "mediation.contact_released"
    agreement_id: int
    seat_id: int
    phone: bool
    address: bool


@dataclass(frozen=True)
class CourtWishRecorded(CaseEvent):
    """A party said whether it wants to apply for judicial confirmation."""

    kind = "mediation.court_wish_recorded"
    agreement_id: int
    seat_id: int
    is_wanted: bool


@dataclass(frozen=True)
class CourtApplied(CaseEvent):
    """The parties applied together at a court."""

    kind = "mediation.court_applied"
    agreement_id: int
    applied_on: date


@dataclass(frozen=True)
class CourtDecided(CaseEvent):
    """The court confirmed the agreement or rejected the application."""

    kind = "mediation.court_decided"
    agreement_id: int
    outcome: str
    decided_on: date
