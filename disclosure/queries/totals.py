"""How many published outcomes fit a filter: exact, from kept counts or by counting.

A number under no filter, under one or a common pair is kept (`disclosure.models.standing`); others are counted.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from disclosure.models import WITHIN, PublicationCount, StandingPublication
from disclosure.models.standing import key_of
from disclosure.queries.filters import Narrowed, PublicationFilter, narrowed
from disclosure.queries.finding import MOST_FOUND, count_back, count_found, days_within, end_of_month, marks_between
from kernel.db import db

_ORDER = ("category", "outcome", "province", "city", "county", "body", "institution", "month")
_SECOND_MONTH = date(1, 2, 1)


@dataclass(frozen=True)
class Total:
    """How many fit; `is_more` when counting stopped there, having counted back to the day `since`."""

    number: int
    is_more: bool = False
    since: date | None = None


def total_of(asked: PublicationFilter) -> int:
    """How many standing texts fit the filter, exactly."""
    limits = narrowed(asked)
    return count_found(asked, limits) if asked.is_search else _total(limits)


def total_up_to(asked: PublicationFilter, most: int = MOST_FOUND) -> Total:
    """How many standing texts fit; with words, counting stops at a limit."""
    if not asked.is_search:
        return Total(total_of(asked))
    number, since = count_back(asked, most)
    return Total(min(number, most), number > most, since)


def kept(facet: str, rest: Narrowed, *wanted: ColumnElement[bool]) -> Select[str, str, int] | None:
    """The kept numbers of a facet's values under the rest of the filter; None where they are not kept."""
    within = "&".join(sorted(rest.names, key=_ORDER.index)) if set(rest.names) <= set(_ORDER) else "?"
    if facet not in WITHIN.get(within, ()):
        return None
    keys = _keys(within, facet, rest)
    if keys is None:
        return None
    row, number, is_one = PublicationCount, PublicationCount.number, len(keys) == 1
    found = select(literal(facet).label("facet"), row.value.label("value"))
    found_with = found.add_columns((number if is_one else func.sum(number)).label("number"))
    # Each key is one place in the index; between two of them lies what the other facets hold.
    found_with = found_with.where(row.within.in_(keys), row.facet == facet, number > 0, *wanted)
    return found_with if is_one else found_with.group_by(row.value)


def numbers_of(facet: str, limits: Narrowed) -> dict[str, int]:
    """How many texts that stand have each value of a facet: kept, kept for whole months and counted beside, counted."""
    whole, beside = apart(limits)
    months = kept(facet, whole) if whole is not None else None
    if (known := kept(facet, limits)) is not None:
        selects = [known]
    elif months is not None:
        selects = [months, *(_grouped(facet, edge) for edge in beside)]
    else:
        selects = [_grouped(facet, limits)]
    rows: dict[str, int] = {}
    for _facet, value, number in db.session.execute(union_all(*selects) if len(selects) > 1 else selects[0]):
        rows[value] = rows.get(value, 0) + int(number)
    return rows


def _grouped(facet: str, limits: Narrowed) -> Select[str, str, int]:
    column = getattr(StandingPublication, facet)
    rows = select(literal(facet).label("facet"), column.label("value"), func.count().label("number"))
    return rows.where(column != "", *limits.conditions()).group_by(column)


def _keys(within: str, facet: str, rest: Narrowed) -> list[str] | None:
    """Where the numbers are kept: of days the whole months, and the days beside them, which few facets are kept by."""
    facts = [dict(zip(rest.values, values, strict=True)) for values in product(*rest.values.values())]
    if not rest.has_days:
        return [key_of(within, one) for one in facts]
    times = [mark.partition("=")[::2] for mark in marks_between(*days_within(rest), years=False)]
    if any(name == "day" for name, _value in times) and facet not in WITHIN.get(within.replace("month", "day"), ()):
        return None
    return [key_of(within.replace("month", name), one | {name: value}) for one in facts for name, value in times]


def _total(limits: Narrowed) -> int:
    """Kept; or kept for the whole months, and counted for the days beside them; or counted."""
    if (known := _kept_total(limits)) is not None:
        return known
    whole, beside = apart(limits)
    if whole is not None and (known := _kept_total(whole)) is not None:
        return known + sum(_rows(edge) for edge in beside)
    return _rows(limits)


def _kept_total(limits: Narrowed) -> int | None:
    if not limits.names:
        return _sum(kept("outcome", limits))
    for name in reversed(limits.names):
        facet, wanted = _own(name, limits)
        found = kept(facet, limits.without(name), wanted)
        if found is not None:
            return _sum(found)
    return None


def _rows(limits: Narrowed) -> int:
    rows = select(func.count()).select_from(StandingPublication).where(*limits.conditions())
    return db.session.scalar(rows) or 0


def apart(limits: Narrowed) -> tuple[Narrowed | None, list[Narrowed]]:
    """A filter by days as that of its whole months, None if there are none, and those of the days beside them."""
    begin, end = limits.from_on, limits.to_on
    whole_from, whole_to, beside = begin, end, list[Narrowed]()
    if begin is not None and begin.day != 1:
        last = end_of_month(begin)
        whole_from = last + timedelta(days=1) if last < date.max else date.max
        beside.append(Narrowed(limits.values, begin, last))
    if end is not None and end != end_of_month(end):
        whole_to = end.replace(day=1) - timedelta(days=1) if end >= _SECOND_MONTH else date.min
        beside.append(Narrowed(limits.values, end.replace(day=1), end))
    if not beside or (whole_from is not None and whole_to is not None and whole_from > whole_to):
        return None, []
    return Narrowed(limits.values, whole_from, whole_to), beside


def _sum(found: Select[str, str, int] | None) -> int:
    return sum(int(row.number) for row in db.session.execute(found)) if found is not None else 0


def _own(name: str, limits: Narrowed) -> tuple[str, ColumnElement[bool]]:
    """A column of the filter as a facet, and which of its values are meant; days are kept beside no other filter."""
    if name != "month":
        return name, PublicationCount.value.in_(limits.values[name])
    if limits.months is not None:
        return "month", PublicationCount.value.between(*limits.months)
    first, last = limits.from_on or date(1, 1, 1), limits.to_on or date.max
    return "day", PublicationCount.value.between(first.isoformat(), last.isoformat())
