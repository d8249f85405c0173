"""Counts of what came by the door for reports, so covered that no small number can be read or worked out; pure."""

from collections.abc import Mapping
from datetime import date, timedelta

SMALL_CELL = 5


def covered(counts: Mapping[str, int], smallest: int = SMALL_CELL) -> dict[str, int | None]:
    """The counts with every one under `smallest` covered (None), and larger ones until the covered make as many.

    Beside a total the covered numbers together would follow by subtraction, so together they must not be small either.
    """
    least = max(smallest, SMALL_CELL)
    hidden = {code for code, number in counts.items() if number < least}
    rest = sorted((number, code) for code, number in counts.items() if code not in hidden)
    while hidden and rest and sum(counts[code] for code in hidden) < least:
        hidden.add(rest.pop(0)[1])
    return {code: None if code in hidden else number for code, number in counts.items()}


def total_of(counts: Mapping[str, int], smallest: int = SMALL_CELL) -> int | None:
    """The sum of the counts, or None while it is itself under `smallest`."""
    found = sum(counts.values())
    return found if found >= max(smallest, SMALL_CELL) else None


def period_before(today: date) -> tuple[date, date]:
    """First and last day of the twelve whole months before this one; one a month, so that no day can be told apart."""
    last = today.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    return date(first.year - (first.month != 12), first.month % 12 + 1, 1), last
