"""The script that measures the making of papers makes them, and would see a child that grows."""

import os

import pytest

from bench import papers
from kernel import pdf


def test_papers_are_set_and_counted() -> None:
    if os.environ.get("CI") != "true" and not pdf.available():
        pytest.skip(f"no PDF here: {pdf.why()}")
    found = papers.measure(1)
    assert found["children"] == 1
    assert 0 < found["memory_of_child_mb"] < papers.GOAL_MEGABYTES
    assert found["papers"]["many pages"]["pages"] > 5
    assert all(row["computing_a_page"] > 0 for row in found["papers"].values())
