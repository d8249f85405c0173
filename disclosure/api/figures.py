"""Figures as the API answers them: counts, rates with their n and interval, days; what is hidden says why."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from disclosure.indicators import Change, Figures, Growth, Rate, RateFigure, StageFigure, Why
from disclosure.queries.figures import Point, PublishedCounts
from kernel import clock


class Coded(BaseModel):
    """A code with its words."""

    code: str
    name: str


class CountOut(BaseModel):
    """One measure: a number, or bounds where the number is not published, or neither where it is hidden."""

    code: str
    name: str
    number: int | None
    at_least: int | None
    at_most: int | None
    is_platform_rule: bool


class RateOut(BaseModel):
    """A share of n cases with its 95 % Wilson interval; null values with the reason, or bounds."""

    code: str
    name: str
    n: int | None
    part: int | None
    value: float | None
    low: float | None
    high: float | None
    at_least: float | None
    at_most: float | None
    why: Coded | None

    @classmethod
    def of(cls, found: RateFigure) -> "RateOut":
        """The answer for a rate."""
        told, bounds = found.rate, found.between or (None, None)
        return cls(
            code=found.of.code,
            name=str(found.of.name),
            n=found.n,
            part=told.part if told and told.is_shown else None,
            **_told(told),
            at_least=_round(bounds[0]),
            at_most=_round(bounds[1]),
            why=_why(found.why),
        )


class DaysOut(BaseModel):
    """Median and ninetieth percentile of n day counts; null values with the reason."""

    code: str
    name: str
    n: int | None
    median: float | None
    p90: float | None
    why: Coded | None

    @classmethod
    def of(cls, found: StageFigure) -> "DaysOut":
        """The answer for a stage."""
        spread = found.spread
        return cls(
            code=found.of.code,
            name=str(found.of.name),
            n=found.n,
            median=spread.median if spread else None,
            p90=spread.p90 if spread else None,
            why=_why(found.why),
        )


class MonthOut(BaseModel):
    """Complaints filed in a month; null where the number is hidden, and before counting (`is_counted` is false)."""

    month: str
    number: int | None
    is_running: bool
    is_counted: bool

    @classmethod
    def of(cls, found: Point) -> "MonthOut":
        """The answer for a month."""
        return cls(month=found.month, number=found.number, is_running=found.is_running, is_counted=found.is_counted)


class LearnersOut(BaseModel):
    """Complaints per thousand paying learners, where the institution disclosed how many it has.

    `cases` are the complaints of the last twelve whole months; null, with `per_thousand`, where they are hidden.
    `months` are those of the twelve that are counted: fewer than 12 where counting began later.
    """

    cases: int | None
    learners: int
    span: str
    source: str
    disclosed_on: date | None
    per_thousand: float | None
    months: int


class GrowthOut(BaseModel):
    """Complaints of the last twelve whole months beside those of the twelve before, and the change with its interval.

    `value` is (now − before) ÷ before, between `low` and `high` (95 %; null `high` has no end); null with the reason.
    """

    now: int | None
    before: int | None
    value: float | None
    low: float | None
    high: float | None
    why: Coded | None

    @classmethod
    def of(cls, found: Growth) -> "GrowthOut":
        """The answer for an institution."""
        told = found.change
        return cls(
            now=found.now,
            before=found.before,
            **_told(told),
            why=_why(found.why),
        )


class IndicatorsOut(BaseModel):
    """All that is public of the cases of one subject; small numbers are hidden, and say so."""

    kind: str
    id: str
    name: str
    counts: list[CountOut]
    rates: list[RateOut]
    days: list[DaysOut]
    months: list[MonthOut] = Field(default_factory=list)
    growth: GrowthOut | None
    per_learners: LearnersOut | None
    since: date | None
    updated_at: str | None

    @classmethod
    def of(cls, found: Figures, months: list[Point] | None = None) -> "IndicatorsOut":
        """The answer for a subject."""
        at = found.updated_at.astimezone(clock.ZONE).isoformat(timespec="seconds") if found.updated_at else None
        learners = found.per_learners
        return cls(
            kind=str(found.kind),
            id=found.ref,
            name=found.name,
            counts=_counts(found),
            rates=[RateOut.of(one) for one in found.rates],
            days=[DaysOut.of(one) for one in found.stages],
            months=[MonthOut.of(one) for one in months or []],
            growth=GrowthOut.of(found.growth) if found.growth else None,
            per_learners=LearnersOut.model_validate(learners, from_attributes=True) if learners else None,
            since=found.since_on,
            updated_at=at,
        )


class OutcomeCount(BaseModel):
    """How many published outcomes came out so."""

    code: str
    name: str
    number: int


class PublishedOut(BaseModel):
    """Published outcomes that fit the filters: exact, anyone may recount them from `/publications`."""

    total: int
    outcomes: list[OutcomeCount]

    @classmethod
    def of(cls, found: PublishedCounts) -> "PublishedOut":
        """The answer for these counts."""
        outcomes = [OutcomeCount(code=str(one), name=str(one.label), number=number) for one, number in found.outcomes]
        return cls(total=found.total, outcomes=outcomes)


class StatisticsOut(BaseModel):
    """Two universes, never mixed: `all_cases` with small numbers hidden, `published` exact.

    `all_cases` is null where more is asked than one institution, category, region or body (crossed figures are not
    public), and of an institution or body that is not known here.
    """

    all_cases: IndicatorsOut | None
    published: PublishedOut


def _counts(found: Figures) -> list[CountOut]:
    return [
        CountOut(
            code=one.of.code,
            name=str(one.of.name),
            number=one.number,
            at_least=one.between[0] if one.between else None,
            at_most=one.between[1] if one.between else None,
            is_platform_rule=one.of.is_platform_rule,
        )
        for one in found.counts
    ]


def _told(found: Rate | Change | None) -> dict[str, Any]:
    """A value with the ends of its interval."""
    return {name: _round(getattr(found, name, None)) for name in ("value", "low", "high")}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _why(found: Why | None) -> Coded | None:
    return Coded(code=str(found), name=str(found.label)) if found else None
