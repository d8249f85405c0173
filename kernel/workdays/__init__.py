"""Working days and natural days over a calendar of dated rows; a year without a notice is provisional, never an error.

`calendar` says what kind of day a day is, `counting` adds days to it, `notice` reads the State Council's arrangement
as holiday-cn writes it, `statutory` knows the holidays of years nobody has arranged yet.
"""

from kernel.workdays.calendar import Calendar, CalendarDay, DayKind
from kernel.workdays.counting import (
    Count,
    Pause,
    Skipped,
    add_months,
    add_natural_days,
    add_working_days,
    last_working_day,
    roll_over_holidays,
    roll_to_working_day,
    working_days_between,
    working_days_left,
)
from kernel.workdays.notice import Notice, parse_notice, reference_calendar

__all__ = [
    "Calendar",
    "CalendarDay",
    "Count",
    "DayKind",
    "Notice",
    "Pause",
    "Skipped",
    "add_months",
    "add_natural_days",
    "add_working_days",
    "last_working_day",
    "parse_notice",
    "reference_calendar",
    "roll_over_holidays",
    "roll_to_working_day",
    "working_days_between",
    "working_days_left",
]
