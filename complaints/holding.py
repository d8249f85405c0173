"""What keeps a case to what was accepted: told by higher floors, asked before another offer is made or accepted."""

from collections.abc import Callable

from complaints.models import Complaint
from kernel.errors import IllegalMove

Hold = Callable[[Complaint], object]
_holds: dict[str, Hold] = {}


def add_hold(name: str, hold: Hold) -> None:
    """Let a higher floor say in a sentence why no other offer can be agreed to now; called once in `register`."""
    _holds[name] = hold


def must_be_free(complaint: Complaint) -> None:
    """IllegalMove while something written from one offer still waits: no other may be accepted beside it."""
    for hold in _holds.values():
        why = hold(complaint)
        if why:
            raise IllegalMove(why)
