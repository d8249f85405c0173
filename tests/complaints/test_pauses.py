"""Pauses as a ledger: only for a reason the rule names, in whole days, once at a time, then the day rolls."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import actions as cases
from complaints import rulesets
from complaints.deadlines import deadline
from complaints.lifecycle import ClueState
from complaints.models import Clock, Complaint
from kernel import chain, clock, events
from kernel.db import db
from kernel.errors import IllegalMove, NotYours, TooLate
from kernel.workdays import Pause, reference_calendar
from tests.complaints.turn_hands import withdrawn
from tests.world import World

JUNE = date(2026, 6, 1)


def clock_of(complaint: Complaint, code: str) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc()).first()


def halt(start_on: date, reason: str = "appraisal") -> cases.Halt:
    return cases.Halt(reason, start_on, "委托鉴定课程质量", "委托书示字1号")


def at(day: date) -> object:
    return clock.stepped(clock.start_of(day) + timedelta(hours=10))


def accepted_in_june(world: World) -> Complaint:
    with at(JUNE):
        return world.accepted()


def test_the_worked_example_moves_the_last_day_by_whole_days(world: World) -> None:
    complaint = accepted_in_june(world)
    assert clock_of(complaint, "T-MED").due_on == date(2026, 7, 31)
    with at(date(2026, 6, 20)):
        made = cases.pause(complaint, "T-MED", halt(date(2026, 6, 20)), by=world.actor("officer"))
        row = clock_of(complaint, "T-MED")
        assert (row.paused_on, row.next_at) == (date(2026, 6, 20), None)
        assert (made.turn, made.decided_by_id) == ("appraiser", world.people["officer"])
    with at(date(2026, 7, 20)):
        cases.resume(complaint, "T-MED", date(2026, 7, 18), "鉴定报告1号", by=world.actor("officer"))
    row = clock_of(complaint, "T-MED")
    assert (row.due_on, row.paused_on) == (date(2026, 8, 28), None)
    assert row.next_at is not None
    said = [one.event for one in events.stream_of(complaint.stream) if one.kind == "clock.resumed"]
    days = [(one.days, one.old_due_on, one.new_due_on) for one in said]  # type: ignore[attr-defined]  # its kind's
    assert days == [(28, date(2026, 7, 31), date(2026, 8, 28))]
    assert chain.verify().ok


def test_two_pauses_add_up_and_then_roll(world: World) -> None:
    with at(date(2026, 7, 20)):
        complaint = world.accepted()
    for start, end in ((date(2026, 7, 25), date(2026, 7, 30)), (date(2026, 8, 3), date(2026, 8, 11))):
        with at(end):
            cases.pause(complaint, "T-MED", halt(start), by=world.actor("officer"))
            cases.resume(complaint, "T-MED", end, "报告", by=world.actor("officer"))
    row = clock_of(complaint, "T-MED")
    assert (row.raw_due_on, row.due_on) == (date(2026, 10, 1), date(2026, 10, 8))


def test_what_no_text_pauses_does_not_pause(world: World) -> None:
    complaint = world.accepted()
    for code, reason in (("T-MED", "testing"), ("T-MED", "recusal"), ("T-RESP", "appraisal")):
        with pytest.raises(cases.NotPausable):
            cases.pause(complaint, code, halt(clock.today(), reason), by=world.actor("officer"))
    assert not db.session.query(Clock).filter(Clock.paused_on.is_not(None)).count()


def test_the_days_must_fit_the_clock(world: World) -> None:
    complaint = accepted_in_june(world)
    officer = world.actor("officer")
    with at(date(2026, 6, 10)):
        for wrong in (JUNE - timedelta(days=1), date(2026, 6, 11)):
            with pytest.raises(cases.DaysWrong):
                cases.pause(complaint, "T-MED", halt(wrong), by=officer)
        with pytest.raises(cases.DaysWrong):
            cases.pause(complaint, "T-MED", cases.Halt("appraisal", JUNE, "鉴定", " "), by=officer)
        with pytest.raises(IllegalMove):
            cases.resume(complaint, "T-MED", JUNE, "报告", by=officer)
        cases.pause(complaint, "T-MED", halt(date(2026, 6, 5)), by=officer)
        with pytest.raises(IllegalMove):
            cases.pause(complaint, "T-MED", halt(date(2026, 6, 6)), by=officer)
        for wrong in (date(2026, 6, 4), date(2026, 6, 11)):
            with pytest.raises(cases.DaysWrong):
                cases.resume(complaint, "T-MED", wrong, "报告", by=officer)
        cases.resume(complaint, "T-MED", date(2026, 6, 9), "报告", by=officer)
        with pytest.raises(cases.DaysWrong):
            cases.pause(complaint, "T-MED", halt(date(2026, 6, 8)), by=officer)


def test_a_late_clock_cannot_be_paused_away(world: World) -> None:
    complaint = accepted_in_june(world)
    with at(date(2026, 8, 1)), pytest.raises(TooLate):
        cases.pause(complaint, "T-MED", halt(date(2026, 6, 20)), by=world.actor("officer"))


def test_only_the_handling_body_pauses(world: World) -> None:
    complaint = world.accepted()
    for name in ("staff", "learner", "supervisor", "foreign_officer", "association_officer"):
        with pytest.raises(NotYours):
            cases.pause(complaint, "T-MED", halt(clock.today()), by=world.actor(name))


def test_a_pause_ends_with_its_case(world: World) -> None:
    complaint = world.accepted()
    cases.pause(complaint, "T-MED", halt(clock.today()), by=world.actor("officer"))
    withdrawn(world, complaint)
    row = clock_of(complaint, "T-MED")
    assert row.stopped_at is not None
    assert (row.paused_on, row.pauses[0].end_on) == (None, clock.day_of(row.stopped_at))


def test_a_clue_names_its_own_clock_and_only_its_body_pauses_it(world: World) -> None:
    complaint, stranger = world.accepted(), world.accepted()
    officer, halted = world.actor("officer"), halt(clock.today(), "testing")
    first = cases.open_clue(complaint, "线索一", clock.today(), by=officer)
    cases.open_clue(complaint, "线索二", clock.today(), by=officer)
    other = cases.open_clue(stranger, "线索三", clock.today(), by=officer)
    row, foreign = (db.session.get_one(Clock, one.clock_id) for one in (first, other))
    for name in ("staff", "learner", "supervisor", "foreign_officer", "association_officer", "mediator"):
        with pytest.raises(NotYours):
            cases.pause(complaint, "T-CLUE", halted, by=world.actor(name), row=row)
    with pytest.raises(cases.NotPausable):
        cases.pause(complaint, "T-CLUE", halt(clock.today()), by=officer, row=row)
    for wrong in (foreign, clock_of(complaint, "T-MED")):
        with pytest.raises(IllegalMove):
            cases.pause(complaint, "T-CLUE", halted, by=officer, row=wrong)
    with pytest.raises(IllegalMove):
        cases.pause(complaint, "T-MED", halted, by=officer, row=row)
    cases.pause(complaint, "T-CLUE", halted, by=officer, row=row)
    assert clock_of(complaint, "T-CLUE").paused_on is None, "the newest is the other clue's"
    cases.check_clue(first, ClueState.FOUNDED, "属实。", by=officer)
    assert (row.paused_on, row.pauses[0].end_on) == (None, clock.today())
    for act in (
        lambda: cases.pause(complaint, "T-CLUE", halted, by=officer, row=row),
        lambda: cases.resume(complaint, "T-CLUE", clock.today(), "报告", by=officer, row=row),
    ):
        with pytest.raises(IllegalMove):
            act()


@given(
    start=st.dates(date(2026, 4, 20), date(2026, 9, 1)),
    after=st.integers(0, 59),
    days=st.integers(0, 60),
)
def test_pausing_never_makes_the_last_day_earlier(start: date, after: int, days: int) -> None:
    rule = rulesets.load("o121-ir").clock("T-MED", body_kind="education_department")
    begun = start + timedelta(days=after)
    plain = deadline(rule, body_kind="education_department", start_on=start, calendar=reference_calendar())
    paused = deadline(
        rule,
        body_kind="education_department",
        start_on=start,
        calendar=reference_calendar(),
        pauses=[Pause(begun, begun + timedelta(days=days))],
    )
    assert paused.raw_due == plain.raw_due + timedelta(days=days)
    assert paused.due >= plain.due
