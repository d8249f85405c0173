"""Which rows of a file of old complaints are likely about one institution and one cause: named, never joined."""

from collections.abc import Sequence
from dataclasses import dataclass

from complaints.imports.rows import ImportRow
from complaints.proposer import Letter, Shared, propose, reasons

SHOWN = 20


@dataclass(frozen=True)
class LikelyGroup:
    """Rows of one group by their keys, and what they share."""

    keys: tuple[str, ...]
    why: Shared


def likely_groups(rows: Sequence[ImportRow]) -> list[LikelyGroup]:
    """The largest groups first; the institution a file names in a column of its own stands before the title."""
    letters = [
        Letter(place, "，".join(part for part in (row.respondent, row.title) if part), row.words)
        for place, row in enumerate(rows)
    ]
    found = propose(letters)[:SHOWN]
    return [
        LikelyGroup(tuple(rows[place].key for place in group), reasons(letters[place] for place in group))
        for group in found
    ]
