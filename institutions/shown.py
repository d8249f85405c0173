"""What higher floors show on a record's page, each by what the viewer may see: they say it in `create_app`."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.permissions import Viewer
from institutions.models import Institution


@dataclass(frozen=True)
class Shown:
    """A heading, and lines with an address each; nothing is shown where there are no lines."""

    title: object
    lines: tuple[tuple[str, str], ...]


Source = Callable[[Viewer, Institution], Shown]
_sources: dict[str, Source] = {}


def register(code: str, source: Source) -> None:
    """Let this be asked when a record's page is shown."""
    _sources[code] = source


def shown_of(viewer: Viewer, row: Institution) -> list[Shown]:
    """What there is to show beside a record."""
    found = [source(viewer, row) for source in _sources.values()]
    return [one for one in found if one.lines]
