"""What stands on a day, what is missing and since when, what expires; counts by class, never one sum; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from institutions.duties.items import ITEMS, Due, Item
from institutions.duties.laws import Article, Demand, Facts, demand_of
from kernel.labels import Labelled

DAY = timedelta(days=1)


class State(Labelled):
    """How an item stands on a day."""

    STANDS = "stands", _l("已披露")
    EXPIRING = "expiring", _l("快到期")
    EXPIRED = "expired", _l("已到期")
    WAITING = "waiting", _l("待填写")
    OVERDUE = "overdue", _l("过了期限没有填写")


@dataclass(frozen=True)
class Filed:
    """One confirmed version of an item: in force from a day, until a day where it has an end."""

    item: str
    version: int
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class Span:
    """Days without an item in force, both included; `last` None: until somebody fills it in."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Duty:
    """An item as it stands for one institution on a day."""

    item: Item
    demand: Demand
    article: Article | None
    state: State
    stands: Filed | None
    ends_on: date | None
    due_on: date | None
    blank_since: date | None

    @property
    def is_complete(self) -> bool:
        """Whether something is in force."""
        return self.state in (State.STANDS, State.EXPIRING)

    @property
    def speaks(self) -> bool:
        """Whether the public reads 「未披露」: an article demands it and its day is past (§0b.28)."""
        return self.demand is Demand.LAW and self.blank_since is not None


@dataclass(frozen=True)
class Completeness:
    """How many items of one class are in force, of how many."""

    demand: Demand
    complete: int
    of: int


def in_force(filed: Iterable[Filed], on: date) -> Filed | None:
    """The version in force on a day, ended or not: the one with the latest first day; later ones change nothing."""
    return max((one for one in filed if one.from_on <= on), key=lambda one: (one.from_on, one.version), default=None)


def ends_on(item: Item, one: Filed) -> date | None:
    """Its last day: its own, and for a yearly item the end of the year after the one it was published in."""
    yearly = date(one.from_on.year + 1, 12, 31) if item.due is Due.YEARLY else None
    return min((day for day in (one.until_on, yearly) if day is not None), default=None)


def first_due(item: Item, since_on: date, fill_days: int) -> date:
    """The last day to fill an item in for the first time: the operator's days, for a yearly one that year's end."""
    day = since_on + timedelta(days=fill_days)
    return date(day.year, 12, 31) if item.due is Due.YEARLY else day


def blanks(item: Item, filed: Iterable[Filed], due_on: date | None) -> list[Span]:
    """When nothing was in force after it was due; without a due day nothing was ever asked. Sorted, apart."""
    if due_on is None:
        return []
    spans, open_from = list[Span](), due_on + DAY
    for one in sorted(filed, key=lambda row: (row.from_on, row.version)):
        if open_from < one.from_on:
            spans.append(Span(open_from, one.from_on - DAY))
        end = ends_on(item, one)
        # A version that begins before the one in force ends takes its place at once.
        open_from = max(due_on, end) + DAY if end is not None and end < date.max else date.max
    return spans if open_from == date.max else [*spans, Span(open_from)]


def state_on(item: Item, filed: Sequence[Filed], due_on: date | None, on: date, warn_days: int) -> State:
    """How an item stands on a day; `warn_days` before its end it is said to be expiring."""
    stands = in_force(filed, on)
    end = ends_on(item, stands) if stands else None
    if stands is not None and (end is None or on <= end):
        return State.EXPIRING if end is not None and on >= end - timedelta(days=warn_days) else State.STANDS
    if stands is not None:
        return State.EXPIRED
    return State.OVERDUE if due_on is not None and on > due_on else State.WAITING


def duties_on(
    facts: Facts,
    filed: Iterable[Filed],
    since_on: date | None,
    on: date,
    *,
    fill_days: int,
    warn_days: int,
) -> list[Duty]:
    """Every item asked of an institution as it stands on a day; `since_on` is the day it could fill in here."""
    by_item: dict[str, list[Filed]] = {}
    for one in filed:
        by_item.setdefault(one.item, []).append(one)
    asked = [item for item in ITEMS if facts.type in item.types]
    return [_duty(item, facts, by_item.get(item.code, []), since_on, on, fill_days, warn_days) for item in asked]


def _duty(
    item: Item,
    facts: Facts,
    filed: Sequence[Filed],
    since_on: date | None,
    on: date,
    fill_days: int,
    warn_days: int,
) -> Duty:
    demand, article = demand_of(item.code, item.otherwise_for(facts.type), facts, on)
    due_on = first_due(item, since_on, fill_days) if since_on and demand is not Demand.VOLUNTARY else None
    stands = in_force(filed, on)
    state = state_on(item, filed, due_on, on, warn_days)
    blank = next((span.first for span in blanks(item, filed, due_on) if span.holds(on)), None)
    return Duty(item, demand, article, state, stands, ends_on(item, stands) if stands else None, due_on, blank)


def speaks(duty: Duty) -> str:
    """The word the public reads for a blank, empty where none is due."""
    return str(_l("未披露")) if duty.speaks else ""


def completeness(duties: Iterable[Duty]) -> list[Completeness]:
    """Counts by class: what law demands, what the platform asks, what is voluntary; there is no sum of them."""
    rows = list(duties)
    of: Mapping[Demand, int] = Counter(row.demand for row in rows)
    done: Mapping[Demand, int] = Counter(row.demand for row in rows if row.is_complete)
    return [Completeness(demand, done.get(demand, 0), of[demand]) for demand in Demand if of.get(demand)]
