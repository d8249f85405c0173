"""An independent oracle: days by `chinesecalendar`, ends by plain counting over a table; none of our arithmetic."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache

import chinese_calendar

DAY = timedelta(days=1)
FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)
# Ordinary weekends that the library calls holidays although the year's notice does not list them.
NOT_IN_THE_NOTICES = {
    date(2019, 4, 6), date(2019, 4, 7),  # 清明节: the notice has Friday the 5th, "与周末连休"
    date(2019, 6, 8), date(2019, 6, 9),  # 端午节: Friday the 7th
    date(2019, 9, 14), date(2019, 9, 15),  # 中秋节: Friday the 13th
    date(2023, 12, 30), date(2023, 12, 31),  # 元旦 of 2024: Monday the 1st
}  # fmt: skip


def _is_holiday(on: date) -> bool:
    off, name = chinese_calendar.get_holiday_detail(on)
    return off and name is not None and on not in NOT_IN_THE_NOTICES


@cache
def _tables() -> tuple[list[int], frozenset[int]]:
    """The ordinals of all working days, in order, and of all holidays."""
    days = [FIRST + offset * DAY for offset in range((LAST - FIRST).days + 1)]
    worked = [on.toordinal() for on in days if chinese_calendar.is_workday(on)]
    return worked, frozenset(on.toordinal() for on in days if _is_holiday(on))


def is_holiday(on: date) -> bool:
    """Whether the year's notice gives this day off."""
    return on.toordinal() in _tables()[1]


def is_working(on: date) -> bool:
    """Whether this day is worked."""
    worked = _tables()[0]
    return worked[bisect_right(worked, on.toordinal()) - 1] == on.toordinal()


def roll(on: date, *, weekends: bool) -> date:
    """The day itself or the first after it that is no holiday (or: that is worked)."""
    while (not is_working(on)) if weekends else is_holiday(on):
        on += DAY
    return on


def last_worked(on: date) -> date:
    """The last working day on or before a day."""
    worked = _tables()[0]
    return date.fromordinal(worked[bisect_right(worked, on.toordinal()) - 1])


def working_days(start: date, n: int) -> date:
    """The n-th working day after a day."""
    worked = _tables()[0]
    return date.fromordinal(worked[bisect_right(worked, start.toordinal()) + n - 1])


def _paused(pauses: Iterable[tuple[date, date]]) -> set[date]:
    return {first + offset * DAY for first, end in pauses for offset in range(1, (end - first).days + 1)}


def _nth(start: date, n: int, counts: Callable[[date], bool]) -> date:
    on, left = start, n
    while left:
        on += DAY
        left -= counts(on)
    return on


def _late(on: date, pauses: Iterable[tuple[date, date]], *, weekends: bool) -> date:
    """The last day once more where a pause runs on it or while it is rolled."""
    for first, end in sorted(pauses):
        if first <= roll(on, weekends=weekends) and end > on:
            on = end
    return on


def paused_working_days(start: date, n: int, pauses: list[tuple[date, date]]) -> date:
    """The n-th day after a day that is worked and not paused; a pause that begins on it moves it to the pause's end."""
    out = _paused(pauses)
    on = _nth(start, n, lambda day: is_working(day) and day not in out)
    for first, end in sorted(pauses):
        if first <= on < end:
            on = end
    return roll(on, weekends=True)


def natural_days(start: date, n: int, pauses: list[tuple[date, date]]) -> date:
    """The n-th day after a day that is not paused, before it is rolled."""
    out = _paused(pauses)
    return _late(_nth(start, n, lambda day: day not in out), [p for p in pauses if p[1] > start], weekends=False)
