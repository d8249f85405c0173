"""The rows of the table of figures: a number, a rate, days, a growth, or a number per thousand learners in each."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from disclosure.indicators import KNOWN, Figures, RateFigure
from disclosure.indicators.lately import months_counted
from disclosure.models import PublicFigure
from kernel import clock

BATCH = 2000
GROWTH, PER_THOUSAND = "growth", "per_thousand_learners"
Told = dict[str, Any]


def figure_rows(connection: Connection) -> Iterator[list[Any]]:
    """A row for all that is told of each subject and period, in the order of their keys; in constant memory."""
    f = PublicFigure
    asked = select(
        *(f.kind, f.ref, f.period, f.name, f.shown, f.between, f.days, f.updated_at),
        *(f.learners, f.learners_span, f.learners_source, f.learners_on, f.since_on),
    )
    found = connection.execute(asked.order_by(f.kind, f.ref, f.period), execution_options={"yield_per": BATCH})
    for row in found:
        for measure, told in sorted(_told(row).items()):
            key = f"{row.kind}/{row.ref}/{row.period.replace('-', '')}/{measure}"
            values = [told.get(name) for name in COLUMNS]
            yield [key, row.kind, row.ref, row.name, row.period, measure, *values, row.updated_at]


COLUMNS = (
    *("number", "at_least", "at_most", "days_median", "days_p90"),
    *("n", "value", "low", "high", "learners_span", "learners_source", "learners_on"),
)


def _told(row: Any) -> dict[str, Told]:
    """By measure what stands in its row; what is hidden has none."""
    found: dict[str, Told] = {code: {"number": number} for code, number in row.shown.items()}
    found |= {code: {"at_least": low, "at_most": high} for code, (low, high) in row.between.items()}
    found |= {code: _days(days) for code, days in row.days.items()}
    found = {code: one for code, one in found.items() if code in KNOWN}
    if row.period:  # of a month or a year only the number filed is counted
        return found
    figures = Figures(
        row.kind,
        row.ref,
        shown=row.shown,
        between={code: (low, high) for code, (low, high) in row.between.items()},
        learners=row.learners,
        months=months_counted(row.since_on, clock.today()),
    )
    rates = {f"rate_{one.of.code}": _rate(one, row.between) for one in figures.rates}
    return found | {code: told for code, told in (rates | _beside(figures, row)).items() if told}


def _days(days: Mapping[str, Any]) -> Told:
    return {"number": days.get("n"), "days_median": days.get("median"), "days_p90": days.get("p90")}


def _rate(one: RateFigure, between: Mapping[str, list[int]]) -> Told:
    if one.rate is not None and one.rate.value is not None:
        return {"number": one.rate.part, "n": one.n} | _interval(one.rate.value, one.rate.low, one.rate.high)
    if one.between is not None:
        low, high = between[one.of.part]
        return {"at_least": low, "at_most": high, "n": one.n}
    return {}


def _interval(value: float, low: float | None, high: float | None) -> Told:
    return {"value": round(value, 4), "low": _rounded(low), "high": _rounded(high)}


def _rounded(value: float | None) -> float | None:
    return round(value, 4) if value is not None else None


def _beside(figures: Figures, row: Any) -> dict[str, Told]:
    """How the number of an institution grew, and how it stands to the learners it disclosed."""
    growth, per = figures.growth, figures.per_learners
    found: dict[str, Told] = {}
    if growth is not None and growth.change is not None:
        told = growth.change
        found[GROWTH] = {"number": told.now, "n": told.before} | _interval(told.value, told.low, told.high)
    if per is not None:
        about = {"learners_span": row.learners_span, "learners_source": row.learners_source}
        numbers: Told = {"n": per.learners}
        if per.is_whole:  # a row has no place to say that these are fewer months
            numbers |= {"number": per.cases, "value": per.per_thousand}
        found[PER_THOUSAND] = numbers | about | {"learners_on": row.learners_on}
    return found
