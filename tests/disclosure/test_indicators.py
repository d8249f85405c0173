"""Figures: no rate under five cases, intervals that hold the share, medians as people count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.indicators import SMALL_CELL, change, percentile, rate, spread, wilson


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_rate_needs_five_cases(part: int, more: int) -> None:
    n = part + more
    found = rate(part, n)
    assert found.n == n
    assert found.is_shown == (n >= SMALL_CELL)
    if found.value is not None:
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= found.value <= found.high <= 1


def test_a_rate_is_a_share() -> None:
    with pytest.raises(ValueError):
        rate(6, 5)
    with pytest.raises(ValueError):
        rate(-1, 5)


def test_wilson_as_published() -> None:
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == 1


@given(st.lists(st.integers(0, 400), max_size=60))
def test_a_spread_lies_within_its_days(days: list[int]) -> None:
    found = spread(days)
    assert found.n == len(days)
    if len(days) < SMALL_CELL:
        assert found.median is None
        assert found.p90 is None
        return
    assert found.median is not None
    assert found.p90 is not None
    assert min(days) <= found.median <= max(days)
    assert sum(one <= found.p90 for one in days) >= 0.9 * len(days)


def test_median_and_percentile() -> None:
    assert spread([1, 2, 3, 4, 10]).median == 3
    assert spread([1, 2, 3, 4, 5, 6]).median == 3.5
    assert percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9) == 9


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_change_lies_in_its_interval(now: int, before: int) -> None:
    found = change(now, before)
    assert (found is None) is (before < SMALL_CELL)
    if found is not None:
        assert -1 <= found.low <= found.value + 1e-9
        assert found.high is None or found.value <= found.high + 1e-9


def test_changes_as_people_count_them() -> None:
    found = change(60, 50)
    assert found is not None
    assert found.high is not None
    assert (round(found.value, 2), round(found.low, 2), round(found.high, 2)) == (0.2, -0.17, 0.74)
    doubled = change(1_000, 500)
    assert doubled is not None
    assert doubled.low > 0, "of so many it is no chance"
