"""What happens in supervision: signals and tasks."""

from dataclasses import dataclass
from datetime import date

from institutions.events.registry import InstitutionEvent


@dataclass(frozen=True)
class SignalRaised(InstitutionEvent):
    """A rule of risk holds."""

    kind = "signal.raised"
    signal_id: int
    signal_kind: str


@dataclass(frozen=True)
class SignalEnded(InstitutionEvent):
    """It holds no longer."""

    kind = "signal.ended"
    signal_id: int
    signal_kind: str


@dataclass(frozen=True)
class ClusterRaised(InstitutionEvent):
    """Like complaints came together by a rule."""

    kind = "cluster.raised"
    cluster_id: int
    rule: str


@dataclass(frozen=True)
class ClusterEnded(InstitutionEvent):
    """The rule holds no longer."""

    kind = "cluster.ended"
    cluster_id: int
    rule: str


@dataclass(frozen=True)
class TaskEvent(InstitutionEvent):
    """Anything about one task of supervision."""

    task_id: int


@dataclass(frozen=True)
class TaskOpened(TaskEvent):
    """A body watches."""

    kind = "task.opened"
    origin: str


@dataclass(frozen=True)
class TaskTaken(TaskEvent):
    """Somebody took it."""

    kind = "task.taken"


@dataclass(frozen=True)
class TaskNoted(TaskEvent):
    """Something was noted."""

    kind = "task.noted"


@dataclass(frozen=True)
class InstitutionCalledIn(TaskEvent):
    """The institution is asked to come on a day (IR art. 40)."""

    kind = "task.called_in"
    call_on: date


@dataclass(frozen=True)
class CallInRecorded(TaskEvent):
    """What came of it was noted."""

    kind = "task.call_in_recorded"


@dataclass(frozen=True)
class TalkRecorded(TaskEvent):
    """An association talked with the institution on a day and noted it (指导谈话, IR art. 39)."""

    kind = "task.talk_recorded"
    held_on: date


@dataclass(frozen=True)
class TaskHandedOver(TaskEvent):
    """Another body was asked to see to it."""

    kind = "task.handed_over"


@dataclass(frozen=True)
class TaskAcknowledged(TaskEvent):
    """The body it was handed to said that it has it."""

    kind = "task.acknowledged"


@dataclass(frozen=True)
class TaskReplyRecorded(TaskEvent):
    """It replied."""

    kind = "task.reply_recorded"


@dataclass(frozen=True)
class TaskEnded(TaskEvent):
    """It ended with a reason."""

    kind = "task.ended"
    ended_as: str
