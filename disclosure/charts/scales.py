"""From values to places: a straight scale, round ticks, and which labels there is room for."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from disclosure.charts.shapes import SMALL, width_of

TINY = 1e-9


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` lie between `start` and `end`; outside of them they are held at the edge."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value; the middle where all values are one."""
        if self.high <= self.low:
            return (self.start + self.end) / 2
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def ticks(top: float, most: int = 4) -> list[float]:
    """Round values from 0 to at least `top`, at most so many and one; whole numbers above 1."""
    if not math.isfinite(top) or top < TINY:
        return [0.0, 1.0]
    rough = top / most
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough * (1 - 1e-9))
    if top > 1:
        step = max(1.0, step)
    return [number * step for number in range(math.ceil(top / step - 1e-9) + 1)]


def spread(number: int, start: float, end: float) -> list[float]:
    """The places of so many things side by side; one alone lies in the middle."""
    if number < 2:
        return [(start + end) / 2] * number
    return [start + (end - start) * place / (number - 1) for place in range(number)]


def thinned(labels: Sequence[str], room: float) -> set[int]:
    """Which labels can be written side by side: the last always, and every so-manieth before it."""
    if not labels:
        return set()
    widest = max(width_of(one, SMALL) for one in labels) + SMALL / 2
    fitting = max(1, int(room // widest))
    every = math.ceil(len(labels) / fitting)
    return {place for place in range(len(labels)) if (len(labels) - 1 - place) % every == 0}


def short(value: float) -> str:
    """A tick in signs."""
    return f"{value:g}"
