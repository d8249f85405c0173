"""What happens to an institution's disclosures, and to the standards it commits to."""

from dataclasses import dataclass
from datetime import date

from institutions.events.registry import InstitutionEvent
from kernel.events import Event


@dataclass(frozen=True)
class DutiesOpened(InstitutionEvent):
    """Items are asked of an institution from a day; how many are new."""

    kind = "duty.opened"
    number: int


@dataclass(frozen=True)
class DisclosureEvent(InstitutionEvent):
    """Anything about one version of an item."""

    disclosure_id: int
    item: str


@dataclass(frozen=True)
class DisclosureDrafted(DisclosureEvent):
    """Somebody of the institution typed an item in; nothing stands by it yet."""

    kind = "duty.drafted"


@dataclass(frozen=True)
class DisclosureDiscarded(DisclosureEvent):
    """A draft was thrown away."""

    kind = "duty.discarded"


@dataclass(frozen=True)
class DisclosureConfirmed(DisclosureEvent):
    """The institution confirmed a version: it stands from a day, today or a later one."""

    kind = "duty.confirmed"
    version: int
    from_on: date


@dataclass(frozen=True)
class DisclosureRecalled(DisclosureEvent):
    """A version that was announced was taken back before its day."""

    kind = "duty.recalled"
    version: int


@dataclass(frozen=True)
class DisclosureExpiring(DisclosureEvent):
    """The version in force ends soon, and nothing follows it yet."""

    kind = "duty.expiry_warned"
    version: int
    ends_on: date


@dataclass(frozen=True)
class StandardEvent(Event):
    """Anything about one quality standard of an association."""

    standard_id: int

    @property
    def stream(self) -> str:
        """The standard's chain."""
        return f"standard:{self.standard_id}"


@dataclass(frozen=True)
class StandardPublished(StandardEvent):
    """An association entered a version of a standard."""

    kind = "standard.published"
    from_on: date


@dataclass(frozen=True)
class StandardEnded(StandardEvent):
    """A version of a standard is open to no new commitment after a day."""

    kind = "standard.ended"
    until_on: date


@dataclass(frozen=True)
class CommitmentEvent(InstitutionEvent):
    """Anything about an institution's commitment to a standard."""

    commitment_id: int
    standard_id: int


@dataclass(frozen=True)
class CommitmentMade(CommitmentEvent):
    """The institution commits from a day."""

    kind = "commitment.made"
    from_on: date


@dataclass(frozen=True)
class CommitmentEnded(CommitmentEvent):
    """It withdrew; the day is its last."""

    kind = "commitment.ended"
    until_on: date


@dataclass(frozen=True)
class CommitmentCommented(CommitmentEvent):
    """The association put its word on it; the words are not here."""

    kind = "commitment.commented"
