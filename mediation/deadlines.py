"""Times around a session: how long before it a notice is given, when a recusal is asked for, when to remind; pure."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from kernel.workdays import Calendar, add_working_days


def earliest_day(calendar: Calendar, told_on: date, days: int) -> date:
    """The first day a session may be on: the `days`-th working day after it was told (平台规则; O121 art. 20)."""
    return add_working_days(calendar, told_on, days).raw_due


def recusal_until(calendar: Calendar, received_on: date, days: int) -> date:
    """The last day of the period the notice names, counted in working days from its receipt (form 七; 平台规则)."""
    return add_working_days(calendar, received_on, days).due


def reminder_at(
    starts_at: datetime, hours: int, fixed_at: datetime, after_night: Callable[[datetime], datetime]
) -> datetime | None:
    """When to remind so many hours before, never at night; None where it was fixed later, or it would be too late."""
    asked = starts_at - timedelta(hours=hours)
    at = after_night(asked)
    return at if fixed_at < asked and at < starts_at else None
