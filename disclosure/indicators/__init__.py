"""Figures with their denominators: what is counted, rates and days, and what must stay hidden; pure.

No rate, median or percentile is given under five cases (平台规则 small_cell).
"""

from disclosure.indicators.definitions import BY_CODE, FIRST, KNOWN, MEASURES, RATES, STAGES, Measure, RateOf, Stage
from disclosure.indicators.figures import Count, Figures, Growth, PerLearners, RateFigure, StageFigure, Why
from disclosure.indicators.rates import (
    SMALL_CELL,
    Change,
    Rate,
    Spread,
    change,
    median,
    percentile,
    rate,
    spread,
    spread_of,
    wilson,
)
from disclosure.indicators.subjects import SubjectKind

__all__ = [
    "BY_CODE",
    "FIRST",
    "KNOWN",
    "MEASURES",
    "RATES",
    "SMALL_CELL",
    "STAGES",
    "Change",
    "Count",
    "Figures",
    "Growth",
    "Measure",
    "PerLearners",
    "Rate",
    "RateFigure",
    "RateOf",
    "Spread",
    "Stage",
    "StageFigure",
    "SubjectKind",
    "Why",
    "change",
    "median",
    "percentile",
    "rate",
    "spread",
    "spread_of",
    "wilson",
]
