"""What is next for somebody at an hour of its own: told by higher floors, shown on the home pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.permissions import Viewer


@dataclass(frozen=True)
class Coming:
    """Something to come to or to answer: `at` is its hour, None while that is not settled."""

    number: str
    words: str
    url: str
    at: datetime | None = None


Source = Callable[[Viewer], list[Coming]]
_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> None:
    """Let a higher floor say what it knows; called once in `register`."""
    _sources[name] = source


def coming_of(viewer: Viewer) -> list[Coming]:
    """What is next for this viewer, the settled hours first."""
    found = [one for source in _sources.values() for one in source(viewer)]
    return sorted((one for one in found if one.at), key=lambda one: (one.at, one.number)) + [
        one for one in found if one.at is None
    ]
