"""The clocks of an institution's life as rows with their article, and how they are dated; pure.

`T-EXIT` is law (IR 21; 民办教育促进法 56 and 实施条例 50(2)); whatever no text sets is a 平台规则 whose length the
operator may change (`figure` names it).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kernel.workdays import Calendar, Count, add_months, add_natural_days, add_working_days, last_working_day

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Unit(StrEnum):
    """How a length is counted; `DATE`: somebody set the day."""

    WORKING_DAYS = "working_days"
    NATURAL_DAYS = "natural_days"
    MONTHS = "months"
    DATE = "date"


@dataclass(frozen=True)
class CycleClockRule:
    """One clock: how long, by which article, and whose figure it is; `rolls_weekends` as under 民法典 203.

    A clock that `passes` is a time that must go by (T-EXIT): at its end nothing was missed, it is met by itself.
    """

    code: str
    name: str
    length: int
    unit: Unit
    law: str
    figure: str | None = None
    rolls_weekends: bool = False
    passes: bool = False

    @property
    def is_platform_rule(self) -> bool:
        """Whether no law that was read sets the length."""
        return self.law.startswith("platform rule")


@dataclass(frozen=True)
class CycleDates:
    """A dated clock: `due` is the day that binds, whole to its end; `warn_on` the last working day on or before it."""

    rule: CycleClockRule
    start_on: date
    length: int
    due: date
    warn_on: date
    is_provisional: bool
    calendar_version: str

    @property
    def due_at(self) -> datetime:
        """The instant the last day is over: 00:00 in Shanghai of the next day, aware UTC."""
        return datetime.combine(self.due + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def date_clock(
    rule: CycleClockRule,
    start_on: date,
    calendar: Calendar,
    *,
    length: int | None = None,
    due: date | None = None,
) -> CycleDates:
    """Date a clock that starts on a day, by its rule, the operator's `length`, or the `due` day somebody set.

    Raises ValueError when a set day lies before the start, or when a rule of `Unit.DATE` is given none.
    """
    if rule.unit is Unit.DATE:
        if due is None or due < start_on:
            raise ValueError(f"{rule.code}: 最后一日 {due} 早于开始日 {start_on}")
        last = last_working_day(calendar, due)
        # A day somebody set stays that day whatever the holidays; only the day of its reminder moves with them.
        return CycleDates(rule, start_on, 0, due, last, False, calendar.version)
    counted = _counted(rule.unit, calendar, start_on, length or rule.length)
    day = counted.due_if_weekends_roll if rule.rolls_weekends else counted.due
    return CycleDates(
        rule, start_on, length or rule.length, day, counted.warn_on, counted.provisional, calendar.version
    )


def _counted(unit: Unit, calendar: Calendar, start_on: date, length: int) -> Count:
    if unit is Unit.WORKING_DAYS:
        return add_working_days(calendar, start_on, length)
    if unit is Unit.NATURAL_DAYS:
        return add_natural_days(calendar, start_on, length)
    return add_months(calendar, start_on, length)


CYCLE_CLOCKS: dict[str, CycleClockRule] = {}


def known(*rules: CycleClockRule) -> tuple[CycleClockRule, ...]:
    """Enter clocks of one cycle into the table; a code is known once."""
    for rule in rules:
        if CYCLE_CLOCKS.setdefault(rule.code, rule) != rule:
            raise ValueError(f"two clocks are called {rule.code}")
    return rules


# The clocks of items an institution is asked for (`Cycle.DUTY`).
FILL, END = "D-FILL", "D-END"
