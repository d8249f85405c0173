"""What happens where one dispute has two cases: ids and codes only."""

from dataclasses import dataclass

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class ComplaintLinked(CaseEvent):
    """An officer linked the case with another of the same person; `is_main` says which of the two this one is."""

    kind = "complaint.linked"
    link_id: int
    other_id: int
    is_main: bool


@dataclass(frozen=True)
class ComplaintUnlinked(CaseEvent):
    """The link was undone."""

    kind = "complaint.unlinked"
    link_id: int
    other_id: int


@dataclass(frozen=True)
class ComplaintAddedTo(CaseEvent):
    """What was about to become a second complaint was added to this one instead."""

    kind = "complaint.addition_made"
    message_id: int


@dataclass(frozen=True)
class CaseFollowed(CaseEvent):
    """Somebody asked to hear when the case moves on; they read nothing of it."""

    kind = "complaint.followed"
