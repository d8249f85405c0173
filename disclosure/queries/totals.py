"""How many published outcomes fit a filter: exact, from kept counts or by counting.

A number under no filter, under one or a common pair is kept (`disclosure.models.standing`); others are counted.
"""

from dataclasses import dataclass
from datetime import date
from itertools import product

from sqlalchemy import ColumnElement, Select, func, literal, select

from disclosure.models import WITHIN, PublicationCount, StandingPublication
from disclosure.models.standing import key_of
from disclosure.queries.filters import Narrowed, PublicationFilter, narrowed
from disclosure.queries.finding import MOST_FOUND, count_back, count_found, days_within, marks_between
from kernel.db import db

_ORDER = ("category", "outcome", "province", "county", "body", "institution", "month")


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


def _keys(within: str, facet: str, rest: Narrowed) -> list[str] | None:
    """Where the numbers are kept: of days the whole months, and the days beside them, which few facets are kept by."""
    facts = [dict(zip(rest.values, values, strict=True)) for values in product(*rest.values.values())]
    if not rest.has_days:
        return [key_of(within, one) for one in facts]
    times = [mark.partition("=")[::2] for mark in marks_between(*days_within(rest), years=False)]
    if any(name == "day" for name, _value in times) and not (within == "month" and facet in WITHIN["day"]):
        return None
    return [key_of(within.replace("month", name), one | {name: value}) for one in facts for name, value in times]


def _total(limits: Narrowed) -> int:
    if not limits.names:
        return _sum(kept("outcome", limits))
    for name in reversed(limits.names):
        facet, wanted = _own(name, limits)
        found = kept(facet, limits.without(name), wanted)
        if found is not None:
            return _sum(found)
    rows = select(func.count()).select_from(StandingPublication).where(*limits.conditions())
    return db.session.scalar(rows) or 0


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
