"""What may be said of a subject: numbers, rates with their n, days, and why something is not said; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from disclosure.indicators.definitions import BY_CODE, MEASURES, RATES, STAGES, Measure, RateOf, Stage
from disclosure.indicators.lately import MONTHS
from disclosure.indicators.rates import SMALL_CELL, Change, Rate, Spread, change, rate
from disclosure.indicators.subjects import SubjectKind
from kernel.labels import Labelled


class Why(Labelled):
    """Why a figure is not given."""

    FEW = "few", _l("件数不足，不计算")
    SMALL = "small", _l("件数或者其中一类太小，不公布")
    NO_PAST = "no_past", _l("上一个十二个月的件数不公布，或者那时这里还没有统计")


@dataclass(frozen=True)
class Count:
    """One measure: its number, or None where it is hidden; `between` are bounds that may be told instead."""

    of: Measure
    number: int | None
    between: tuple[int, int] | None = None


@dataclass(frozen=True)
class RateFigure:
    """One rate with its n; `rate` is None with the reason, `between` its bounds where only they may be told."""

    of: RateOf
    n: int | None
    rate: Rate | None
    between: tuple[float, float] | None = None
    why: Why | None = None


@dataclass(frozen=True)
class StageFigure:
    """Days of one stage with their n; None with the reason."""

    of: Stage
    n: int | None
    spread: Spread | None
    why: Why | None = None


@dataclass(frozen=True)
class Growth:
    """Complaints of the last twelve whole months beside those of the twelve before; `change` is None with the reason.

    `now` and `before` are None where they are hidden.
    """

    now: int | None
    before: int | None
    change: Change | None
    why: Why | None = None


@dataclass(frozen=True)
class PerLearners:
    """Complaints of the last twelve whole months per thousand paying learners, with the source of their number.

    `cases` and `per_thousand` are None where the number of complaints is hidden. Where counting began within the
    twelve months, `months` are those that are counted: the number is of these, and of none there is no number.
    """

    cases: int | None
    learners: int
    span: str
    source: str
    disclosed_on: date | None
    per_thousand: float | None
    months: int = MONTHS

    @property
    def is_whole(self) -> bool:
        """Whether all of the twelve months are counted."""
        return self.months == MONTHS


@dataclass(frozen=True)
class Figures:
    """All that the public may read of a subject's cases in a period ('' is the whole time)."""

    kind: SubjectKind
    ref: str
    name: str = ""
    period: str = ""
    shown: Mapping[str, int] = field(default_factory=dict)
    between: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    days: Mapping[str, Spread] = field(default_factory=dict)
    learners: int | None = None
    learners_span: str = ""
    learners_source: str = ""
    learners_on: date | None = None
    months: int = MONTHS
    since_on: date | None = None
    updated_at: datetime | None = None

    @classmethod
    def nothing(cls, kind: SubjectKind, ref: str, name: str = "") -> "Figures":
        """Of whom no case was ever counted: none of anything, which is not too few to be told."""
        return cls(kind, ref, name, shown={one.code: 0 for one in MEASURES if kind in one.kinds})

    def count(self, code: str) -> Count:
        """One measure."""
        return Count(BY_CODE[code], self.shown.get(code), self.between.get(code))

    @property
    def counts(self) -> tuple[Count, ...]:
        """Every measure of this kind of subject, in the order of the table."""
        return tuple(self.count(one.code) for one in MEASURES if self.kind in one.kinds)

    def rate(self, code: str) -> RateFigure:
        """One rate."""
        return self._rate(next(one for one in RATES if one.code == code and self.kind in one.kinds))

    @property
    def rates(self) -> tuple[RateFigure, ...]:
        """Every rate of this kind of subject, in the order of the table."""
        return tuple(self._rate(one) for one in RATES if self.kind in one.kinds)

    @property
    def stages(self) -> tuple[StageFigure, ...]:
        """Days of every stage."""
        return tuple(self._stage(one) for one in STAGES if self.kind in one.kinds)

    def _rate(self, of: RateOf) -> RateFigure:
        n, part = self.shown.get(of.whole), self.shown.get(of.part)
        if n is None or n < SMALL_CELL:
            return RateFigure(of, n, None, why=Why.SMALL if n is None else Why.FEW)
        if part is not None:
            return RateFigure(of, n, rate(part, n))
        bounds = self.between.get(of.part)
        between = (bounds[0] / n, bounds[1] / n) if bounds else None
        return RateFigure(of, n, None, between, Why.SMALL)

    def _stage(self, of: Stage) -> StageFigure:
        found, n = self.days.get(of.code), self.shown.get(of.of)
        if found is None or found.median is None:
            # With enough cases one of them has no such days: how few of them those are is not told either.
            return StageFigure(of, n, None, Why.FEW if n is not None and n < SMALL_CELL else Why.SMALL)
        return StageFigure(of, found.n, found)

    @property
    def per_learners(self) -> PerLearners | None:
        """Complaints of the last twelve months per thousand paying learners, where their number is disclosed."""
        if not self.learners:
            return None
        cases = self.shown.get("lately")
        per = round(1000 * cases / self.learners, 2) if cases is not None and self.months else None
        about = self.learners_span, self.learners_source, self.learners_on
        return PerLearners(cases, self.learners, *about, per, self.months)

    @property
    def growth(self) -> Growth | None:
        """How its complaints of the last twelve months grew; None of a subject that has no such number."""
        if self.kind not in BY_CODE["lately"].kinds:
            return None
        now, before = self.shown.get("lately"), self.shown.get("earlier")
        if now is None or before is None:
            return Growth(now, before, None, Why.SMALL if now is None else Why.NO_PAST)
        found = change(now, before)
        return Growth(now, before, found, None if found else Why.FEW)
