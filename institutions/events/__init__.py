"""What happens to institutions: the closed list."""

from institutions.events.clocks import (
    CycleClockBreached,
    CycleClockEnded,
    CycleClockEvent,
    CycleClockRedated,
    CycleClockStarted,
    CycleClockWarned,
)
from institutions.events.registry import (
    InstitutionAccepted,
    InstitutionAdded,
    InstitutionChanged,
    InstitutionEvent,
    InstitutionFactAdded,
    InstitutionFactEnded,
    InstitutionMerged,
    InstitutionSplit,
    MergeEvent,
    MergeProposed,
    MergeRefused,
    OdrJoined,
    OdrLeft,
)

__all__ = [
    "CycleClockBreached",
    "CycleClockEnded",
    "CycleClockEvent",
    "CycleClockRedated",
    "CycleClockStarted",
    "CycleClockWarned",
    "InstitutionAccepted",
    "InstitutionAdded",
    "InstitutionChanged",
    "InstitutionEvent",
    "InstitutionFactAdded",
    "InstitutionFactEnded",
    "InstitutionMerged",
    "InstitutionSplit",
    "MergeEvent",
    "MergeProposed",
    "MergeRefused",
    "OdrJoined",
    "OdrLeft",
]
