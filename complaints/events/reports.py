"""What happens to reports (举报) and leads: ids, codes and dates on a chain of their own that names no complaint."""

from dataclasses import dataclass
from datetime import date

from kernel.events import Event


@dataclass(frozen=True)
class ReportEvent(Event):
    """Anything about one report; its stream is the report's chain."""

    report_id: int

    @property
    def stream(self) -> str:
        """The report's chain."""
        return f"report:{self.report_id}"


@dataclass(frozen=True)
class ReportReceived(ReportEvent):
    """A report or lead came by the door, without an account; whom it names is not said."""

    kind = "report.received"
    is_named: bool


@dataclass(frozen=True)
class ReportOpened(ReportEvent):
    """A report (举报) was taken out of a complaint; its chain names no complaint."""

    kind = "report.opened"
    institution_id: int | None
    category: str
    body_id: int | None


@dataclass(frozen=True)
class ReportSorted(ReportEvent):
    """Intake found what it is; a report went to the body of the rule, if there is one here."""

    kind = "report.sorted"
    found: str
    category: str
    body_id: int | None
    rule: str


@dataclass(frozen=True)
class ReportAssigned(ReportEvent):
    """The staffed intake sent a report without a body to one."""

    kind = "report.assigned"
    body_id: int


@dataclass(frozen=True)
class ReportReturned(ReportEvent):
    """The body gave it back to intake, never sideways (O121 art. 41)."""

    kind = "report.returned"
    body_id: int


@dataclass(frozen=True)
class ReportRefused(ReportEvent):
    """The body has no power; whoever handed it in is told (O121 art. 34)."""

    kind = "report.refused"
    body_id: int


@dataclass(frozen=True)
class ReportTaken(ReportEvent):
    """The body began its check."""

    kind = "report.taken"
    body_id: int


@dataclass(frozen=True)
class ReportDecided(ReportEvent):
    """A case was filed, or not (立案、不予立案)."""

    kind = "report.decided"
    body_id: int
    decision: str
    decided_on: date


@dataclass(frozen=True)
class ReportClosed(ReportEvent):
    """It was filed away."""

    kind = "report.closed"
    outcome: str


@dataclass(frozen=True)
class ReportLinked(ReportEvent):
    """Handled with an earlier one; new facts start that one's time anew (O121 art. 35)."""

    kind = "report.linked"
    into_id: int
    is_new: bool


@dataclass(frozen=True)
class ReportMerged(ReportEvent):
    """A later report of the same was joined to this one (O121 art. 35)."""

    kind = "report.merged"
    from_id: int
    is_new: bool


@dataclass(frozen=True)
class ReportHandled(ReportEvent):
    """The body had dealt with a report, as an earlier version recorded it (O121 art. 36)."""

    kind = "report.handled"
    body_id: int


@dataclass(frozen=True)
class ReportAsked(ReportEvent):
    """The body asked whoever handed it in a question."""

    kind = "report.asked"
    word_id: int


@dataclass(frozen=True)
class ReportAnswered(ReportEvent):
    """Whoever handed it in answered, or told more."""

    kind = "report.answered"
    word_id: int


@dataclass(frozen=True)
class ReportNoted(ReportEvent):
    """The body noted something for itself."""

    kind = "report.noted"
    word_id: int


@dataclass(frozen=True)
class ReportReferred(ReportEvent):
    """Clues were handed over to another authority, the check going on."""

    kind = "report.referred"
    word_id: int
    to: str


@dataclass(frozen=True)
class ReporterShown(ReportEvent):
    """Somebody of the body looked at the name and number that were given, with a reason."""

    kind = "report.reporter_shown"
    word_id: int


@dataclass(frozen=True)
class ReportResultTold(ReportEvent):
    """The result was told because a law says so (O121 art. 36; form 十)."""

    kind = "report.result_told"
    body_id: int


@dataclass(frozen=True)
class ReportClockStarted(ReportEvent):
    """The body's time began."""

    kind = "report.clock_started"
    clock_id: int
    due_on: date
    is_provisional: bool


@dataclass(frozen=True)
class ReportClockEnded(ReportEvent):
    """The body's time ended: the duty was done, or fell away."""

    kind = "report.clock_ended"
    clock_id: int
    is_met: bool


@dataclass(frozen=True)
class ReportWarned(ReportEvent):
    """The body's time is nearly over."""

    kind = "report.warned"
    clock_id: int
    due_on: date


@dataclass(frozen=True)
class ReportBreached(ReportEvent):
    """The body's time is over; dated at the breach."""

    kind = "report.breached"
    clock_id: int
    due_on: date


@dataclass(frozen=True)
class ReportRedated(ReportEvent):
    """The calendar changed, and the day with it."""

    kind = "report.redated"
    clock_id: int
    old_due_on: date
    due_on: date


@dataclass(frozen=True)
class ReportTimeAsked(ReportEvent):
    """The body asked its head for more time, once."""

    kind = "report.time_asked"
    clock_id: int


@dataclass(frozen=True)
class ReportTimeDecided(ReportEvent):
    """The head of the body answered."""

    kind = "report.time_decided"
    clock_id: int
    is_granted: bool
    due_on: date
