"""What changed between two versions of an offer, line by line; pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum


class Mark(StrEnum):
    """What became of a line."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Line:
    """An item as it is compared: what, by whom, to whom, which part of how many, the sum in fen, the day, the words."""

    kind: str
    owed_by: int
    owed_to: int
    part: int | None
    parts: int | None
    fen: int | None
    by_on: date | None
    words: str


@dataclass(frozen=True)
class Change:
    """A line in the one version, in the other, or in both; `fields` are the names of what differs."""

    mark: Mark
    old: Line | None
    new: Line | None
    fields: frozenset[str] = frozenset()


# What two lines must have in common to count as one line that changed, the closest likeness first.
LIKENESSES: tuple[Callable[[Line], tuple[object, ...]], ...] = (
    lambda line: (line,),
    lambda line: (line.kind, line.owed_by, line.owed_to, line.part),
    lambda line: (line.kind, {line.owed_by, line.owed_to}, line.part),
    lambda line: (line.kind,),
)


def compare(old: Sequence[Line], new: Sequence[Line]) -> list[Change]:
    """Every line of both versions once, in the order of the new one; what is gone stands at the end."""
    partner = _partners(old, new)
    changes = [_change(old[partner[index]] if index in partner else None, line) for index, line in enumerate(new)]
    kept = set(partner.values())
    return changes + [_change(line, None) for index, line in enumerate(old) if index not in kept]


def _partners(old: Sequence[Line], new: Sequence[Line]) -> dict[int, int]:
    """The place in the old version of each line of the new one that was there in some form."""
    partner: dict[int, int] = {}
    for alike in LIKENESSES:
        left = [index for index in range(len(old)) if index not in partner.values()]
        for here in (index for index in range(len(new)) if index not in partner):
            there = next((index for index in left if alike(old[index]) == alike(new[here])), None)
            if there is not None:
                partner[here] = there
                left.remove(there)
    return partner


def _change(old: Line | None, new: Line | None) -> Change:
    if old is None or new is None:
        return Change(Mark.ADDED if old is None else Mark.REMOVED, old, new)
    names = frozenset(one.name for one in fields(Line) if getattr(old, one.name) != getattr(new, one.name))
    return Change(Mark.CHANGED if names else Mark.SAME, old, new, names)
