"""Adding working days, natural days and months; the first day is never counted."""

import calendar as gregorian
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.workdays.calendar import Calendar

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pause:
    """A stretch that does not count: from the day it begins to the day it ends, end − start whole days."""

    start: date
    end: date
    why: str = "暂停计算"

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"暂停的结束日 {self.end} 早于开始日 {self.start}")


@dataclass(frozen=True)
class Skipped:
    """A day that was not counted, and why."""

    on: date
    why: str


@dataclass(frozen=True)
class Count:
    """Where a count ends, by both readings of a last day that is not worked, and how it got there.

    `due` rolls over the State Council's holidays only, `due_if_weekends_roll` to the next working day;
    `warn_on` is the last working day on or before `due`.
    """

    raw_due: date
    due: date
    due_if_weekends_roll: date
    warn_on: date
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    provisional: bool


def add_working_days(calendar: Calendar, start: date, n: int, pauses: Iterable[Pause] = ()) -> Count:
    """The n-th working day after `start`, make-up days included; ValueError when n < 1."""
    _refuse_empty(n)
    stretches = _merged(pauses, start)
    counted: list[date] = []
    skipped: list[Skipped] = []
    day = start
    while len(counted) < n:
        day += DAY
        paused = _pause_of(day, stretches)
        if paused is None and calendar.is_working(day):
            counted.append(day)
        else:
            skipped.append(Skipped(day, paused.why if paused else calendar.name(day)))
    due = roll_to_working_day(calendar, _after_late_pauses(day, stretches))
    skipped += [Skipped(on, _why(calendar, on, stretches)) for on in _days(day, due - DAY)]
    provisional = any(calendar.is_provisional(on) for on in _days(start, due))
    return Count(due, due, due, due, tuple(counted), tuple(skipped), provisional)


def add_natural_days(calendar: Calendar, start: date, n: int, pauses: Iterable[Pause] = ()) -> Count:
    """The n-th natural day after `start`, each pause taken out whole, then rolled; ValueError when n < 1."""
    _refuse_empty(n)
    raw = start + n * DAY
    out: dict[date, str] = {}
    for pause in _merged(pauses, start):
        if pause.start > roll_over_holidays(calendar, raw):
            break
        # A pause that begins while the last day is being rolled leaves nothing to run after it.
        begins = pause.start if pause.start <= raw else pause.start - DAY
        out |= {on: calendar.name(on) for on in _days(raw, begins)}
        out |= dict.fromkeys(_days(begins, pause.end), pause.why)
        raw = max(raw + (pause.end - pause.start), pause.end)
    counted = tuple(on for on in _days(start, raw) if on not in out)
    return _rolled(calendar, raw, counted, tuple(Skipped(on, why) for on, why in out.items()))


def add_months(calendar: Calendar, start: date, months: int) -> Count:
    """The same day `months` later, the month's last day where there is none (民法典 art. 202), then rolled."""
    _refuse_empty(months)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return _rolled(calendar, date(year, month + 1, min(start.day, last)), (), ())


def _rolled(calendar: Calendar, raw: date, counted: tuple[date, ...], taken: tuple[Skipped, ...]) -> Count:
    """A count of natural time, with its last day rolled by both readings."""
    due = roll_over_holidays(calendar, raw)
    late = roll_to_working_day(calendar, raw)
    named = {skip.on for skip in taken}
    rolled = tuple(Skipped(on, calendar.name(on)) for on in _days(raw - DAY, due - DAY) if on not in named)
    provisional = any(calendar.is_provisional(on) for on in _days(raw - DAY, late))
    return Count(raw, due, late, last_working_day(calendar, due), counted, taken + rolled, provisional)


def roll_over_holidays(calendar: Calendar, on: date) -> date:
    """The day itself, or the first day after it that the arrangement does not give off (法定节假日, literal)."""
    while calendar.is_holiday(on):
        on += DAY
    return on


def roll_to_working_day(calendar: Calendar, on: date) -> date:
    """The day itself, or the first working day after it (法定休假日, weekends too)."""
    while not calendar.is_working(on):
        on += DAY
    return on


def last_working_day(calendar: Calendar, on: date) -> date:
    """The day itself, or the last working day before it."""
    while not calendar.is_working(on):
        on -= DAY
    return on


def working_days_between(calendar: Calendar, a: date, b: date) -> int:
    """Working days after `a` up to and with `b`; negative when `b` lies before `a`."""
    if b < a:
        return -working_days_between(calendar, b, a)
    return sum(calendar.is_working(on) for on in _days(a, b))


def working_days_left(calendar: Calendar, today: date, due: date) -> int:
    """Working days that remain after today until a due date; 0 on the last day, negative when it has passed."""
    return working_days_between(calendar, today, due)


def _days(after: date, until: date) -> list[date]:
    """Every day after one day up to and with another."""
    return [after + offset * DAY for offset in range(1, (until - after).days + 1)]


def _merged(pauses: Iterable[Pause], start: date) -> list[Pause]:
    """Pauses in order, cut to what lies after `start`, overlaps joined so that no day is taken out twice."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: (each.start, each.end)):
        if pause.end <= start:
            continue
        cut = Pause(max(pause.start, start), pause.end, pause.why)
        if merged and cut.start < merged[-1].end:
            last = merged.pop()
            cut = Pause(last.start, max(last.end, cut.end), last.why)
        merged.append(cut)
    return merged


def _pause_of(on: date, pauses: Sequence[Pause]) -> Pause | None:
    """The pause a day lies in; like the count itself, a pause takes in its end and not its first day."""
    return next((pause for pause in pauses if pause.start < on <= pause.end), None)


def _after_late_pauses(due: date, pauses: Sequence[Pause]) -> date:
    """The last day once more, where a pause began on that very day."""
    for pause in pauses:
        if pause.start <= due < pause.end:
            due = pause.end
    return due


def _why(calendar: Calendar, on: date, pauses: Sequence[Pause]) -> str:
    """Why a day after the last counted one does not end the count."""
    paused = _pause_of(on, pauses)
    return paused.why if paused else calendar.name(on)


def _refuse_empty(n: int) -> None:
    """A length is at least one."""
    if n < 1:
        raise ValueError(f"期限至少为 1，现为 {n}")
