"""What happens to institutions: the closed list."""

from institutions.events.clocks import (
    CycleClockBreached,
    CycleClockEnded,
    CycleClockEvent,
    CycleClockRedated,
    CycleClockStarted,
    CycleClockWarned,
)
from institutions.events.moves import CycleMoved, ExitFoundShort
from institutions.events.registry import InstitutionAdded, InstitutionChanged, InstitutionEvent, OdrJoined, OdrLeft

__all__ = [
    "CycleClockBreached",
    "CycleClockEnded",
    "CycleClockEvent",
    "CycleClockRedated",
    "CycleClockStarted",
    "CycleClockWarned",
    "CycleMoved",
    "ExitFoundShort",
    "InstitutionAdded",
    "InstitutionChanged",
    "InstitutionEvent",
    "OdrJoined",
    "OdrLeft",
]
