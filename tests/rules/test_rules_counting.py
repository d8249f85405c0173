"""Worked dates and laws of counting: the vectors, the tables of rules.md, and properties that hold for any calendar."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.workdays import (
    Calendar,
    CalendarDay,
    DayKind,
    Pause,
    add_months,
    add_natural_days,
    add_working_days,
    reference_calendar,
    working_days_between,
    working_days_left,
)

CALENDAR = reference_calendar()
DAY = timedelta(days=1)
VECTORS = json.loads((Path(__file__).parent / "deadline_vectors.json").read_text(encoding="utf-8"))
STARTS = st.dates(date(2019, 1, 1), date(2029, 12, 31))
LENGTHS = st.integers(1, 90)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['start']}+{vector['n']}")
def test_vectors(vector: dict[str, Any]) -> None:
    start, n = day(vector["start"]), vector["n"]
    if vector["kind"] == "working_days":
        assert add_working_days(CALENDAR, start, n).due == day(vector["due"])
        return
    pauses = [Pause(start + 10 * DAY, start + (10 + vector["paused"]) * DAY)] if vector["paused"] else []
    count = add_natural_days(CALENDAR, start, n, pauses)
    found = [count.raw_due, count.due, count.due_if_weekends_roll, count.warn_on]
    assert found == [day(vector[key]) for key in ("raw", "due_literal", "due_nonwork", "internal_target")]


@pytest.mark.parametrize(
    "start, due",
    [
        ("2026-09-18", "2026-09-29"),
        ("2026-09-20", "2026-09-30"),
        ("2026-09-24", "2026-10-12"),
        ("2026-09-25", "2026-10-12"),
        ("2026-09-30", "2026-10-15"),
        ("2026-10-03", "2026-10-15"),
        ("2026-10-07", "2026-10-15"),
        ("2026-10-08", "2026-10-16"),
        ("2026-10-09", "2026-10-19"),
        ("2026-02-12", "2026-02-28"),
        ("2026-02-13", "2026-03-02"),
        ("2026-04-30", "2026-05-13"),
        ("2025-09-26", "2025-10-13"),
        ("2025-09-27", "2025-10-13"),
    ],
)
def test_seven_working_days(start: str, due: str) -> None:
    assert add_working_days(CALENDAR, day(start), 7).due == day(due)


@pytest.mark.parametrize(
    "start, pauses, raw, literal, weekends, warn",
    [
        ("2026-06-01", [], "07-31", "07-31", "07-31", "07-31"),
        ("2026-04-20", [], "06-19", "06-22", "06-22", "06-22"),
        ("2026-07-27", [], "09-25", "09-28", "09-28", "09-28"),
        ("2026-08-02", [], "10-01", "10-08", "10-08", "10-08"),
        ("2026-08-05", [], "10-04", "10-08", "10-08", "10-08"),
        ("2026-08-08", [], "10-07", "10-08", "10-08", "10-08"),
        ("2026-08-09", [], "10-08", "10-08", "10-08", "10-08"),
        ("2026-09-30", [], "11-29", "11-29", "11-30", "11-27"),
        ("2026-10-20", [], "12-19", "12-19", "12-21", "12-18"),
        ("2026-06-01", [("06-20", "07-18")], "08-28", "08-28", "08-28", "08-28"),
        ("2026-07-20", [("08-03", "08-14")], "09-29", "09-29", "09-29", "09-29"),
        ("2026-07-20", [("08-03", "08-08"), ("08-10", "08-18")], "10-01", "10-08", "10-08", "10-08"),
    ],
)
def test_sixty_natural_days(
    start: str, pauses: list[tuple[str, str]], raw: str, literal: str, weekends: str, warn: str
) -> None:
    taken = [Pause(day(f"2026-{a}"), day(f"2026-{b}"), "鉴定") for a, b in pauses]
    count = add_natural_days(CALENDAR, day(start), 60, taken)
    found = [count.raw_due, count.due, count.due_if_weekends_roll, count.warn_on]
    assert found == [day(f"2026-{text}") for text in (raw, literal, weekends, warn)]


def test_year_end_is_provisional_and_not_an_error() -> None:
    working = add_working_days(CALENDAR, date(2026, 12, 24), 7)
    assert (working.due, working.provisional) == (date(2027, 1, 5), True)
    natural = add_natural_days(CALENDAR, date(2026, 11, 24), 60)
    assert (natural.raw_due, natural.due, natural.provisional) == (date(2027, 1, 23), date(2027, 1, 23), True)
    assert natural.due_if_weekends_roll == date(2027, 1, 25)
    assert not add_natural_days(CALENDAR, date(2026, 9, 30), 60).provisional


def test_months_and_years_keep_the_day_or_take_the_last_of_the_month() -> None:
    assert add_months(CALENDAR, date(2023, 5, 6), 36).due == date(2026, 5, 6)
    assert add_months(CALENDAR, date(2023, 5, 1), 36).due_if_weekends_roll == date(2026, 5, 6)
    assert add_months(CALENDAR, date(2026, 8, 31), 6).raw_due == date(2027, 2, 28)
    assert add_months(CALENDAR, date(2024, 2, 29), 12).raw_due == date(2025, 2, 28)
    assert add_months(CALENDAR, date(2026, 6, 30), 6).raw_due == date(2026, 12, 30)


def test_pauses_that_overlap_count_once_and_late_ones_not_at_all() -> None:
    start = date(2026, 6, 1)
    double = [Pause(date(2026, 6, 20), date(2026, 7, 10)), Pause(date(2026, 7, 1), date(2026, 7, 18))]
    assert add_natural_days(CALENDAR, start, 60, double).due == date(2026, 8, 28)
    assert add_natural_days(CALENDAR, start, 60, [Pause(date(2026, 8, 1), date(2026, 8, 20))]).due == date(2026, 7, 31)
    before = [Pause(date(2026, 5, 1), date(2026, 5, 20))]
    assert add_natural_days(CALENDAR, start, 60, before).due == date(2026, 7, 31)


def test_a_pause_that_begins_on_the_last_day_or_while_it_rolls_still_counts() -> None:
    last_day = [Pause(date(2026, 7, 31), date(2026, 8, 5))]
    assert add_natural_days(CALENDAR, date(2026, 6, 1), 60, last_day).due == date(2026, 8, 5)
    rolling = [Pause(date(2026, 10, 6), date(2026, 10, 20))]
    assert add_natural_days(CALENDAR, date(2026, 8, 2), 60, rolling).due == date(2026, 10, 20)
    working = [Pause(date(2026, 9, 29), date(2026, 10, 3))]
    assert add_working_days(CALENDAR, date(2026, 9, 18), 7, working).due == date(2026, 10, 8)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="至少为 1"):
        add_working_days(CALENDAR, date(2026, 1, 5), 0)
    with pytest.raises(ValueError, match="早于开始日"):
        Pause(date(2026, 2, 1), date(2026, 1, 1))


def test_working_days_left() -> None:
    assert working_days_left(CALENDAR, date(2026, 9, 18), date(2026, 9, 29)) == 7
    assert working_days_left(CALENDAR, date(2026, 9, 29), date(2026, 9, 29)) == 0
    assert working_days_left(CALENDAR, date(2026, 10, 8), date(2026, 9, 29)) == -2
    assert working_days_between(CALENDAR, date(2026, 9, 30), date(2026, 10, 7)) == 0


@given(STARTS, LENGTHS)
def test_working_days_count_exactly_n_and_end_on_one(start: date, n: int) -> None:
    count = add_working_days(CALENDAR, start, n)
    assert len(count.counted) == n
    assert all(CALENDAR.is_working(on) for on in count.counted)
    assert count.due == count.counted[-1] > start
    assert n + len(count.skipped) == (count.due - start).days
    assert working_days_between(CALENDAR, start, count.due) == n


@given(STARTS, LENGTHS, st.lists(st.tuples(st.integers(-20, 100), st.integers(0, 40)), max_size=4))
def test_natural_days_count_exactly_n_and_pauses_never_shorten(
    start: date, n: int, offsets: list[tuple[int, int]]
) -> None:
    pauses = [Pause(start + a * DAY, start + (a + length) * DAY) for a, length in offsets]
    plain, paused = add_natural_days(CALENDAR, start, n), add_natural_days(CALENDAR, start, n, pauses)
    assert len(paused.counted) == n
    assert start < paused.raw_due <= paused.due <= paused.due_if_weekends_roll
    assert paused.warn_on <= paused.due
    assert paused.raw_due >= plain.raw_due
    assert add_working_days(CALENDAR, start, n, pauses).due >= add_working_days(CALENDAR, start, n).due


@given(STARTS, LENGTHS, st.integers(1, 120))
def test_another_day_off_never_makes_it_earlier(start: date, n: int, offset: int) -> None:
    extra = CalendarDay(start + offset * DAY, DayKind.HOLIDAY, "临时放假", "")
    longer = Calendar.from_rows([*CALENDAR.days.values(), extra], CALENDAR.announced)
    assert add_working_days(longer, start, n).due >= add_working_days(CALENDAR, start, n).due
    for reading in ("due", "due_if_weekends_roll"):
        assert getattr(add_natural_days(longer, start, n), reading) >= getattr(
            add_natural_days(CALENDAR, start, n), reading
        )


@given(STARTS, LENGTHS)
def test_a_later_start_is_never_due_earlier(start: date, n: int) -> None:
    assert add_working_days(CALENDAR, start + DAY, n).due >= add_working_days(CALENDAR, start, n).due
    assert add_natural_days(CALENDAR, start + DAY, n).due >= add_natural_days(CALENDAR, start, n).due
