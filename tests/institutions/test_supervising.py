"""Supervision (监督): signals by rules with reasons, the ledger that feeds them, tasks to their end."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints import actions as cases
from complaints.actions.sweep import sweep_clocks
from institutions import actions
from institutions.lifecycle import PromiseStanding, Reachability
from institutions.lifecycle.inspecting import InspectionGround
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.signals import REASONS, SignalKind, Thresholds, WatchFacts, reason_of, signals_of
from institutions.lifecycle.supervising import SUPERVISION_MOVES, TaskEnd, TaskOrigin, TaskState
from institutions.models import CycleClock, LedgerMonth, RiskSignal, SupervisionTask
from kernel import clock
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.web import day
from tests.institutions.registry_hands import free
from tests.institutions.watch_hands import in_days
from tests.world import World

TODAY, LIMITS = date(2026, 9, 1), Thresholds()
CALM = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
NUMBERS = st.integers(0, 12)
FACTS = st.builds(
    WatchFacts, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS,
    st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.booleans(), st.booleans(),
)  # fmt: skip


@CALM
@given(FACTS)
def test_each_signal_says_its_numbers_and_nothing_holds_below_its_threshold(facts: WatchFacts) -> None:
    found = {one.kind: one.facts for one in signals_of(facts, LIMITS, TODAY)}
    assert (SignalKind.BREACHES in found) is (facts.breaches_now >= LIMITS.breaches)
    assert (SignalKind.DEFAULTS in found) is (facts.defaulted >= LIMITS.defaults)
    assert (SignalKind.SILENCE in found) is (facts.silences_now >= LIMITS.silence)
    if facts.cases_now < LIMITS.sample:
        assert not {SignalKind.SPIKE, SignalKind.UNREGISTERED} & set(found)
    if SignalKind.SPIKE in found:
        assert facts.cases_now >= 2 * facts.cases_before
    for kind, numbers in found.items():
        words = reason_of(kind, numbers, str)
        assert "%" not in words.replace("%（", ""), words
        assert all(str(value).lstrip("-") in words for value in numbers.values()), words  # "243 days ago"


@CALM
@given(FACTS, st.integers(0, 5))
def test_more_of_a_bad_thing_never_ends_a_signal(facts: WatchFacts, more: int) -> None:
    worse = WatchFacts(
        **{**vars(facts), "breaches_now": facts.breaches_now + more, "defaulted": facts.defaulted + more}
    )
    before = {one.kind for one in signals_of(facts, LIMITS, TODAY)}
    assert before <= {one.kind for one in signals_of(worse, LIMITS, TODAY)}


def test_every_rule_has_words_and_no_two_rows_fit() -> None:
    assert set(REASONS) == set(SignalKind)
    keys = [(row.source, row.act) for row in SUPERVISION_MOVES]
    assert len(keys) == len(set(keys))


def ledger(world: World, name: str = "app") -> tuple[int, int, int]:
    row = db.session.query(LedgerMonth).filter_by(institution_id=world.institutions[name]).one_or_none()
    return (row.cases, row.breaches, row.silences) if row is not None else (0, 0, 0)


def test_complaints_tell_the_ledger(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.accepted()
    world.accepted()
    assert ledger(world) == (2, 0, 0)
    monkeypatch.setattr(clock, "_shift", clock._shift + timedelta(days=30))
    sweep_clocks()
    sweep_clocks()
    told = db.session.query(LedgerMonth).filter_by(institution_id=world.institutions["app"]).all()
    assert sum(row.silences for row in told) == 2
    assert sum(row.breaches for row in told) >= 2
    assert cases


def test_signals_begin_and_end_once(app: Flask, world: World) -> None:
    row = world.institution("app")
    with transaction():
        for _each in range(3):
            actions.count_breach(row)
        actions.count_silence(row)
    assert actions.sweep_signals() == {"raised": 1, "ended": 0}
    assert actions.sweep_signals() == {"raised": 0, "ended": 0}
    signal = db.session.query(RiskSignal).one()
    assert (signal.kind, signal.facts) == (SignalKind.BREACHES, {"number": 4, "limit": 3})
    with transaction():
        db.session.query(LedgerMonth).delete()
    assert actions.sweep_signals() == {"raised": 0, "ended": 1}
    assert actions.sweep_signals() == {"raised": 0, "ended": 0}


def test_every_ledger_feeds_its_rule(app: Flask, world: World) -> None:
    about, typed = world.institution("app"), free(world)
    with transaction():
        for _each in range(2):
            actions.count_promise(about, None, actions.Standing(PromiseStanding.DEFAULTED))
            actions.count_silence(about)
        for row in [about, typed] * 5:
            actions.count_case(row)
    actions.sweep_signals()
    found = {(one.institution_id, one.kind): one.facts["number"] for one in db.session.query(RiskSignal)}
    assert found == {
        (about.id, SignalKind.DEFAULTS): 2,
        (about.id, SignalKind.SILENCE): 2,
        (about.id, SignalKind.SPIKE): 5,
        (typed.id, SignalKind.SPIKE): 5,
        (typed.id, SignalKind.UNREGISTERED): 5,
    }


def test_an_address_nobody_answers_at_with_open_cases_is_a_signal(app: Flask, world: World) -> None:
    world.file("platform")
    actions.set_reachability(world.institution("platform"), Reachability.UNREACHABLE, by=world.actor("platform_admin"))
    actions.sweep_signals()
    assert [row.kind for row in db.session.query(RiskSignal)] == [SignalKind.UNREACHABLE]


def opened(world: World, by: str = "officer") -> SupervisionTask:
    new = actions.NewTask(world.institution("app"), TaskOrigin.HAND, "首页没有公示许可。")
    return actions.open_task(new, by=world.actor(by))


def clock_of(task: SupervisionTask, code: str) -> CycleClock:
    rows = db.session.query(CycleClock).filter_by(cycle="supervision", subject_id=task.id, code=code)
    return rows.order_by(CycleClock.id.desc()).first() or pytest.fail(code)


def test_an_association_calls_in_and_ends(app: Flask, world: World) -> None:
    by = world.actor("association_officer")
    task = opened(world, "association_officer")
    actions.take_task(task, by=by)
    actions.call_in(task, in_days(5), "请带合同文本。", by=by)
    assert clock_of(task, "T-CALL-IN").due_on == in_days(5)
    actions.record_call_in(task, "已到场说明。", by=by)
    actions.end_task(task, TaskEnd.CALLED_IN, "已经说明并改正。", by=by)
    assert (task.state, task.ended_as) == (TaskState.ENDED, TaskEnd.CALLED_IN)
    assert clock_of(task, "T-WATCH").met_at is not None
    assert [one.act for one in task.notes] == ["call_in", "record_call_in"]


def test_handed_over_it_is_waited_for(app: Flask, world: World) -> None:
    by, task = world.actor("officer"), opened(world)
    actions.take_task(task, by=by)
    with pytest.raises(actions.WatchWrong, match="没有这样的记录"):
        actions.end_task(task, TaskEnd.HANDED_OVER, "x", by=by)
    actions.hand_over_task(task, "示例网信办", "应用没有备案。", by=by)
    assert clock_of(task, "T-WATCH-AWAY").is_running
    with pytest.raises(IllegalMove):
        actions.end_task(task, TaskEnd.HANDED_OVER, "x", by=by)
    actions.record_reply(task, "已经约谈。", by=by)
    actions.end_task(task, TaskEnd.HANDED_OVER, "已经处理。", by=by)
    assert not clock_of(task, "T-WATCH-AWAY").is_running


def test_a_task_turns_into_an_inspection_or_a_notice(app: Flask, world: World) -> None:
    by, first, second = world.actor("officer"), opened(world), opened(world)
    for task in (first, second):
        actions.take_task(task, by=by)
    row = world.institution("app")
    plan = actions.Plan(row, InspectionGround.REPORT, "多次逾期", clock.today(), [world.person("officer")])
    assert actions.turn_to_inspection(first, plan, by=by).id == first.inspection_id
    advice = actions.NoticeDraft(NoticeKind.ADVICE, "报班提示", "先看许可。", row)
    assert actions.turn_to_notice(second, advice, by=by).id == second.notice_id
    assert [first.ended_as, second.ended_as] == [TaskEnd.INSPECTION, TaskEnd.NOTICE]


def test_each_act_is_refused_to_whom_it_is_not(app: Flask, world: World) -> None:
    for stranger in ("staff", "learner", "mediator", "auditor"):
        with pytest.raises(NotYours):
            opened(world, stranger)
    task = opened(world)
    with pytest.raises(NotYours):
        actions.take_task(task, by=world.actor("association_officer"))
    actions.take_task(task, by=world.actor("officer"))
    with pytest.raises(NotYours):
        actions.call_in(task, in_days(3), "x", by=world.actor("officer"))
    for act in (actions.note_task, actions.record_reply):
        with pytest.raises((NotYours, IllegalMove)):
            act(task, "x", by=world.actor("foreign_officer"))
    with pytest.raises(actions.WatchWrong):
        actions.end_task(task, TaskEnd.NOTHING, " ", by=world.actor("officer"))


@pytest.mark.parametrize(("left", "says"), [(3, "还剩3天"), (0, "还剩0天"), (-243, "已经过了243天")])
def test_a_licence_that_ran_out_says_since_when(app: Flask, left: int, says: str) -> None:
    words = reason_of(SignalKind.LICENCE, {"until": "2026-03-31", "left": left}, day)
    assert "2026年3月31日" in words
    assert says in words
    assert "-243" not in words
