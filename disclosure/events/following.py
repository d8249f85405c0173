"""What happens to a following; no address is here."""

from dataclasses import dataclass

from kernel.events import Event


@dataclass(frozen=True)
class FollowingEvent(Event):
    """Anything about one following."""

    following_id: int

    @property
    def stream(self) -> str:
        """The following's chain."""
        return f"following:{self.following_id}"


@dataclass(frozen=True)
class FollowingAsked(FollowingEvent):
    """Somebody asked that an address be told; its owner is asked."""

    kind = "following.asked"
    scope: str


@dataclass(frozen=True)
class FollowingConfirmed(FollowingEvent):
    """The address's owner wants it."""

    kind = "following.confirmed"


@dataclass(frozen=True)
class FollowingEnded(FollowingEvent):
    """Its owner ended it, or never confirmed; the address is erased."""

    kind = "following.ended"
    is_lapsed: bool
