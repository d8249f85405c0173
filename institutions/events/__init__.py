"""What happens to institutions: the closed list."""

from institutions.events.clocks import (
    CycleClockBreached,
    CycleClockEnded,
    CycleClockEvent,
    CycleClockRedated,
    CycleClockStarted,
    CycleClockWarned,
)
from institutions.events.duties import (
    CommitmentCommented,
    CommitmentEnded,
    CommitmentMade,
    DisclosureConfirmed,
    DisclosureDiscarded,
    DisclosureDrafted,
    DisclosureEvent,
    DisclosureExpiring,
    DisclosureRecalled,
    DutiesOpened,
    StandardEnded,
    StandardPublished,
)
from institutions.events.registry import InstitutionAdded, InstitutionChanged, InstitutionEvent, OdrJoined, OdrLeft

__all__ = [
    "CommitmentCommented",
    "CommitmentEnded",
    "CommitmentMade",
    "CycleClockBreached",
    "CycleClockEnded",
    "CycleClockEvent",
    "CycleClockRedated",
    "CycleClockStarted",
    "CycleClockWarned",
    "DisclosureConfirmed",
    "DisclosureDiscarded",
    "DisclosureDrafted",
    "DisclosureEvent",
    "DisclosureExpiring",
    "DisclosureRecalled",
    "DutiesOpened",
    "InstitutionAdded",
    "InstitutionChanged",
    "InstitutionEvent",
    "OdrJoined",
    "OdrLeft",
    "StandardEnded",
    "StandardPublished",
]
