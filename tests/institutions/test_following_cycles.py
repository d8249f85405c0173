"""Records of the cycles follow a merged institution with their clocks, and go back when the two part."""

from datetime import timedelta

from institutions import actions
from institutions.lifecycle import Cycle
from institutions.lifecycle.inspecting import InspectionGround
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.supervising import TaskOrigin
from institutions.models import (
    CycleClock,
    Draw,
    Exit,
    Filing,
    Inspection,
    Merge,
    Notice,
    Selection,
    SupervisionTask,
)
from kernel import clock
from kernel.db import db
from tests.institutions.life_hands import announced, handed_in, order, selected, with_school
from tests.institutions.registry_hands import known
from tests.institutions.test_merging import merged
from tests.institutions.watch_hands import drafted, in_days, listed, planned
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


def test_an_inspection_out_of_a_draw_stays_with_whom_was_drawn(world: World) -> None:
    listed(world, "app", size=1)
    with clock.stepped(clock.now() + timedelta(days=2)):
        row = db.session.query(Draw).one()
        actions.draw(row, "08 13", by=world.actor("officer"))
        reason, people = "抽中", [world.person("officer")]
        plan = actions.Plan(world.institution("app"), InspectionGround.DRAWN, reason, in_days(3), people, row)
        drawn = actions.plan_inspection(plan, by=world.actor("officer"))
        actions.begin_inspection(planned(world), by=world.actor("officer"))
        gone, into = world.institution("app"), known("星河示例集团")
        merged(world, gone, into)
    db.session.expire_all()
    ids = {one.id: one.institution_id for one in db.session.query(Inspection)}
    assert ids.pop(drawn.id) == gone.id
    assert set(ids.values()) == {into.id}


def test_two_exits_that_stand_are_not_put_together(world: World) -> None:
    gone, into = world.institution("app"), known("星河示例集团")
    first = announced(world)
    second = actions.note_order(into, order(), by=world.actor("officer"))
    merged(world, gone, into)
    db.session.expire_all()
    assert (first.institution_id, second.institution_id) == (gone.id, into.id)
    clocks = db.session.query(CycleClock).filter_by(cycle=Cycle.EXIT, subject_id=first.id)
    assert {row.institution_id for row in clocks} == {gone.id}, "a clock stays with its record"
