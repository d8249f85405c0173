"""What leaves a case: what was published of it is told to whoever complained; copies to other bodies."""

from dataclasses import dataclass
from datetime import date

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class PublicationTold(CaseEvent):
    """Whoever complained is told that something became public that the case helped to bring about; no more."""

    kind = "complaint.publication_announced"
    told_id: int
    what: str


@dataclass(frozen=True)
class CopyEvent(CaseEvent):
    """Anything about one copy to another body."""

    copy_id: int
    to: str


@dataclass(frozen=True)
class CopySent(CopyEvent):
    """An officer sent a copy: what went, by codes."""

    kind = "complaint.copy_dispatched"
    fields: tuple[str, ...]
    sent_on: date


@dataclass(frozen=True)
class CopyReceived(CopyEvent):
    """The other body acknowledged the copy."""

    kind = "complaint.copy_received"
    received_on: date


@dataclass(frozen=True)
class CopyAnswered(CopyEvent):
    """The other body answered."""

    kind = "complaint.copy_answered"
    answered_on: date


@dataclass(frozen=True)
class CopyLeft(CopyEvent):
    """An officer found, with a reason, that no copy is needed."""

    kind = "complaint.copy_declined"


@dataclass(frozen=True)
class ContactAsked(CopyEvent):
    """An officer asked whether a private receiver may have the complainant's name and phone (PIPL 23)."""

    kind = "complaint.copy_contact_asked"


@dataclass(frozen=True)
class ContactAnswered(CopyEvent):
    """Whoever complained said yes or no to it."""

    kind = "complaint.copy_contact_answered"
    is_given: bool


@dataclass(frozen=True)
class ContactTakenBack(CopyEvent):
    """Whoever complained took the yes back before anything was sent."""

    kind = "complaint.copy_contact_retracted"


@dataclass(frozen=True)
class ClueCopySent(CopySent):
    """A clue went to the police: for the body that may check it and its superior alone (O121 art. 37)."""

    kind = "complaint.clue_copy_dispatched"


@dataclass(frozen=True)
class ClueCopyReceived(CopyReceived):
    """The police acknowledged it."""

    kind = "complaint.clue_copy_received"


@dataclass(frozen=True)
class ClueCopyAnswered(CopyAnswered):
    """The police answered."""

    kind = "complaint.clue_copy_answered"


@dataclass(frozen=True)
class ClueCopyLeft(CopyLeft):
    """No clue is sent, with a reason."""

    kind = "complaint.clue_copy_declined"
