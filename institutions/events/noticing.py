"""What happens to a notice (通报) of a body."""

from dataclasses import dataclass

from kernel.events import Event


@dataclass(frozen=True)
class NoticeEvent(Event):
    """Anything about one version of a notice."""

    notice_id: int
    institution_id: int | None

    @property
    def stream(self) -> str:
        """The chain of the institution it is about, else its own."""
        return f"institution:{self.institution_id}" if self.institution_id else f"notice:{self.notice_id}"


@dataclass(frozen=True)
class NoticeDrafted(NoticeEvent):
    """A version was drafted."""

    kind = "notice.drafted"
    notice_kind: str
    version: int


@dataclass(frozen=True)
class NoticeWritten(NoticeEvent):
    """Its text was changed."""

    kind = "notice.rewritten"


@dataclass(frozen=True)
class NoticeDropped(NoticeEvent):
    """It will not be published."""

    kind = "notice.dropped"


@dataclass(frozen=True)
class NoticeApproved(NoticeEvent):
    """A second person approved it; it has its number."""

    kind = "notice.approved"
    paper_id: int


@dataclass(frozen=True)
class NoticeTold(NoticeEvent):
    """The institution was told and may object."""

    kind = "notice.told"


@dataclass(frozen=True)
class NoticeObjected(NoticeEvent):
    """The institution objects."""

    kind = "notice.objected"


@dataclass(frozen=True)
class NoticeAccepted(NoticeEvent):
    """The institution has nothing against it."""

    kind = "notice.accepted"


@dataclass(frozen=True)
class NoticeObjectionAnswered(NoticeEvent):
    """The body answered the objection."""

    kind = "notice.objection_answered"
    is_upheld: bool


@dataclass(frozen=True)
class NoticePublished(NoticeEvent):
    """It is public."""

    kind = "notice.published"


@dataclass(frozen=True)
class NoticeReplaced(NoticeEvent):
    """A corrected version took its place."""

    kind = "notice.replaced"
    new_id: int


@dataclass(frozen=True)
class NoticeWithdrawn(NoticeEvent):
    """It was taken back with a reason."""

    kind = "notice.withdrawn"
