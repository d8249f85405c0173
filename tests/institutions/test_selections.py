"""选用 act by act: who selects, for how long, reviewed before the end, withdrawn with reason, ended by itself."""

from datetime import timedelta

import pytest

from institutions import actions
from institutions.lifecycle import SelectionState, Verdict
from institutions.models import CycleClock, Selection
from kernel import clock
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from tests.institutions.life_hands import choice, recorded, selected, with_school
from tests.world import World

State = SelectionState


def clocks(row: Selection) -> dict[str, CycleClock]:
    rows = db.session.query(CycleClock).filter_by(cycle="selection", subject_id=row.id)
    return {one.code: one for one in rows}


def test_a_school_selects_for_a_term_with_a_review_before_its_end(world: World) -> None:
    filing = recorded(world)
    row = selected(world)
    assert (row.state, row.filing_id, row.organisation_id) == (State.SELECTED, filing.id, world.organisations["school"])
    assert clocks(row)["T-SEL-REV"].due_on == row.until_on - timedelta(days=30)
    assert clocks(row)["T-SEL-REV"].organisation_id == row.organisation_id
    assert clocks(row)["T-SEL-REV"].is_platform_rule


def test_without_a_filing_it_is_selected_all_the_same(world: World) -> None:
    assert selected(world).filing_id is None


def test_a_department_selects_too_and_nobody_else(world: World) -> None:
    assert actions.select_product(world.institution("app"), choice(), by=world.actor("officer")).state is State.SELECTED
    for name in ("staff", "association_officer", "learner"):
        with pytest.raises(NotYours):
            actions.select_product(world.institution("app"), choice(), by=world.actor(name))


def test_a_term_is_a_term(world: World) -> None:
    today = clock.today()
    wrong = [
        {"until_on": today - timedelta(days=1), "from_on": today - timedelta(days=9)},
        {"until_on": today, "from_on": today + timedelta(days=1)},
        {"until_on": today + timedelta(days=3000)},
        {"reason": " "},
        {"contact": ""},
        {"product": ""},
    ]
    for changes in wrong:
        with pytest.raises(actions.CycleWrong):
            selected(world, **changes)
    assert db.session.query(Selection).count() == 0


def test_a_review_is_written_once_and_by_the_selector(world: World) -> None:
    row = selected(world)
    with pytest.raises(actions.CycleWrong):
        actions.review_selection(row, Verdict.ENDS, " ", by=world.actor("school_staff"))
    with pytest.raises(NotYours):
        actions.review_selection(row, Verdict.ENDS, "不再需要", by=world.actor("officer"))
    actions.review_selection(row, Verdict.GOES_ON, "学生反映好", by=world.actor("school_staff"))
    assert (row.state, row.verdict) == (State.REVIEWED, Verdict.GOES_ON)
    assert clocks(row)["T-SEL-REV"].met_at is not None
    with pytest.raises(IllegalMove):
        actions.review_selection(row, Verdict.ENDS, "改主意", by=world.actor("school_staff"))


def test_to_go_on_is_a_new_selection_once(world: World) -> None:
    first = selected(world)
    again = selected(world, renews=first)
    assert again.renews_id == first.id
    with pytest.raises(IllegalMove):
        selected(world, renews=first)
    with pytest.raises(NotYours):
        actions.select_product(world.institution("app"), choice(renews=again), by=world.actor("officer"))


def test_withdrawn_with_its_reason(world: World) -> None:
    row = selected(world)
    with pytest.raises(actions.CycleWrong):
        actions.withdraw_selection(row, "", by=world.actor("school_staff"))
    with pytest.raises(NotYours):
        actions.withdraw_selection(row, "内容有问题", by=world.actor("staff"))
    actions.withdraw_selection(row, "内容有问题", by=world.actor("school_staff"))
    assert row.state is State.WITHDRAWN
    assert not any(one.is_running for one in clocks(row).values())


def test_a_term_ends_by_itself_and_a_missed_review_is_a_breach(world: World) -> None:
    with_school(world)
    row = selected(world, until_on=clock.today() + timedelta(days=40))
    assert actions.end_terms() == 0
    with clock.stepped(clock.now() + timedelta(days=41)):
        actions.sweep_cycle_clocks()
        assert actions.end_terms() == 1
        assert actions.end_terms() == 0
    assert row.state is State.RUN_OUT
    assert clocks(row)["T-SEL-REV"].breached_at is not None
    assert clocks(row)["T-SEL-END"].breached_at is None
