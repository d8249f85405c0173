"""Finding published outcomes by words, newest first: stretch by stretch, so that no common word is read whole.

The index knows the day and the month of each text. The newest stretch is asked first; the next only if too few were
found. A stretch holds so many texts as are read fast, and each next one ten times as many.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import CTE, ColumnElement, Select, func, select

from disclosure.models import PublicationCount, StandingPublication
from disclosure.queries.filters import Narrowed, PublicationFilter, narrowed, once
from kernel import search
from kernel.db import db

KIND = "publication"
FIRST_STRETCH = 4_000
MOST_COUNTED = 10_000
# Of words: each hit is looked up in the table of what stands, once for every filter that is on.
MOST_FOUND = 5_000
Stretch = tuple[date, date]
Found = list[StandingPublication]


def marks_between(first: date, last: date, *, years: bool = True) -> tuple[str, ...]:
    """The marks of a stretch of days: its whole years and months, and the days beside them."""
    marks: list[str] = []
    day = first
    while day <= last:
        end, ended = end_of_month(day), day.replace(month=12, day=31)
        if years and (day.day, day.month) == (1, 1) and ended <= last:
            marks.append(f"year={day.year:04d}")
            day = ended
        elif day.day == 1 and end <= last:
            marks.append(f"month={day:%Y-%m}")
            day = end
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


def days_within(limits: Narrowed) -> Stretch:
    """The first and last day of a filter; where it bounds nothing that is there, those of whole years."""
    first, last = once("days_bounded", _days_bounded)
    begins = limits.from_on if limits.from_on and limits.from_on > first else first.replace(month=1, day=1)
    return begins, limits.to_on if limits.to_on and limits.to_on < last else last.replace(month=12, day=31)


def end_of_month(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _days_bounded() -> Stretch:
    row = PublicationCount
    days = select(func.min(row.value), func.max(row.value)).where(row.within == "", row.facet == "day", row.number > 0)
    first, last = db.session.execute(days).one()
    return (date.fromisoformat(first), date.fromisoformat(last)) if first else (date.max, date.min)


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
    found = _fenced(search.marked(KIND, words, _marks(Narrowed(limits.values, *stretch))))
    return select(StandingPublication).join(found, found.c.thing_id == StandingPublication.publication_id)


def _fenced(found: Select[int], name: str = "found") -> CTE:
    search.read_index_only(db.session())
    return found.cte(name).prefix_with("MATERIALIZED", dialect="postgresql")


def _marks(limits: Narrowed) -> list[tuple[str, ...]]:
    """The marks of a filter with its days."""
    if not limits.has_days:
        return limits.marks()
    return [*limits.marks(), marks_between(*days_within(limits))]


def held(words: str, limits: Narrowed, most: int, name: str) -> CTE:
    """The ids of the texts that hold the words, at most so many, as `thing_id`."""
    return _fenced(search.marked(KIND, words, _marks(limits), most), name)


def count_found(asked: PublicationFilter, limits: Narrowed) -> int:
    """How many texts hold the words, exactly."""
    return _counted(asked.q, _marks(limits))


def count_back(asked: PublicationFilter, most: int) -> tuple[int, date | None]:
    """How many texts hold the words, at most one more than `most`; back to which day they were counted, None for all.

    The newest texts say how common the words are; then as many are read as that needs, a fifth to spare.
    """
    limits, size = narrowed(asked), FIRST_STRETCH
    days = _within(days_counted(), limits)
    while (taken := _newest(days, size)) < len(days):
        since = days[taken - 1][0]
        number = _counted(asked.q, _marks(Narrowed(limits.values, since, limits.to_on)), most + 1)
        if number > most:
            return number, since
        seen = sum(texts for _day, texts in days[:taken])
        size = max(4 * seen, 6 * most * seen // (5 * max(number, 1)))
    return _counted(asked.q, _marks(limits), most + 1), None


def _newest(days: list[tuple[date, int]], size: int) -> int:
    """How many of these days, newest first, hold so many texts: all if hardly fewer, whole months if there are many."""
    whole, held = sum(number for _day, number in days), 0
    if size * 5 >= whole * 4:
        return len(days)
    for place, (day, number) in enumerate(days, 1):
        held += number
        if held >= size and (day.day == 1 or place < 60 or place == len(days)):
            return place
    return len(days)


def _counted(words: str, marks: search.Marks, most: int | None = None) -> int:
    search.read_index_only(db.session())
    rows = search.marked(KIND, words, marks, most).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0
