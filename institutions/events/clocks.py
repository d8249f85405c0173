"""What happens to the clocks of an institution's life."""

from dataclasses import dataclass
from datetime import date

from institutions.events.registry import InstitutionEvent


@dataclass(frozen=True)
class CycleClockEvent(InstitutionEvent):
    """Anything about one clock of a cycle."""

    clock_id: int
    cycle: str
    subject_id: int
    code: str


@dataclass(frozen=True)
class CycleClockStarted(CycleClockEvent):
    """A clock began to run."""

    kind = "cycle_clock.started"
    due_on: date


@dataclass(frozen=True)
class CycleClockEnded(CycleClockEvent):
    """A clock was met, or its duty fell away."""

    kind = "cycle_clock.ended"
    is_met: bool


@dataclass(frozen=True)
class CycleClockWarned(CycleClockEvent):
    """A clock is about to run out."""

    kind = "cycle_clock.warned"
    due_on: date


@dataclass(frozen=True)
class CycleClockBreached(CycleClockEvent):
    """A clock ran out; dated at the breach."""

    kind = "cycle_clock.breached"
    due_on: date


@dataclass(frozen=True)
class CycleClockRedated(CycleClockEvent):
    """A year's arrangement was announced and the clock's last day is another now."""

    kind = "cycle_clock.redated"
    old_due_on: date
    due_on: date
