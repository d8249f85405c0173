"""How many published outcomes fit a filter: exact, from kept counts or by counting.

A number that rests on no filter or on one is kept (`disclosure.models.standing`); what rests on more is counted.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, literal, select

from disclosure.models import WITHIN, PublicationCount, StandingPublication
from disclosure.queries.filters import Narrowed, PublicationFilter, narrowed
from disclosure.queries.finding import MOST_COUNTED, count_found
from kernel.db import db

_number = func.sum(PublicationCount.number).label("number")


@dataclass(frozen=True)
class Total:
    """How many fit; `is_more` when counting stopped there."""

    number: int
    is_more: bool = False


def total_of(asked: PublicationFilter) -> int:
    """How many standing texts fit the filter, exactly."""
    limits = narrowed(asked)
    return count_found(asked, limits) if asked.is_search else _total(limits)


def total_up_to(asked: PublicationFilter, most: int = MOST_COUNTED) -> Total:
    """How many standing texts fit; with words, counting stops at a limit."""
    if not asked.is_search:
        return Total(total_of(asked))
    number = count_found(asked, narrowed(asked), most + 1)
    return Total(min(number, most), number > most)


def kept(facet: str, rest: Narrowed, *wanted: ColumnElement[bool]) -> Select[str, str, int] | None:
    """The kept numbers of a facet's values where the rest of the filter is no more than one column; else None."""
    names = rest.names
    if len(names) > 1 or facet not in WITHIN.get("".join(names), ()):
        return None
    within: ColumnElement[bool] = PublicationCount.within == ""
    if names == ("month",):
        if rest.months is None:
            return None
        first, last = rest.months
        within = PublicationCount.within.between(f"month={first}", f"month={last}")
    elif names:
        within = PublicationCount.within.in_([f"{names[0]}={value}" for value in rest.values[names[0]]])
    found = select(literal(facet).label("facet"), PublicationCount.value.label("value"), _number)
    found = found.where(within, PublicationCount.facet == facet, PublicationCount.number > 0, *wanted)
    return found.group_by(PublicationCount.value)


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
