"""Rates with an interval, medians and ninetieth percentiles, each with its n; pure.

No rate, median or percentile is given under five cases (平台规则 small_cell).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALL_CELL = 5
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Rate:
    """A share of `n` cases: `value`, `low` and `high` (Wilson, 95 %) are between 0 and 1, or None under five cases."""

    part: int
    n: int
    value: float | None
    low: float | None
    high: float | None

    @property
    def is_shown(self) -> bool:
        """Whether there are enough cases to give a rate."""
        return self.value is not None


@dataclass(frozen=True)
class Change:
    """What `now` is more (or less) than `before`, as a share of it: `value`, and between `low` and `high` (95 %).

    Complaints come by chance too: of as many in both spans, now and then one has more. `high` is None without an end.
    """

    now: int
    before: int
    value: float
    low: float
    high: float | None


@dataclass(frozen=True)
class Spread:
    """A distribution of `n` day counts: median and ninetieth percentile, or None under five cases."""

    n: int
    median: float | None
    p90: float | None


def rate(part: int, n: int, smallest: int = SMALL_CELL) -> Rate:
    """The share of `part` in `n`; raises ValueError when it is no share."""
    if not 0 <= part <= n:
        raise ValueError(f"{part} is no part of {n}")
    if n < max(smallest, 1):
        return Rate(part, n, None, None, None)
    low, high = wilson(part, n)
    return Rate(part, n, part / n, low, high)


def change(now: int, before: int, smallest: int = SMALL_CELL) -> Change | None:
    """By how much a number grew; None where there were too few before. The interval is that of its share in both."""
    if before < max(smallest, 1):
        return None
    low, high = wilson(now, now + before)
    return Change(now, before, now / before - 1, low / (1 - low) - 1, high / (1 - high) - 1 if high < 1 else None)


def wilson(part: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """The Wilson score interval of a share, within 0 and 1."""
    share, square = part / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    low = 0.0 if part == 0 else max(0.0, middle - half)
    high = 1.0 if part == n else min(1.0, middle + half)
    return low, high


def spread(days: Sequence[int], smallest: int = SMALL_CELL) -> Spread:
    """Median and ninetieth percentile (nearest rank) of day counts."""
    ranked = sorted(days)
    if len(ranked) < max(smallest, 1):
        return Spread(len(ranked), None, None)
    return Spread(len(ranked), median(ranked), float(percentile(ranked, 0.9)))


def median(ranked: Sequence[int]) -> float:
    """The middle of a sorted, non-empty sequence."""
    middle = len(ranked) // 2
    return float(ranked[middle]) if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2


def percentile(ranked: Sequence[int], share: float) -> int:
    """The smallest value that at least this share of a sorted, non-empty sequence does not exceed."""
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def spread_of(bars: Mapping[int, int], smallest: int = SMALL_CELL) -> Spread:
    """The same from a histogram: by day count how many; histograms of parts add up to that of the whole."""
    return spread([days for days in sorted(bars) for _each in range(bars[days])], smallest)
