"""An institution's figures under the names that the first version of this API gave them."""

from datetime import date

from pydantic import BaseModel

from disclosure.indicators import Figures, RateFigure, StageFigure
from kernel import clock


class NamedRate(BaseModel):
    """A share of n cases with its 95 % Wilson interval; null where small numbers are hidden, with the reason."""

    part: int | None
    n: int | None
    value: float | None
    low: float | None
    high: float | None
    hidden: str | None = None

    @classmethod
    def of(cls, found: RateFigure) -> "NamedRate":
        """The answer for a rate; a share that is not shown does not show its part either."""
        shown, why = found.rate, str(found.why) if found.why else None
        if shown is None:
            return cls(part=None, n=found.n, value=None, low=None, high=None, hidden=why)
        value, low, high = (None if one is None else round(one, 4) for one in (shown.value, shown.low, shown.high))
        return cls(part=shown.part, n=found.n, value=value, low=low, high=high)


class NamedDays(BaseModel):
    """Median and ninetieth percentile of n day counts; null values under five cases."""

    n: int | None = None
    median: float | None = None
    p90: float | None = None

    @classmethod
    def of(cls, found: StageFigure) -> "NamedDays":
        """The answer for a stage."""
        shown = found.spread
        return cls(n=found.n, median=shown.median if shown else None, p90=shown.p90 if shown else None)


class FiguresOut(BaseModel):
    """All accepted complaints about an institution, small numbers hidden (null); response figures rest on 平台规则.

    They are no numbers of published outcomes: those are counted by `total` of the list of publications.
    """

    accepted: int | None
    closed: int | None
    unanswered: int | None
    unrated: int | None
    answered: NamedRate
    answered_on_time: NamedRate
    promises_confirmed: NamedRate
    promises_in_time: NamedRate
    promises_uncontested: NamedRate
    promises_said: NamedRate
    settled: NamedRate
    settled_first: NamedRate
    solved: NamedRate
    claimed: NamedRate
    satisfied: NamedRate
    followed_up: NamedRate
    repeated: NamedRate
    days_to_accept: NamedDays
    days_to_answer: NamedDays
    days_to_end: NamedDays
    days_to_close: NamedDays
    learners: int | None
    per_thousand_learners: float | None
    since: date | None
    updated_at: str | None

    @classmethod
    def of(cls, found: Figures) -> "FiguresOut":
        """The answer for an institution."""
        rates = {NAMES.get(one.of.code, one.of.code): NamedRate.of(one) for one in found.rates}
        days = {f"days_{one.of.code}": NamedDays.of(one) for one in found.stages}
        per, at = found.per_learners, found.updated_at
        counts = {code: found.count(code).number for code in ("closed", "unanswered", "unrated")}
        about = {
            "accepted": found.count("cases").number,
            "learners": per.learners if per else None,
            "per_thousand_learners": per.per_thousand if per and per.is_whole else None,
            "since": found.since_on,
            "updated_at": at.astimezone(clock.ZONE).isoformat(timespec="seconds") if at else None,
        }
        return cls.model_validate(counts | rates | days | about)


# What the first version of this API called them.
NAMES = {"response": "answered", "on_time": "answered_on_time"}
