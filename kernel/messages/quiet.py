"""The hours in which nobody is woken: 21:00 to 08:00 in Shanghai, but for what is urgent (ux §3, decision 0040)."""

from datetime import datetime, timedelta

from kernel import clock

FROM, UNTIL = 21, 8


def is_quiet(at: datetime) -> bool:
    """Whether this instant lies in the night."""
    return not UNTIL <= at.astimezone(clock.ZONE).hour < FROM


def after_quiet_hours(at: datetime) -> datetime:
    """The instant itself, or 08:00 in Shanghai when it lies in the night."""
    if not is_quiet(at):
        return at
    local = at.astimezone(clock.ZONE)
    morning = local.replace(hour=UNTIL, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=1) if local.hour >= FROM else morning


def by_day(since: datetime, until: datetime) -> timedelta:
    """How much of the time between two instants is no night."""
    first, last = since.astimezone(clock.ZONE), until.astimezone(clock.ZONE)
    total, day = timedelta(), first.replace(hour=UNTIL, minute=0, second=0, microsecond=0)
    while day <= last:
        evening = day.replace(hour=FROM)
        total += max(timedelta(), min(last, evening) - max(first, day))
        day += timedelta(days=1)
    return total
