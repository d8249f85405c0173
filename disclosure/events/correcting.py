"""What happens to a request for correction; ids, codes and digests only."""

from dataclasses import dataclass
from datetime import date

from kernel.events import Event


@dataclass(frozen=True)
class CorrectionEvent(Event):
    """Anything about one request to correct a public fact."""

    request_id: int

    @property
    def stream(self) -> str:
        """The request's chain."""
        return f"correction:{self.request_id}"


@dataclass(frozen=True)
class CorrectionAsked(CorrectionEvent):
    """Somebody said that a public fact is wrong; the answer is due on a day."""

    kind = "correction.asked"
    subject: str
    body_id: int | None
    due_on: date


@dataclass(frozen=True)
class CorrectionPassedOn(CorrectionEvent):
    """Another answers now; the clock runs on."""

    kind = "correction.passed_on"
    body_id: int | None


@dataclass(frozen=True)
class CorrectionAnswered(CorrectionEvent):
    """The answer is public; `digest` is of its words."""

    kind = "correction.answered"
    state: str
    digest: str


@dataclass(frozen=True)
class CorrectionWarned(CorrectionEvent):
    """The time for the answer is about to run out."""

    kind = "correction.warned"
    due_on: date


@dataclass(frozen=True)
class CorrectionBreached(CorrectionEvent):
    """The time for the answer ran out; dated at the breach."""

    kind = "correction.breached"
    due_on: date


@dataclass(frozen=True)
class CorrectionRedated(CorrectionEvent):
    """A calendar was announced and the last day is another now."""

    kind = "correction.redated"
    old_due_on: date
    due_on: date


@dataclass(frozen=True)
class CorrectionErased(CorrectionEvent):
    """What the requester wrote, and the address, are gone."""

    kind = "correction.erased"
