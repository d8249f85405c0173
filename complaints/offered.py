"""What happened that may be a ground to end mediation: told by higher floors, shown to an officer, never decided."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.permissions import Viewer
from complaints.models import Complaint


@dataclass(frozen=True)
class Offered:
    """`because` is a code of `Ground.offered_for`, `told` what happened, `reasons` the words to begin with."""

    because: str
    told: str
    reasons: str


Source = Callable[[Viewer, Complaint], list[Offered]]
_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> None:
    """Let a higher floor say what it knows; called once in `register`."""
    _sources[name] = source


def offered_in(viewer: Viewer, complaint: Complaint) -> list[Offered]:
    """Everything that may be a ground in this case, as far as this viewer may know of it."""
    return [one for source in _sources.values() for one in source(viewer, complaint)]
