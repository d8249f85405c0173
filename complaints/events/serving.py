"""What becomes of the letters of a case: not arrived, sent by another way; a service that turned out to be none."""

from dataclasses import dataclass

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class LetterBounced(CaseEvent):
    """A letter about the case did not arrive: refused by its carrier, or sent back (`cause` failed or bounced)."""

    kind = "complaint.letter_bounced"
    letter_id: int
    cause: str


@dataclass(frozen=True)
class LetterRepeated(CaseEvent):
    """The body had a letter that did not arrive sent by another way."""

    kind = "complaint.letter_repeated"
    letter_id: int
    channel: str


@dataclass(frozen=True)
class ServiceFailed(CaseEvent):
    """A decision counted as delivered, and its letter came back: it is not served (rules §0b.4)."""

    kind = "complaint.service_failed"
    decision_id: int
    letter_id: int


@dataclass(frozen=True)
class ClockReopened(CaseEvent):
    """A duty that counted as done is not: the clock runs on to its old day."""

    kind = "clock.reopened"
    clock_id: int
    code: str
