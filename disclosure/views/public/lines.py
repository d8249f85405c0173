"""Figures of all cases in words, line by line, each with its n; why one is not given; how each is counted."""

from dataclasses import dataclass

from flask_babel import gettext as _

from disclosure.indicators import (
    BY_CODE,
    MEASURES,
    RATES,
    SMALL_CELL,
    STAGES,
    Count,
    Figures,
    Growth,
    Measure,
    Rate,
    RateFigure,
    RateOf,
    Stage,
    StageFigure,
    SubjectKind,
    Why,
)

# Said by nobody, or ended without mediation: classes of their own, in no numerator.
APART = ("unanswered", "unrated", "withdrawn", "set_aside")


@dataclass(frozen=True)
class Line:
    """One row of figures: name, value in words, of how many in words, a note, what it means."""

    name: str
    value: str
    n: str
    note: str
    meaning: str
    is_told: bool = True


def lines_of(figures: Figures) -> list[Line]:
    """How the number grew, the rates, then the days."""
    grown = [growth_line(figures.growth)] if figures.growth is not None else []
    return [*grown, *map(line_of, figures.rates), *map(_stage_line, figures.stages)]


def growth_line(found: Growth) -> Line:
    """How the complaints of twelve months grew, in words; `n` are those of both spans."""
    name = _("近十二个月的增减")
    meaning = _("「近十二个月的投诉」减去「上一个十二个月的投诉」，再除以后者")
    told = found.change
    if told is None:
        if found.why is Why.FEW:
            few = _("上一个十二个月不足%(number)s件，不计算", number=SMALL_CELL)
            return Line(name, few, _n(_both(found)), "", meaning, is_told=False)
        return Line(name, _("不公布"), _n(None), str(found.why.label) if found.why else "", meaning, is_told=False)
    note = _("%(now)s件比%(before)s件；", now=told.now, before=told.before)
    if told.high is None:
        note += _("95%%区间 %(low)s以上", low=signed(told.low))
    else:
        note += _("95%%区间 %(low)s至%(high)s", low=signed(told.low), high=signed(told.high))
    return Line(name, signed(told.value), _n(_both(found)), note, meaning)


def _both(found: Growth) -> int | None:
    return found.now + found.before if found.now is not None and found.before is not None else None


def signed(share: float) -> str:
    """A change as people write it: +20%, −10%, 0%."""
    rounded = round(100 * share)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{abs(rounded)}%"


def apart_of(figures: Figures) -> list[Line]:
    """The classes that are in no rate's numerator, as numbers."""
    counts = [figures.count(code) for code in APART if figures.kind in BY_CODE[code].kinds]
    return [Line(str(one.of.name), number_of(one), "", "", str(one.of.says)) for one in counts]


def number_of(count: Count) -> str:
    """A number, its bounds, or that it is too small to be told."""
    if count.number is not None:
        return str(count.number)
    if count.between is not None:
        return _("%(low)s至%(high)s", low=count.between[0], high=count.between[1])
    return _("不公布")


def meaning_of(one: RateOf) -> str:
    """A rate as its formula in words."""
    names = {"part": str(BY_CODE[one.part].name), "whole": str(BY_CODE[one.whole].name)}
    words = _("「%(part)s」的件数除以「%(whole)s」的件数", **names)
    if one.whole == "promises_due":
        words = _("「%(part)s」的项数除以「%(whole)s」的项数", **names)
    return words + (_("；不含%(what)s", what=one.leaves_out) if one.leaves_out else "")


def line_of(found: RateFigure) -> Line:
    """A rate in words."""
    value, note = _said(found)
    is_told = found.between is not None or (found.rate is not None and found.rate.value is not None)
    return Line(str(found.of.name), value, _n(found.n), note, meaning_of(found.of), is_told)


def _said(found: RateFigure) -> tuple[str, str]:
    if found.rate is not None:
        return _of_rate(found.rate)
    if found.why is Why.FEW:
        return _("不足%(number)s件，不计算", number=SMALL_CELL), ""
    if found.between is None:
        return _("不公布"), str(Why.SMALL.label)
    low, high = (round(100 * one) for one in found.between)
    return _("%(low)s%%至%(high)s%%之间", low=low, high=high), _(
        "其中一类不足%(number)s件，只给范围", number=SMALL_CELL
    )


def _of_rate(rate: Rate) -> tuple[str, str]:
    if rate.value is None or rate.low is None or rate.high is None:
        return _("不足%(number)s件，不计算", number=SMALL_CELL), ""
    between = _("95%%区间 %(low)s%%至%(high)s%%", low=round(rate.low * 100), high=round(rate.high * 100))
    return f"{rate.value:.0%}", between


def _stage_line(found: StageFigure) -> Line:
    name, meaning, spread = str(found.of.name), str(found.of.says), found.spread
    if found.why is Why.SMALL:
        return Line(name, _("不公布"), _n(found.n), str(Why.SMALL.label), meaning, is_told=False)
    if spread is None or spread.median is None or spread.p90 is None:
        return Line(name, _("不足%(number)s件，不计算", number=SMALL_CELL), _n(found.n), "", meaning, is_told=False)
    value, note = _("中位数%(days)s天", days=f"{spread.median:g}"), _("九成在%(days)s天以内", days=f"{spread.p90:g}")
    return Line(name, value, _n(found.n), note, meaning)


def _n(number: int | None) -> str:
    return _("不公布") if number is None else str(number)


def counted_of(kind: SubjectKind) -> tuple[list[Measure], list[tuple[RateOf, str]], list[Stage]]:
    """How the figures of a kind of subject are counted: what is counted, each rate's formula, each stage."""
    rates = [(one, meaning_of(one)) for one in RATES if kind in one.kinds]
    return [one for one in MEASURES if kind in one.kinds], rates, [one for one in STAGES if kind in one.kinds]


def counted_over_all() -> tuple[list[Measure], list[tuple[RateOf, str]], list[Stage]]:
    """What is counted of the whole platform alone: how cases were passed on."""
    alone = frozenset({SubjectKind.ALL})
    rates = [(one, meaning_of(one)) for one in RATES if one.kinds == alone]
    return [one for one in MEASURES if one.kinds == alone], rates, []
