"""Who is told that something became public, whatever the task came of; and that nobody else is (§0b.13)."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.figures import figure
from complaints import actions as cases
from complaints.models import Complaint, PublicationTold
from institutions import actions
from institutions.lifecycle.inspecting import InspectionGround
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.signals import SignalKind
from institutions.lifecycle.supervising import TaskOrigin
from institutions.models import Inspection, Notice, RiskSignal, SupervisionTask
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.messages import Letter
from tests.complaints.cluster_hands import like, publish, published
from tests.institutions.watch_hands import closed, drafted, found, in_days, with_heads
from tests.world import World


def told(kind: str | None = None) -> list[int]:
    rows = db.session.query(PublicationTold).order_by(PublicationTold.complaint_id)
    return [row.complaint_id for row in rows if kind in (None, row.kind)]


def filed(world: World, *days_ago: int) -> list[Complaint]:
    """A complaint of each of these days, by different people about one institution."""
    made = []
    for place, days in enumerate(days_ago):
        with clock.stepped(clock.now() - timedelta(days=days)):
            made += like(world, 1, start=place + 40)
    return made


def worked(world: World, new: actions.NewTask) -> SupervisionTask:
    task = actions.open_task(new, by=world.actor("officer"))
    actions.take_task(task, by=world.actor("officer"))
    return task


def new_task(world: World, **more: object) -> actions.NewTask:
    values: dict[str, object] = {"origin": TaskOrigin.HAND, "reason": "首页没有公示许可。"} | more
    return actions.NewTask(world.institution("app"), **values)  # type: ignore[arg-type]  # names are the fields'


def signal(world: World, kind: SignalKind) -> RiskSignal:
    now = clock.now()
    with transaction():
        row = RiskSignal(
            institution_id=world.institutions["app"], kind=kind, facts={"number": 4, "limit": 3}, begun_at=now,
            seen_at=now,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        return row


def test_a_task_by_hand_tells_those_of_its_time_once_and_nobody_later(world: World) -> None:
    back = figure("told_back")
    old, first, second = filed(world, back + 1, back, 0)
    elsewhere = like(world, 1, start=60, institution="own_site")[0]
    task = worked(world, new_task(world))
    with clock.stepped(clock.now() + timedelta(hours=1)):
        later = like(world, 1, start=61)[0]
        published(world, task)
    assert told() == [first.id, second.id]
    assert not {old.id, later.id, elsewhere.id} & set(told())
    outbox.drain()
    letters = db.session.query(Letter).filter_by(why="complaint.publication_announced").all()
    assert {one.to_person_id for one in letters} <= {world.people["learner"], world.people["other_learner"]}
    assert letters
    assert all("已公布" in one.body_text for one in letters)
    assert not any(word in one.body_text for one in letters for word in ("将", "保证", "一定", "赔"))


def test_the_day_a_task_names_is_the_first_that_counts(world: World) -> None:
    _before, on, after = filed(world, 11, 10, 2)
    task = worked(world, new_task(world, since_on=in_days(-10)))
    published(world, task)
    assert told() == [on.id, after.id]
    with pytest.raises(actions.WatchWrong, match="不能晚于今天"):
        actions.open_task(new_task(world, since_on=in_days(1)), by=world.actor("officer"))


@pytest.mark.parametrize(("kind", "is_short"), [(SignalKind.BREACHES, True), (SignalKind.UNREACHABLE, False)])
def test_a_signal_of_three_months_tells_those_of_three_months(world: World, kind: SignalKind, is_short: bool) -> None:
    old, new = filed(world, 100, 1)
    row = signal(world, kind)
    task = worked(world, new_task(world, origin=TaskOrigin.SIGNAL, signal=row))
    published(world, task)
    assert told() == ([new.id] if is_short else [old.id, new.id])


def test_whom_a_body_refused_nobody_tells(world: World) -> None:
    refused, kept = filed(world, 3, 2)
    cases.refuse(refused, ["D1"], "没有提供真实身份信息。", by=world.actor("officer"))
    published(world, worked(world, new_task(world)))
    assert told() == [kept.id]


def test_a_planned_inspection_tells_its_result_and_the_notice_of_it(world: World) -> None:
    with_heads(world)
    (one,) = filed(world, 5)
    row = closed(world)
    outbox.drain()
    assert told("inspection") == [one.id]
    publish(world, drafted(world, inspection=row))
    assert told("notice") == [one.id]
    assert len(told()) == 2, "each once"


def test_a_drawn_inspection_tells_those_who_complained_before_it_began(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = filed(world, 5)
    listing = actions.Listing("抽查", [world.institution("app")], 1, "开奖号码", "网站", in_days(1))
    draw = actions.list_draw(listing, by=world.actor("officer"))
    monkeypatch.setattr(clock, "_shift", clock._shift + timedelta(days=2))
    actions.draw(draw, "7", by=world.actor("officer"))
    people = [world.person("officer")]
    plan = actions.Plan(world.institution("app"), InspectionGround.DRAWN, "抽中", clock.today(), people, draw)
    (row,) = actions.plan_drawn(draw, plan, by=world.actor("officer"))
    actions.begin_inspection(row, by=world.actor("officer"))
    found(world, row, problems=0)
    like(world, 1, start=70)
    actions.close_inspection(row, "没有发现问题。", by=world.actor("officer"))
    outbox.drain()
    assert told() == [one.id]
    assert db.session.query(Inspection).one().draw_id == draw.id


def test_a_notice_drafted_at_the_desk_tells_of_its_institution_alone(world: World) -> None:
    with_heads(world)
    mine, other = filed(world, 4)[0], like(world, 1, start=80, institution="own_site")[0]
    # A task about another institution that ended in no inspection is no task behind this notice.
    far = actions.NewTask(world.institution("own_site"), TaskOrigin.HAND, "理由")
    actions.open_task(far, by=world.actor("supervisor"))
    notice = drafted(world)
    with clock.stepped(clock.now() + timedelta(minutes=1)):
        publish(world, notice)
        corrected = actions.NoticeDraft(NoticeKind.FACTS, "更正", "更正后的正文。", notice.institution)
        like(world, 1, start=81)
        publish(world, actions.correct_notice(notice, corrected, by=world.actor("officer")))
    assert told() == [mine.id, mine.id], "of each version; by the day of the first draft"
    assert other.id not in told()
    newest = db.session.query(Notice).order_by(Notice.id.desc()).first()
    assert newest is not None
    assert newest.version == 2


def test_advice_about_nobody_tells_nobody(world: World) -> None:
    with_heads(world)
    filed(world, 4)
    notice = drafted(world, NoticeKind.ADVICE, institution=None)
    actions.approve_notice(notice, by=world.actor("chief"))
    actions.publish_notice(notice, by=world.actor("officer"))
    outbox.drain()
    assert told() == []
