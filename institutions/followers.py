"""What hangs on an institution and follows it when two records become one: higher floors say it in `create_app`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from institutions.models import Institution
from kernel.events import Actor

# From one record to another, these rows by id (None: all there are); answers which went over. Inside an act.
Move: TypeAlias = Callable[[Institution, Institution, Sequence[int] | None, Actor], list[int]]


@dataclass(frozen=True)
class Follower:
    """One kind of what follows: how it is called, how much of it a record has, and how it goes over."""

    words: object
    count: Callable[[int], int]
    move: Move


_followers: dict[str, Follower] = {}


def register(code: str, follower: Follower) -> None:
    """Let this follow; the code is kept with every merger, so that a split can send the same rows back."""
    _followers[code] = follower


def followers() -> dict[str, Follower]:
    """Everything that follows, in the order it goes over."""
    return dict(_followers)
