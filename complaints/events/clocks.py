"""What happens to the clocks of a case: started, warned, paused, extended, redated, breached, met, stopped."""

from dataclasses import dataclass
from datetime import date

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class ClockStarted(CaseEvent):
    """A clock started."""

    kind = "clock.started"
    clock_id: int
    code: str
    due_on: date
    is_provisional: bool


@dataclass(frozen=True)
class ClockMet(CaseEvent):
    """A duty was met in or out of time."""

    kind = "clock.met"
    clock_id: int
    code: str
    is_on_time: bool


@dataclass(frozen=True)
class ClockStopped(CaseEvent):
    """A clock ended without its duty being due any more."""

    kind = "clock.stopped"
    clock_id: int
    code: str


@dataclass(frozen=True)
class ClockWarned(CaseEvent):
    """A duty is nearly due."""

    kind = "clock.warned"
    clock_id: int
    code: str
    due_on: date


@dataclass(frozen=True)
class ClockBreached(CaseEvent):
    """A duty was not met by its instant; dated at the breach."""

    kind = "clock.breached"
    clock_id: int
    code: str
    due_on: date


@dataclass(frozen=True)
class ClockPaused(CaseEvent):
    """A clock stands still from a day, for a reason its rule names."""

    kind = "clock.paused"
    clock_id: int
    code: str
    pause_id: int
    reason: str
    start_on: date


@dataclass(frozen=True)
class ClockResumed(CaseEvent):
    """A pause ended; its whole days were taken out and the last day moved."""

    kind = "clock.resumed"
    clock_id: int
    code: str
    pause_id: int
    days: int
    old_due_on: date
    new_due_on: date


@dataclass(frozen=True)
class ExtensionAsked(CaseEvent):
    """Somebody asked for more time where the rule set allows it."""

    kind = "clock.extension_asked"
    clock_id: int
    code: str
    extension_id: int


@dataclass(frozen=True)
class ExtensionDecided(CaseEvent):
    """More time was granted or not; without a grant both days are the same."""

    kind = "clock.extension_decided"
    clock_id: int
    code: str
    extension_id: int
    is_granted: bool
    old_due_on: date
    new_due_on: date


@dataclass(frozen=True)
class ClockRedated(CaseEvent):
    """The calendar changed, and with it the last day of a running clock; both days are kept."""

    kind = "clock.redated"
    clock_id: int
    code: str
    old_due_on: date
    new_due_on: date
    is_shortened: bool
    cause: str
    calendar_version: str


@dataclass(frozen=True)
class DecisionProposed(CaseEvent):
    """A clock ran out and a paper was drafted for an officer to sign; nothing is decided by it."""

    kind = "complaint.decision_proposed"
    proposal_id: int
    clock_id: int
    decision: str
