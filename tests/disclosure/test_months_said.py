"""What the chart of months says in words: the month with most, none at all, or that nothing may be told."""

import pytest
from flask import Flask

from disclosure.drawing import by_months
from disclosure.queries.figures import Point


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Words do not hang on the engine."""
    return sqlite_url


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ((5, None, 9), "最多的是2026年3月，9件。"),
        ((0, None, 0), "能公布的月份都是0件。"),
        ((None, None, None), "这段时间没有能公布的数字。"),
        ((), "这段时间没有能公布的数字。"),
    ],
)
def test_hidden_and_none_are_said_apart(app: Flask, numbers: tuple[int | None, ...], says: str) -> None:
    points = [Point(f"2026-{place:02d}", number) for place, number in enumerate(numbers, 1)]
    with app.test_request_context("/"):
        assert says in str(by_months(points, "各月"))
