"""Finding published outcomes by words, newest first: stretch by stretch, so that no common word is read whole.

The index knows the day and the month of each text. The newest stretch is asked first; the next only if too few were
found. A stretch holds so many texts as are read fast, and each next one ten times as many.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import CTE, ColumnElement, Select, func, select

from disclosure.models import PublicationCount, StandingPublication
from disclosure.queries.filters import Narrowed, PublicationFilter, narrowed, once
from kernel import clock, search
from kernel.db import db

KIND = "publication"
FIRST_STRETCH = 4_000
MOST_COUNTED = 10_000
EARLIEST = date(2020, 1, 1)  # nothing is published that is older than the oldest rule set
Stretch = tuple[date, date]
Found = list[StandingPublication]


def marks_between(first: date, last: date) -> tuple[str, ...]:
    """The marks of a stretch of days: its whole months, and the days beside them."""
    marks: list[str] = []
    day = first
    while day <= last:
        after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        if day.day == 1 and after - timedelta(days=1) <= last:
            marks.append(f"month={day:%Y-%m}")
            day = after
        else:
            marks.append(f"day={day.isoformat()}")
            day += timedelta(days=1)
    return tuple(marks)


def days_counted() -> list[tuple[date, int]]:
    """The days on which something was published that stands, newest first, with how much."""
    return once("days_counted", _days_counted)


def _days_counted() -> list[tuple[date, int]]:
    rows = db.session.execute(
        select(PublicationCount.value, PublicationCount.number)
        .where(PublicationCount.within == "", PublicationCount.facet == "day", PublicationCount.number > 0)
        .order_by(PublicationCount.value.desc())
    )
    return [(date.fromisoformat(value), number) for value, number in rows]


def _within(days: list[tuple[date, int]], limits: Narrowed) -> list[tuple[date, int]]:
    first, last = limits.from_on or date.min, limits.to_on or date.max
    return [(day, number) for day, number in days if first <= day <= last]


def stretches(days: list[tuple[date, int]], first: int = FIRST_STRETCH) -> Iterator[Stretch]:
    """The days cut into stretches, in their order; each holds ten times as many texts as the one before."""
    size, held, begun = first, 0, None
    for place, (day, number) in enumerate(days):
        begun, held = begun or day, held + number
        if held >= size or place == len(days) - 1:
            yield min(begun, day), max(begun, day)
            size, held, begun = size * 10, 0, None


def found_page(
    asked: PublicationFilter, at: tuple[date, ColumnElement[bool]] | None, limit: int, *, is_backwards: bool = False
) -> Found:
    """The texts that hold the words, from a place in the list on, in the direction that is asked."""
    limits = narrowed(asked)
    days = _within(days_counted(), limits)
    if at is not None:
        days = [one for one in days if (one[0] >= at[0] if is_backwards else one[0] <= at[0])]
    found: Found = []
    for stretch in stretches(days[::-1] if is_backwards else days):
        rows = _stretch(asked.q, limits, stretch)
        rows = rows.where(at[1]) if at is not None else rows
        order = (StandingPublication.published_at, StandingPublication.id)
        rows = rows.order_by(*(order if is_backwards else (column.desc() for column in order)))
        found += db.session.scalars(rows.limit(limit - len(found)))
        if len(found) >= limit:
            break
    return found


def _stretch(words: str, limits: Narrowed, stretch: Stretch) -> Select[StandingPublication]:
    """What holds the words in a stretch; the index is read first and once."""
    found = _fenced(search.marked(KIND, words, [*limits.marks(), marks_between(*stretch)]))
    return select(StandingPublication).join(found, found.c.thing_id == StandingPublication.publication_id)


def _fenced(found: Select[int], name: str = "found") -> CTE:
    search.read_index_only(db.session())
    return found.cte(name).prefix_with("MATERIALIZED", dialect="postgresql")


def _marks(limits: Narrowed) -> list[tuple[str, ...]]:
    """The marks of a filter with its days."""
    if not limits.has_days:
        return limits.marks()
    first, last = max(limits.from_on or EARLIEST, EARLIEST), min(limits.to_on or date.max, clock.today())
    return [*limits.marks(), marks_between(first, last)]


def held(words: str, limits: Narrowed, most: int, name: str) -> CTE:
    """The ids of the texts that hold the words, at most so many, as `thing_id`."""
    return _fenced(search.marked(KIND, words, _marks(limits), most), name)


def count_found(asked: PublicationFilter, limits: Narrowed) -> int:
    """How many texts hold the words, exactly."""
    return _counted(asked.q, _marks(limits))


def count_back(asked: PublicationFilter, most: int) -> tuple[int, date | None]:
    """How many texts hold the words, counted back from the newest until there are more than `most`; to which day."""
    limits, number, since = narrowed(asked), 0, None
    for since, last in stretches(_within(days_counted(), limits), 10 * FIRST_STRETCH):
        number += _counted(asked.q, [*limits.marks(), marks_between(since, last)], most + 1 - number)
        if number > most:
            break
    return number, since


def _counted(words: str, marks: search.Marks, most: int | None = None) -> int:
    search.read_index_only(db.session())
    rows = search.marked(KIND, words, marks, most).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0
