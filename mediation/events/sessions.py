"""What happens around a session; each on the case's chain, in the room whose seats were asked."""

from dataclasses import dataclass
from datetime import datetime

from complaints.events import CaseEvent


@dataclass(frozen=True)
class SessionProposed(CaseEvent):
    """The mediator proposed times."""

    kind = "mediation.session_proposed"
    meeting_id: int
    times: int


@dataclass(frozen=True)
class SessionVoted(CaseEvent):
    """A seat said which of the proposed times it can do."""

    kind = "mediation.session_voted"
    meeting_id: int
    seat_id: int


@dataclass(frozen=True)
class SessionFixed(CaseEvent):
    """The mediator fixed time and place, or changed them: then `sequence` is more than 0."""

    kind = "mediation.session_fixed"
    meeting_id: int
    sequence: int
    starts_at: datetime


@dataclass(frozen=True)
class SessionCancelled(CaseEvent):
    """A session will not take place; `had_time` says whether one was fixed."""

    kind = "mediation.session_cancelled"
    meeting_id: int
    sequence: int
    had_time: bool


@dataclass(frozen=True)
class SessionAnswered(CaseEvent):
    """A seat said how it comes and whether the session may be recorded."""

    kind = "mediation.session_answered"
    meeting_id: int
    seat_id: int
    by_telephone: bool
    may_record: bool | None


@dataclass(frozen=True)
class SessionReminded(CaseEvent):
    """The time has come to remind the seats."""

    kind = "mediation.session_reminded"
    meeting_id: int
    sequence: int
    reminder: str


@dataclass(frozen=True)
class AttendanceRecorded(CaseEvent):
    """The mediator recorded who came; `absent` are the seats that did not and gave no cause."""

    kind = "mediation.attendance_recorded"
    meeting_id: int
    state: str
    absent: tuple[int, ...]


@dataclass(frozen=True)
class MinutesDrafted(CaseEvent):
    """The mediator wrote the minutes, or a corrected version."""

    kind = "mediation.minutes_drafted"
    minutes_id: int
    version: int
    digest: str


@dataclass(frozen=True)
class MinutesConfirmed(CaseEvent):
    """A seat that came pressed 确认 over the digest."""

    kind = "mediation.minutes_confirmed"
    minutes_id: int
    seat_id: int
    digest: str


@dataclass(frozen=True)
class MinutesObjected(CaseEvent):
    """A seat that came says that the minutes are not right."""

    kind = "mediation.minutes_objected"
    minutes_id: int
    seat_id: int


@dataclass(frozen=True)
class MinutesCompleted(CaseEvent):
    """Everybody who came has confirmed the same text."""

    kind = "mediation.minutes_completed"
    minutes_id: int
