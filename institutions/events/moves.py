"""What happens in a cycle of an institution's life: one move of its table."""

from dataclasses import dataclass

from institutions.events.registry import InstitutionEvent


@dataclass(frozen=True)
class CycleMoved(InstitutionEvent):
    """A record of a cycle moved by an act of its table; `target` is the state it stands in now."""

    kind = "cycle.moved"
    cycle: str
    subject_id: int
    act: str
    target: str


@dataclass(frozen=True)
class ExitFoundShort(InstitutionEvent):
    """An institution closes, or says it will, before the time of its notice is over (T-EXIT)."""

    kind = "exit.found_short"
    subject_id: int
    is_closed: bool
