"""Time: instants are aware UTC, days are days in Shanghai, and only the clock reads them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel import clock


def test_now_is_aware_utc() -> None:
    before = datetime.now(UTC) + clock._shift  # tests run by day, whatever the hour
    assert before <= clock.now() <= datetime.now(UTC) + clock._shift
    assert clock.now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 16, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 16, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_a_day_begins_at_midnight_in_shanghai(instant: datetime, day: date) -> None:
    assert clock.day_of(instant) == day


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_day_has_its_instants(day: date) -> None:
    start, end = clock.start_of(day), clock.end_of(day)
    assert clock.day_of(start) == day
    assert clock.day_of(end - timedelta(microseconds=1)) == day
    assert clock.day_of(end) == day + timedelta(days=1)
    assert end == clock.start_of(day + timedelta(days=1))


def test_stepping_is_for_its_block_only() -> None:
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    with clock.stepped(moment):
        assert clock.now() == moment
        with clock.stepped(moment + timedelta(days=1)):
            assert clock.today() == date(2030, 1, 2)
        assert clock.now() == moment
    assert clock.now() < moment
    with pytest.raises(RuntimeError), clock.stepped(moment):
        raise RuntimeError
    assert clock.now() < moment


def test_a_stepped_clock_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"), clock.stepped(datetime(2030, 1, 1)):
        pytest.fail("a naive instant was taken")
