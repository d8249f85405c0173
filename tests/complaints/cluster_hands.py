"""Hands for clusters: like complaints of different people, the task that follows, the notice that comes of it."""

from dataclasses import replace

from complaints import actions as cases
from complaints.actions.clustering import sweep_clusters
from complaints.models import Complaint
from institutions import actions
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.supervising import TaskOrigin
from institutions.models import Notice, RiskCluster, SupervisionTask
from kernel import outbox
from kernel.db import db
from tests.institutions.watch_hands import with_heads
from tests.world import World


def like(world: World, number: int = 5, start: int = 0, **changes: object) -> list[Complaint]:
    """Complaints of so many people about one institution and cause, by turns in two accounts."""
    made = []
    for place in range(start, start + number):
        who = "learner" if place % 2 == 0 else "other_learner"
        told = world.filing(by=who, phone=f"199000{place:05}", **changes)
        made.append(cases.file(replace(told, filer=world.person(who)), by=world.actor(who)))
    return made


def clustered(world: World, number: int = 5) -> RiskCluster:
    like(world, number)
    sweep_clusters()
    return db.session.query(RiskCluster).filter_by(rule="C-SAME").one()


def task_of(world: World, row: RiskCluster) -> SupervisionTask:
    """A task of the department out of a cluster, being worked on."""
    by = world.actor("officer")
    told = actions.NewTask(row.members[0].institution, TaskOrigin.CLUSTER, row.reason, cluster=row)
    task = actions.open_task(told, by=by)
    actions.take_task(task, by=by)
    return task


def published(world: World, task: SupervisionTask) -> Notice:
    """Advice that came of a task, approved by another, told, not objected to, public."""
    with_heads(world)
    draft = actions.NoticeDraft(NoticeKind.ADVICE, "消费提示", "请先核对退费规则。", task.institution)
    notice = actions.turn_to_notice(task, draft, by=world.actor("officer"))
    publish(world, notice)
    return notice


def publish(world: World, notice: Notice) -> None:
    actions.approve_notice(notice, by=world.actor("chief"))
    actions.tell_notice(notice, by=world.actor("officer"))
    actions.accept_notice(notice, by=world.actor("staff"))
    actions.publish_notice(notice, by=world.actor("officer"))
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
