"""Counts of what came by the door for reports, so covered that no small number can be read or worked out; pure."""

from collections.abc import Mapping
from datetime import date, timedelta

SMALL_CELL = 5


def covered(counts: Mapping[str, int], smallest: int = SMALL_CELL) -> dict[str, int | None]:
    """The counts with every one under `smallest` covered (None); where but one is, the next larger one is too.

    Beside a total one covered number alone would follow by subtraction.
    """
    least = max(smallest, SMALL_CELL)
    hidden = {code for code, number in counts.items() if number < least}
    shown = sorted((number, code) for code, number in counts.items() if code not in hidden)
    if len(hidden) == 1 and shown:
        hidden.add(shown[0][1])
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
