"""「已了结退出」 over every ledger: given only where nothing stands open, taken back by what comes later (§0b.20)."""

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from complaints import actions as cases
from complaints.queries.routes import responsible_for
from institutions import actions
from institutions.actions import Standing
from institutions.lifecycle import ExitState, PromiseClass, PromiseStanding, obstacles
from institutions.models import CycleClock, Exit
from institutions.queries import obstacles_of
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from tests.institutions.life_hands import balances, closed, finished, ordered, progress
from tests.world import World

OPEN = {PromiseStanding.OPEN, PromiseStanding.CONTESTED, PromiseStanding.DEFAULTED}
CLASSES = st.lists(
    st.builds(PromiseClass, st.sampled_from(list(PromiseStanding)), st.booleans(), st.integers(0, 5)), max_size=8
)


@given(st.integers(0, 4), CLASSES, st.integers(0, 3), st.integers(0, 500), st.booleans())
def test_the_label_hangs_on_the_whole_ledger(
    cases_open: int, classes: list[PromiseClass], learners: int, fen: int, has_plan: bool
) -> None:
    found = obstacles(cases_open, classes, learners, fen, has_plan=has_plan)
    unkept = [one for one in classes if one.standing in OPEN and one.number]
    assert bool(found) is bool(cases_open or unkept or learners or fen or not has_plan)
    assert list(found.promises) == unkept, "what stands in the way is shown class by class, never added"


@given(CLASSES)
def test_what_was_kept_or_only_said_does_not_stand_in_the_way(classes: list[PromiseClass]) -> None:
    kept = [one for one in classes if one.standing not in OPEN]
    assert not obstacles(0, kept)


def _row(world: World) -> Exit:
    found = actions.exit_of(world.institution("app"))
    assert found is not None
    return found


def test_nothing_open_gives_the_label_at_once(world: World) -> None:
    row = finished(world)
    assert (row.state, row.settled_on) == (ExitState.SETTLED, clock.today())


def test_each_kind_of_promise_withholds_it_or_not(world: World) -> None:
    row = finished(world, left_learners=1)
    assert row.state is ExitState.FINISHED
    db.session.expire_all()
    for standing in PromiseStanding:
        with transaction():
            actions.count_promise(world.institution("app"), None, Standing(standing))
        assert (standing in {one.standing for one in obstacles_of(_row(world)).promises}) is (standing in OPEN)
        with transaction():
            actions.count_promise(world.institution("app"), Standing(standing), None)


def test_what_comes_later_takes_it_back_and_its_end_gives_it_again(world: World) -> None:
    finished(world)
    with transaction():
        actions.count_open_case(world.institution("app"), 1)
    assert actions.follow_exits() == {"settled": 0, "unsettled": 1}
    assert _row(world).state is ExitState.FINISHED
    assert actions.follow_exits() == {"settled": 0, "unsettled": 0}
    with transaction():
        actions.count_open_case(world.institution("app"), -1)
    assert actions.follow_exits() == {"settled": 1, "unsettled": 0}


def test_what_was_left_when_it_was_finished_is_reported_repaid_later(world: World) -> None:
    row = finished(world, left_learners=5, left_fen=70_000)
    with pytest.raises(NotYours):
        actions.report_progress(row, progress(), by=world.actor("officer"))
    actions.report_progress(row, progress(2, 30_000, 40_000), by=world.actor("staff"))
    assert (row.state, row.left) == (ExitState.FINISHED, (2, 30_000))
    last = progress(repaid_fen=30_000)
    actions.report_progress(row, last, by=world.actor("staff"))
    actions.report_progress(row, last, by=world.actor("staff"))
    assert (row.state, row.settled_on, len(row.reports)) == (ExitState.SETTLED, clock.today(), 3)
    assert not any(one.is_running for one in db.session.query(CycleClock).filter_by(subject_id=row.id, cycle="exit"))
    with pytest.raises(IllegalMove):
        actions.report_progress(row, progress(), by=world.actor("staff"))


def test_repaid_in_full_with_a_complaint_open_it_waits_for_the_complaint(world: World) -> None:
    row = finished(world, left_learners=1)
    with transaction():
        actions.count_open_case(world.institution("app"), 1)
    actions.report_progress(row, progress(), by=world.actor("staff"))
    assert row.state is ExitState.FINISHED


def test_an_order_without_a_plan_settles_nothing_until_there_is_one(world: World) -> None:
    row = ordered(world)
    actions.close_down(row, clock.today(), by=world.actor("staff"))
    assert not obstacles_of(row).has_plan
    actions.finish_exit(row, progress(), by=world.actor("staff"))
    assert row.state is ExitState.FINISHED
    actions.plan_balances(row, balances(learners=0, owed_fen=0), by=world.actor("staff"))
    assert row.state is ExitState.SETTLED
    assert not any(one.is_running for one in db.session.query(CycleClock).filter_by(subject_id=row.id, cycle="exit"))


def test_after_the_exit_a_complaint_routes_by_rule_and_the_label_is_gone(app: Flask, world: World) -> None:
    before = responsible_for(world.institution("app"), category="E01", minor=False, paid_by="school")
    finished(world)
    after = responsible_for(world.institution("app"), category="E01", minor=False, paid_by="school")
    assert (after.body, after.route) == (before.body, before.route)
    complaint = world.file()
    assert complaint.body_id == world.organisations["department"]
    cases.accept(complaint, by=world.actor("officer"))
    outbox.drain()
    assert world.institution("app").open_cases == 1
    with clock.stepped(clock.now() + timedelta(minutes=11)):
        actions.follow_exits()
    assert _row(world).state is ExitState.FINISHED


def test_a_closed_institution_is_not_settled_before_it_says_so(world: World) -> None:
    row = closed(world)
    assert actions.follow_exits() == {"settled": 0, "unsettled": 0}
    assert row.state is ExitState.CLOSED
