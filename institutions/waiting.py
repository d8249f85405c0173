"""What waits for a body in the life of institutions, and what higher floors add to it: they say it in `create_app`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.permissions import Viewer


@dataclass(frozen=True)
class Waiting:
    """How many wait, and the nearest day one of them is due; None where no day is set."""

    number: int
    due: date | None = None


@dataclass(frozen=True)
class Addition:
    """What a higher floor adds: its area, what waits and its page in words, the endpoint of that page, the count."""

    area: Any
    words: Any
    page: Any
    endpoint: str
    source: Callable[[Viewer], Waiting]


additions: dict[str, Addition] = {}


def register(code: str, one: Addition) -> None:
    """Let this be counted too when somebody opens the desk of institutions."""
    additions[code] = one
