"""The only reader of time: instants are aware UTC, days are days in Asia/Shanghai."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
# How far the clock stands from the real one, in seconds: tests run by day, whatever the hour. Production refuses it.
SHIFT = "XUESU_TEST_CLOCK"
_shift = timedelta(seconds=float(os.environ.get(SHIFT, "0")))
_stepped: ContextVar[datetime | None] = ContextVar("stepped_clock", default=None)


def now() -> datetime:
    """The present instant, aware UTC; the stepped instant inside `stepped`."""
    return _stepped.get() or datetime.now(UTC) + _shift


def today() -> date:
    """The present day in Asia/Shanghai."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The Shanghai day an instant falls on."""
    return instant.astimezone(ZONE).date()


def start_of(day: date) -> datetime:
    """The instant a Shanghai day begins, aware UTC."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The instant a Shanghai day is over (24:00), aware UTC."""
    return start_of(day + timedelta(days=1))


@contextmanager
def stepped(instant: datetime) -> Iterator[None]:
    """Make `now` answer this instant; for demo data and tests only."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    token = _stepped.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _stepped.reset(token)
