"""The hours in which nobody is woken: 21:00 to 08:00 in Shanghai, codes and what serves a decision excepted (ux §3)."""

from datetime import datetime, timedelta

from kernel import clock

FROM, UNTIL = 21, 8


def is_quiet(at: datetime) -> bool:
    """Whether this instant lies in the night."""
    return not UNTIL <= at.astimezone(clock.ZONE).hour < FROM


def after_quiet_hours(at: datetime) -> datetime:
    """The instant itself, or 08:00 in Shanghai when it lies in the night."""
    local = at.astimezone(clock.ZONE)
    morning = local.replace(hour=UNTIL, minute=0, second=0, microsecond=0)
    if local.hour >= FROM:
        return morning + timedelta(days=1)
    return max(at, morning)
