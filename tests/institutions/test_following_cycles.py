"""Records of the cycles follow a merged institution with their clocks, and go back when the two part."""

from datetime import timedelta

import pytest
from flask import Flask

from disclosure.actions import sync_institutions
from institutions import actions
from institutions.documents.exits import plan_with_paper
from institutions.lifecycle import Cycle, ExitState
from institutions.lifecycle.inspecting import InspectionGround
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.supervising import TaskOrigin
from institutions.models import (
    CycleClock,
    Draw,
    Exit,
    Filing,
    Inspection,
    Institution,
    Merge,
    Notice,
    Selection,
    SupervisionTask,
)
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import NotYours
from kernel.messages import Letter
from tests.complaints.hands import sign_in
from tests.institutions.life_hands import announced, balances, handed_in, order, progress, selected, with_school
from tests.institutions.registry_hands import known
from tests.institutions.test_merging import merged
from tests.institutions.watch_hands import drafted, found, in_days, planned
from tests.world import World

KINDS = (Filing, Selection, Notice, SupervisionTask, Inspection, Exit, CycleClock)


def whose() -> dict[str, list[int]]:
    """Whose each record is, in order."""
    db.session.expire_all()
    return {
        kind.__tablename__: [row.institution_id for row in db.session.query(kind).order_by(kind.id)] for kind in KINDS
    }


def of_every_cycle(world: World) -> None:
    """A record of every cycle of the world's institution, most with a clock that runs."""
    with_school(world)
    about, by = world.institution("app"), world.actor("officer")
    handed_in(world)
    selected(world)
    notice = drafted(world, NoticeKind.ADVICE)
    assert notice.institution_id == about.id
    actions.open_task(actions.NewTask(about, TaskOrigin.HAND, "理由"), by=by)
    actions.begin_inspection(planned(world), by=by)
    announced(world)


def test_every_cycle_follows_and_comes_back(world: World) -> None:
    of_every_cycle(world)
    gone, into = world.institution("app"), known("星河示例集团")
    before = whose()
    assert all(before.values()), before
    merged(world, gone, into)
    after = whose()
    assert {key: set(ids) for key, ids in after.items()} == {key: {into.id} for key in before}
    merge = db.session.query(Merge).one()
    split = actions.propose_split(merge, "是两家", by=world.actor("officer"))
    actions.confirm_merge(split, by=world.actor("platform_admin"))
    assert whose() == before


def test_what_began_after_the_merger_stays_with_the_survivor(world: World) -> None:
    gone, into = world.institution("app"), known("星河示例集团")
    handed_in(world)
    merged(world, gone, into)
    by = world.actor("officer")
    later = actions.open_task(actions.NewTask(into, TaskOrigin.HAND, "理由"), by=by)
    split = actions.propose_split(db.session.query(Merge).one(), "是两家", by=by)
    actions.confirm_merge(split, by=world.actor("platform_admin"))
    db.session.expire_all()
    assert later.institution_id == into.id
    assert db.session.query(Filing).one().institution_id == gone.id
    clocks = db.session.query(CycleClock).order_by(CycleClock.id)
    assert [(row.cycle, row.institution_id) for row in clocks] == [
        (Cycle.FILING, gone.id),
        (Cycle.SUPERVISION, into.id),
    ]


def drawn(world: World, about: Institution | None = None) -> Draw:
    """A draw that chose the world's institution, or another."""
    chosen = [about or world.institution("app")]
    told = actions.Listing("示例抽查", chosen, 1, "示例开奖号码", "示例网站", in_days(1))
    row = actions.list_draw(told, by=world.actor("officer"))
    with clock.stepped(clock.now() + timedelta(days=2)):
        actions.draw(row, "08 13", by=world.actor("officer"))
    return row


def inspected(world: World, row: Draw) -> Inspection:
    """The inspection that came of it, begun."""
    reason, people = "抽中", [world.person("officer")]
    plan = actions.Plan(row.chosen[0].institution, InspectionGround.DRAWN, reason, in_days(0), people, row)
    (made,) = actions.plan_drawn(row, plan, by=world.actor("officer"))
    actions.begin_inspection(made, by=world.actor("officer"))
    return made


def test_an_inspection_out_of_a_draw_stays_with_whom_was_drawn(world: World) -> None:
    made = inspected(world, drawn(world))
    actions.begin_inspection(planned(world), by=world.actor("officer"))
    gone, into = world.institution("app"), known("星河示例集团")
    merged(world, gone, into)
    db.session.expire_all()
    ids = {one.id: one.institution_id for one in db.session.query(Inspection)}
    assert ids.pop(made.id) == gone.id
    assert set(ids.values()) == {into.id}


def told(world: World, words: str) -> set[str]:
    """Who was told these words."""
    outbox.drain()
    assert not outbox.troubled(), [(one.subscriber, one.error) for one in outbox.troubled()]
    names = {key: name for name, key in world.people.items()}
    return {names[one.to_person_id or 0] for one in db.session.query(Letter) if words in one.body_text}


OURS = {"staff", "institution_admin"}


@pytest.mark.parametrize("has_account", [True, False], ids=["its own account", "the survivor's account"])
def test_the_account_answers_for_an_inspection_that_stayed(app: Flask, world: World, has_account: bool) -> None:
    gone, into = world.institution("app"), known("星河示例集团")
    if not has_account:
        gone, into = into, gone
    row = found(world, inspected(world, drawn(world, gone)))
    actions.demand_mending(row, row.items[0], "在首页公示许可。", in_days(10), by=world.actor("officer"))
    actions.send_findings(row, by=world.actor("officer"))
    merged(world, gone, into)
    with clock.stepped(clock.now() + timedelta(days=20)):
        actions.sweep_cycle_clocks()
        assert told(world, "已经到期没有办") >= OURS
    client = sign_in(app, world, "staff")
    assert client.get(f"/inspections/{row.ref}").status_code == 200
    actions.answer_demand(row.demands[0], row, "已经公示。", "", by=world.actor("staff"))
    actions.recheck_demand(row.demands[0], row, True, "已看到。", None, by=world.actor("officer"))
    assert told(world, "检查有新的结果") >= OURS
    with pytest.raises(NotYours):
        actions.state_own_view(row, "另一家的话。", by=world.actor("other_staff"))


def test_whoever_was_drawn_before_a_merger_is_inspected_with_the_survivor_told(app: Flask, world: World) -> None:
    row = drawn(world)
    merged(world, world.institution("app"), known("星河示例集团"))
    made = inspected(world, row)
    assert told(world, "已开始检查") >= OURS
    assert sign_in(app, world, "staff").get(f"/inspections/{made.ref}").status_code == 200


def test_the_account_goes_on_with_an_exit_that_stayed(app: Flask, world: World) -> None:
    gone, into, by = world.institution("app"), known("星河示例集团"), world.actor("staff")
    world.file()
    row = announced(world)
    actions.note_order(into, order(), by=world.actor("officer"))
    merged(world, gone, into)
    db.session.expire_all()
    client = sign_in(app, world, "staff")
    assert client.get(f"/exits/{row.ref}").status_code == 200
    plan_with_paper(row, balances(learners=7), by=by)
    actions.report_progress(row, progress(3, 500), by=by)
    actions.close_down(row, clock.today(), by=by)
    actions.finish_exit(row, progress(), by=by)
    assert row.state is ExitState.FINISHED, "a case that went over to the survivor is open"
    assert told(world, "机构称善后已办完") >= {"institution_admin", "officer"}
    sync_institutions()
    page = client.get(f"/institutions/{into.ref}/leaving").get_data(as_text=True)
    assert "还没有停业" in page, "the survivor's own exit says whether it has closed"
    assert "客服 19900000003" in page


def test_two_exits_that_stand_are_not_put_together(world: World) -> None:
    gone, into = world.institution("app"), known("星河示例集团")
    first = announced(world)
    second = actions.note_order(into, order(), by=world.actor("officer"))
    merged(world, gone, into)
    db.session.expire_all()
    assert (first.institution_id, second.institution_id) == (gone.id, into.id)
    clocks = db.session.query(CycleClock).filter_by(cycle=Cycle.EXIT, subject_id=first.id)
    assert {row.institution_id for row in clocks} == {gone.id}, "a clock stays with its record"
