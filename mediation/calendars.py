"""A registry of what stands in a mediator's calendar: each part of the table fills in what it owns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from accounts.permissions import Viewer


@dataclass(frozen=True)
class Entry:
    """One thing on one day: a date alone, or an instant; in words, with the page it leads to."""

    on: date
    words: str
    number: str
    url: str
    at: datetime | None = None
    tone: str = "info"


Source = Callable[[Viewer, date, date], list[Entry]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Let a part answer what it has from a day to a day, both counted; the same name replaces the former."""
    _sources[name] = source


def entries(viewer: Viewer, since: date, until: date) -> list[Entry]:
    """Everything in the calendar, in the order of the days."""
    found = [entry for source in _sources.values() for entry in source(viewer, since, until)]
    return sorted(found, key=lambda entry: (entry.on, entry.at is not None, str(entry.at or ""), entry.number))
