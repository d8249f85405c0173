"""What happens in inspections of an institution."""

from dataclasses import dataclass
from datetime import date

from institutions.events.registry import InstitutionEvent


@dataclass(frozen=True)
class InspectionEvent(InstitutionEvent):
    """Anything about one inspection."""

    inspection_id: int


@dataclass(frozen=True)
class InspectionPlanned(InspectionEvent):
    """An inspection was put into the calendar."""

    kind = "inspection.planned"
    ground: str
    planned_on: date


@dataclass(frozen=True)
class InspectionMoved(InspectionEvent):
    """It takes place on another day."""

    kind = "inspection.moved"
    planned_on: date


@dataclass(frozen=True)
class InspectionCancelled(InspectionEvent):
    """It does not take place."""

    kind = "inspection.cancelled"


@dataclass(frozen=True)
class PartnerInvited(InspectionEvent):
    """A consumer association was invited to take part (CL art. 37(3))."""

    kind = "inspection.partner_invited"
    organisation_id: int


@dataclass(frozen=True)
class PartnerAnswered(InspectionEvent):
    """It answered."""

    kind = "inspection.partner_answered"
    organisation_id: int
    is_joining: bool


@dataclass(frozen=True)
class PartnerNoted(InspectionEvent):
    """It put down its own note."""

    kind = "inspection.partner_noted"
    organisation_id: int


@dataclass(frozen=True)
class InspectionBegun(InspectionEvent):
    """The inspectors began."""

    kind = "inspection.begun"


@dataclass(frozen=True)
class FindingRecorded(InspectionEvent):
    """What was found at one item."""

    kind = "inspection.finding_recorded"
    item_id: int
    finding: str


@dataclass(frozen=True)
class PhotoAdded(InspectionEvent):
    """A photograph was put with the record."""

    kind = "inspection.photo_added"
    photo_id: int


@dataclass(frozen=True)
class PhotoMasked(InspectionEvent):
    """What of a photograph is to be covered was marked."""

    kind = "inspection.photo_masked"
    photo_id: int
    file_id: int
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class PhotoCleared(InspectionEvent):
    """An officer said that nothing is left to cover in the covered copy."""

    kind = "inspection.photo_cleared"
    photo_id: int


@dataclass(frozen=True)
class PhotoLeftBare(InspectionEvent):
    """An officer said, with a reason, that nothing of it is to be covered; another confirms it before it goes out."""

    kind = "inspection.photo_left_bare"
    photo_id: int


@dataclass(frozen=True)
class MendingDemanded(InspectionEvent):
    """Something is to be rectified by a day."""

    kind = "inspection.mending_demanded"
    demand_id: int
    due_on: date


@dataclass(frozen=True)
class FindingsSent(InspectionEvent):
    """The institution was told what was found and what it must rectify."""

    kind = "inspection.findings_sent"


@dataclass(frozen=True)
class OwnViewStated(InspectionEvent):
    """The institution said what it holds of it."""

    kind = "inspection.own_view_stated"


@dataclass(frozen=True)
class DemandAnswered(InspectionEvent):
    """The institution says that something is rectified."""

    kind = "inspection.demand_answered"
    demand_id: int


@dataclass(frozen=True)
class DemandRechecked(InspectionEvent):
    """The department looked again."""

    kind = "inspection.demand_rechecked"
    demand_id: int
    state: str


@dataclass(frozen=True)
class InspectionClosed(InspectionEvent):
    """The inspection ended with a result."""

    kind = "inspection.closed"
    result: str
