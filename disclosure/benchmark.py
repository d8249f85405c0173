"""An institution's own numbers beside others of its size, with the causes that make the difference; pure.

Nothing can be read of one other institution: no comparison with fewer than five others, each with five cases at least
of what is compared; a middle value, no best and no worst; of causes no sum that is small or mostly one institution's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

PEERS_LEAST = 5
SMALL_CELL = 5
LARGEST_PART = 0.8
"""The largest part of a sum that one institution may make before the sum would speak of it."""
LEARNER_BANDS = (500, 2_000, 10_000, 100_000)


class Basis(StrEnum):
    """What the size is taken from: learners who pay, where they are disclosed; else it is not known (decision 0103)."""

    LEARNERS = "learners"
    UNKNOWN = "unknown"


class Measure(StrEnum):
    """What is compared: first answers in time, complaints that came to an agreement, cases of a thousand learners."""

    ON_TIME = "on_time"
    SETTLED = "settled"
    PER_THOUSAND = "per_thousand"


@dataclass(frozen=True)
class Counted:
    """One institution's counts of the period; `causes` are categories with their numbers."""

    cases: int
    asked: int = 0
    on_time: int = 0
    settled: int = 0
    ended: int = 0
    learners: int | None = None
    causes: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Compared:
    """One measure: the own value and of how many, the middle of the others, and how many of them it comes from.

    None where there are too few; shares are between 0 and 1, PER_THOUSAND is a number of cases.
    """

    measure: Measure
    own: float | None
    n: int
    middle: float | None
    peers: int


@dataclass(frozen=True)
class Cause:
    """One category: the own share of all cases, the others' share together (None: covered), and the difference."""

    category: str
    number: int
    own: float
    others: float | None

    @property
    def difference(self) -> float | None:
        """How much more of the own cases it makes than of the others', between -1 and 1."""
        return self.own - self.others if self.others is not None else None


@dataclass(frozen=True)
class Benchmark:
    """The comparison; the own numbers alone where there are not enough `peers`."""

    peers: int
    measures: tuple[Compared, ...] = ()
    causes: tuple[Cause, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether there were enough others."""
        return self.peers >= PEERS_LEAST


def band_of(learners: int | None) -> tuple[Basis, int]:
    """By what an institution's size is taken, and the place of its band, from 0; whose size is not known has one."""
    if not learners:
        return Basis.UNKNOWN, 0
    return Basis.LEARNERS, sum(learners >= edge for edge in LEARNER_BANDS)


def bounds_of(band: int) -> tuple[int, int | None]:
    """The least and the largest number of learners of a band; None where it has no end."""
    edges = LEARNER_BANDS
    return (edges[band - 1] if band else 1), (edges[band] - 1 if band < len(edges) else None)


def benchmark(own: Counted, peers: Sequence[Counted], smallest: int = SMALL_CELL) -> Benchmark:
    """The own counts beside those of the others of the same band; `smallest` never counts as less than five."""
    least = max(smallest, SMALL_CELL)
    beside = peers if len(peers) >= PEERS_LEAST else ()
    measures = tuple(_compared(measure, own, beside, least) for measure in Measure)
    return Benchmark(len(peers), measures, causes_of(own, beside, least))


def _compared(measure: Measure, own: Counted, peers: Sequence[Counted], least: int) -> Compared:
    values = sorted(value for one in peers if (value := _value(measure, one, least)) is not None)
    middle = _middle(values) if len(values) >= PEERS_LEAST else None
    return Compared(measure, _value(measure, own, least), _of(measure, own), middle, len(values))


def _value(measure: Measure, one: Counted, least: int) -> float | None:
    if _of(measure, one) < least:
        return None
    if measure is Measure.PER_THOUSAND:
        return 1000 * one.cases / one.learners if one.learners else None
    return (one.on_time / one.asked) if measure is Measure.ON_TIME else (one.settled / one.ended)


def _of(measure: Measure, one: Counted) -> int:
    return {Measure.ON_TIME: one.asked, Measure.SETTLED: one.ended, Measure.PER_THOUSAND: one.cases}[measure]


def _middle(values: Sequence[float]) -> float:
    place = len(values) // 2
    return values[place] if len(values) % 2 else (values[place - 1] + values[place]) / 2


def causes_of(own: Counted, peers: Sequence[Counted], least: int = SMALL_CELL) -> tuple[Cause, ...]:
    """The own categories with enough cases, those that drive the difference first."""
    all_cases = sum(one.cases for one in peers)
    found = []
    for category, number in (own.causes or {}).items():
        if number < least or own.cases < least:
            continue
        theirs = [(one.causes or {}).get(category, 0) for one in peers]
        others = sum(theirs) / all_cases if all_cases and _may_be_shown(theirs, least) else None
        found.append(Cause(category, number, number / own.cases, others))
    return tuple(sorted(found, key=lambda one: (one.difference is None, -(one.difference or 0), one.category)))


def _may_be_shown(numbers: Sequence[int], least: int) -> bool:
    """Whether a sum over the others is large enough, from enough of them, and not mostly one's."""
    total = sum(numbers)
    return total >= least and max(numbers) <= LARGEST_PART * total
