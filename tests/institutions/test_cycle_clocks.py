"""Clocks of the cycles: dated by their rule, warned of, breached at the breach, dated anew; one runs at a time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from institutions import actions
from institutions.deadlines import CYCLE_CLOCKS, CycleClockRule, Unit, date_clock, known
from institutions.lifecycle import Cycle
from institutions.models import CycleClock
from kernel import calendars, clock, events
from kernel.db import db, transaction
from kernel.events import SYSTEM
from kernel.workdays import reference_calendar
from tests.world import World

THIRTY = CycleClockRule("T-TRY", "试用", 30, Unit.NATURAL_DAYS, "IR art. 21")
SOME_DAY = CycleClockRule("T-TRY-DAY", "试用", 0, Unit.DATE, "platform rule")
START = datetime(2026, 9, 1, 3, tzinfo=UTC)


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    for rule in (THIRTY, SOME_DAY):
        monkeypatch.setitem(CYCLE_CLOCKS, rule.code, rule)


@pytest.mark.parametrize(
    ("unit", "length", "rolls", "due"),
    [
        (Unit.NATURAL_DAYS, 30, False, date(2026, 10, 8)),  # raw 10-01, National Day
        (Unit.NATURAL_DAYS, 25, False, date(2026, 9, 28)),  # raw 09-26 in the Mid-Autumn days
        (Unit.NATURAL_DAYS, 4, False, date(2026, 9, 5)),
        (Unit.NATURAL_DAYS, 4, True, date(2026, 9, 7)),  # a Saturday rolls where weekends do
        (Unit.WORKING_DAYS, 15, False, date(2026, 9, 21)),  # Sunday 09-20 is worked
        (Unit.MONTHS, 6, False, date(2027, 3, 1)),
    ],
)
def test_a_clock_is_dated_by_its_unit(unit: Unit, length: int, rolls: bool, due: date) -> None:
    rule = CycleClockRule("T", "", length, unit, "IR art. 21", rolls_weekends=rolls)
    assert date_clock(rule, date(2026, 9, 1), reference_calendar()).due == due


def test_a_set_day_is_taken_as_it_is_and_never_before_the_start() -> None:
    found = date_clock(SOME_DAY, date(2026, 9, 1), reference_calendar(), due=date(2026, 9, 6))
    assert (found.due, found.warn_on) == (date(2026, 9, 6), date(2026, 9, 4))
    for due in (None, date(2026, 8, 31)):
        with pytest.raises(ValueError, match="T-TRY-DAY"):
            date_clock(SOME_DAY, date(2026, 9, 1), reference_calendar(), due=due)


def test_a_code_is_known_once() -> None:
    rule = CycleClockRule("T-TWICE", "", 1, Unit.WORKING_DAYS, "platform rule")
    try:
        assert known(rule, rule) == (rule, rule)
        with pytest.raises(ValueError, match="T-TWICE"):
            known(CycleClockRule("T-TWICE", "", 2, Unit.WORKING_DAYS, "platform rule"))
    finally:
        CYCLE_CLOCKS.pop("T-TWICE")


def subject(world: World) -> actions.Subject:
    return actions.Subject(world.institution("app").id, Cycle.EXIT, 1)


def test_a_clock_warns_is_breached_at_the_breach_and_ends(world: World, rules: None) -> None:
    with clock.stepped(START):
        with transaction():
            row = actions.start_clock(subject(world), "T-TRY", SYSTEM)
            assert actions.start_clock(subject(world), "T-TRY", SYSTEM) is row
        assert row.due_on == date(2026, 10, 8)
    with clock.stepped(row.due_at + timedelta(days=3)):
        assert actions.sweep_cycle_clocks() == {"said": 2, "redated": 0}
        assert actions.sweep_cycle_clocks() == {"said": 0, "redated": 0}
        said = [one for one in events.stream_of(f"institution:{row.institution_id}") if one.kind.startswith("cycle_")]
        assert [one.kind for one in said] == ["cycle_clock.started", "cycle_clock.breached"]
        assert said[-1].happened_at == row.due_at
        with transaction():
            actions.end_clock(subject(world), "T-TRY", SYSTEM, is_met=False)
            actions.end_clock(subject(world), "T-TRY", SYSTEM, is_met=True)
        assert (row.met_at, row.next_at, row.is_running) == (None, None, False)
        with transaction():
            assert actions.start_clock(subject(world), "T-TRY", SYSTEM) is not row


def test_a_warning_before_the_end_is_an_event(world: World, rules: None) -> None:
    with clock.stepped(START), transaction():
        row = actions.start_clock(subject(world), "T-TRY-DAY", SYSTEM, due=date(2026, 9, 6))
    with clock.stepped(datetime(2026, 9, 3, 17, tzinfo=UTC)):
        assert actions.sweep_cycle_clocks()["said"] == 1
        assert (row.warned_at is not None, row.breached_at, row.next_at) == (True, None, row.due_at)


def test_clocks_are_dated_anew_by_a_new_calendar(app: Flask, world: World, rules: None) -> None:
    with clock.stepped(START), transaction():
        row = actions.start_clock(subject(world), "T-TRY", SYSTEM)
        row.calendar_version, row.due_on = "old", date(2026, 10, 1)
    assert actions.sweep_cycle_clocks()["redated"] == 1
    db.session.expire_all()
    found = db.session.get_one(CycleClock, row.id)
    assert (found.due_on, found.calendar_version) == (date(2026, 10, 8), calendars.current().version)
