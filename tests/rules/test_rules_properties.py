"""Laws of counting, held against an oracle that shares no line with the code; 100,000 examples in the long run."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest

from kernel.workdays import (
    Calendar,
    CalendarDay,
    Count,
    DayKind,
    Pause,
    add_natural_days,
    add_working_days,
    reference_calendar,
)
from tests.rules import oracle

CALENDAR = reference_calendar()
DAY = timedelta(days=1)
FEW, MANY = 1_500, 100_000
EARLIEST, LATEST = date(2019, 1, 1), date(2026, 5, 31)


@dataclass(frozen=True)
class Case:
    """A day, a length, stretches that pause, and one more rest day."""

    start: date
    n: int
    pauses: tuple[tuple[date, date], ...]
    rest: date

    @property
    def taken(self) -> list[Pause]:
        return [Pause(first, end, "鉴定") for first, end in self.pauses]


def cases(count: int, seed: int) -> Iterator[Case]:
    """Seeded cases; half have no pause, starts cluster around holidays as often as elsewhere."""
    chance = random.Random(seed)
    holidays = sorted(on for on in CALENDAR.days if EARLIEST <= on <= LATEST)
    span = (LATEST - EARLIEST).days
    for _ in range(count):
        start = EARLIEST + chance.randint(0, span) * DAY
        n = chance.choice((1, 5, 7, 10, 15, 20, 30, 45, 60, chance.randint(1, 70)))
        if chance.random() < 0.5:
            start = max(EARLIEST, min(LATEST, chance.choice(holidays) - chance.randint(-2, n + 3) * DAY))
        pauses = []
        for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
            first = start + chance.randint(-10, n + 12) * DAY
            pauses.append((first, first + chance.randint(0, 25) * DAY))
        yield Case(start, n, tuple(pauses), start + chance.randint(1, 100) * DAY)


def ends(count: Count) -> tuple[date, date, date]:
    return count.due, count.due_if_weekends_roll, count.raw_due


def check_against_the_oracle(case: Case) -> None:
    working, natural = add_working_days(CALENDAR, case.start, case.n), add_natural_days(CALENDAR, case.start, case.n)
    assert working.due == oracle.working_days(case.start, case.n), case
    raw = case.start + case.n * DAY
    assert (natural.raw_due, natural.due) == (raw, oracle.roll(raw, weekends=False)), case
    assert natural.due_if_weekends_roll == oracle.roll(raw, weekends=True), case
    assert natural.warn_on == oracle.last_worked(natural.due), case
    if case.pauses:
        found = add_working_days(CALENDAR, case.start, case.n, case.taken)
        assert found.due == oracle.paused_working_days(case.start, case.n, list(case.pauses)), case
        paused = add_natural_days(CALENDAR, case.start, case.n, case.taken)
        assert paused.raw_due == oracle.natural_days(case.start, case.n, list(case.pauses)), case
        assert paused.due == oracle.roll(paused.raw_due, weekends=False), case


def check_the_days(case: Case) -> None:
    """Exactly n counted; with the skipped they are every day, once; both runs agree; never before the start."""
    for add in (add_working_days, add_natural_days):
        found, again = (add(CALENDAR, case.start, case.n, case.taken) for _ in range(2))
        assert found == again, case
        assert found.due >= found.raw_due > case.start, case
        assert found.due_if_weekends_roll >= found.due >= found.warn_on, case
        assert len(found.counted) == len(set(found.counted)) == case.n, case
        skipped = [skip.on for skip in found.skipped]
        assert len(skipped) == len(set(skipped)), case
        assert all(skip.why for skip in found.skipped), case
        between = {case.start + offset * DAY for offset in range(1, (found.due - case.start).days)}
        assert between <= {*found.counted, *skipped} <= {*between, found.due}, case
        # Only a last day that rolls is told twice: as the last day, and as the day that is not worked.
        assert {*found.counted} & {*skipped} <= {found.raw_due}, case


def check_more_rest_is_never_earlier(case: Case) -> None:
    extra = CalendarDay(case.rest, DayKind.HOLIDAY, "临时放假", "")
    longer = Calendar(CALENDAR.version, {**CALENDAR.days, case.rest: extra}, CALENDAR.announced)
    for add in (add_working_days, add_natural_days):
        before, after = (add(calendar, case.start, case.n, case.taken) for calendar in (CALENDAR, longer))
        assert all(late >= early for early, late in zip(ends(before), ends(after), strict=True)), case


def check_more_pause_is_never_earlier(case: Case) -> None:
    if not case.pauses:
        return
    for add in (add_working_days, add_natural_days):
        known = [ends(add(CALENDAR, case.start, case.n, case.taken[:index])) for index in range(len(case.pauses) + 1)]
        longer = [Pause(one.start, one.end + 3 * DAY, one.why) for one in case.taken]
        known.append(ends(add(CALENDAR, case.start, case.n, longer)))
        for before, after in pairwise(known):
            assert all(late >= early for early, late in zip(before, after, strict=True)), case


LAWS = (
    check_against_the_oracle,
    check_the_days,
    check_more_rest_is_never_earlier,
    check_more_pause_is_never_earlier,
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_law_of_counting(law: Callable[[Case], None]) -> None:
    for case in cases(FEW, seed=20260418):
        law(case)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_law_of_counting_a_hundred_thousand_times(law: Callable[[Case], None]) -> None:
    for case in cases(MANY, seed=121):
        law(case)


def every_day() -> list[date]:
    return [oracle.FIRST + offset * DAY for offset in range((oracle.LAST - oracle.FIRST).days + 1)]


def test_the_oracle_and_our_calendar_name_the_same_days() -> None:
    for on in every_day():
        assert CALENDAR.is_working(on) == oracle.is_working(on), on
        assert CALENDAR.is_holiday(on) == oracle.is_holiday(on), on


def test_the_exceptions_are_eight_weekend_days_no_notice_lists() -> None:
    assert len(oracle.NOT_IN_THE_NOTICES) == 8
    for on in oracle.NOT_IN_THE_NOTICES:
        assert on.weekday() >= 5
        assert on not in CALENDAR.days
        assert oracle.chinese_calendar.get_holiday_detail(on)[1] is not None
