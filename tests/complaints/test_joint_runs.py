"""Decided for all by one press, and for each alone: own decision, own service, own clock (rules §0b.11)."""

import pytest

from complaints import actions as cases
from complaints.actions import joint
from complaints.lifecycle import Status
from complaints.models import Clock, Decision, DecisionKind
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from tests.complaints.driver import grounds
from tests.complaints.joint_hands import carried, case, crowd, hand, joined, joint_now
from tests.world import World


def test_one_press_accepts_for_all_and_each_is_served_alone(world: World) -> None:
    parents = crowd(world, 4)
    joined(world, parents[:3])
    run = carried(joint.accept_all(joint_now(parents[0]), by=world.actor("officer")))
    assert (run.total, run.done, run.failed) == (3, 3, 0)
    assert run.finished_at is not None
    assert {case(one).status for one in parents[:3]} == {Status.ACCEPTED}
    assert case(parents[3]).status is Status.ASSIGNED, "who has not joined is not decided with them"
    assert db.session.query(Decision).count() == 3
    assert {row.decided_by_id for row in db.session.query(Decision)} == {world.people["officer"]}
    cases.acknowledge(case(parents[1]), by=hand(world, parents[1]))
    met = {row.complaint_id for row in db.session.query(Clock).filter(Clock.code == "T-ACC", Clock.met_at.is_not(None))}
    assert met == {case(parents[1]).id}, "told is who was told"


def test_one_press_refuses_for_all_with_reasons(world: World) -> None:
    parents = crowd(world)
    row = joined(world, parents)
    codes = grounds(case(parents[0]), "refusal")
    for wrong in (([], "理由。"), (codes, " "), (["16-99"], "理由。")):
        with pytest.raises(cases.GroundsWrong):
            joint.refuse_all(row, *wrong, by=world.actor("officer"))
    run = carried(joint.refuse_all(row, codes, "没有明确的请求。", by=world.actor("officer")))
    assert (run.done, run.failed) == (3, 0)
    found = db.session.query(Decision).filter_by(kind=DecisionKind.REFUSE).all()
    assert {(row.reasons, tuple(row.grounds)) for row in found} == {("没有明确的请求。", tuple(codes))}


def test_only_an_officer_of_its_body_signs(world: World) -> None:
    parents = crowd(world)
    row = joined(world, parents)
    for who in ("parent1", "staff", "foreign_officer", "mediator", "supervisor"):
        with pytest.raises(NotYours):
            joint.accept_all(row, by=world.actor(who))


def test_who_cannot_be_done_is_named_and_the_rest_goes_on(world: World) -> None:
    parents = crowd(world)
    row = joined(world, parents)
    cases.contest_route(case(parents[1]), "应由市场监管部门处理。", by=hand(world, parents[1]))
    run = carried(joint.accept_all(row, by=world.actor("officer")))
    assert (run.done, run.failed) == (2, 1)
    assert list(run.faults) == [parents[1].number]
    assert case(parents[1]).status is Status.ASSIGNED


def test_what_was_signed_is_carried_out_once_however_often_the_job_runs(world: World) -> None:
    parents = crowd(world)
    row = joined(world, parents)
    run = joint.accept_all(row, by=world.actor("officer"))
    with pytest.raises(IllegalMove):
        joint.accept_all(joint_now(parents[0]), by=world.actor("officer"))
    carried(run)
    with transaction():  # as after a worker that was killed between two cases
        again = db.session.get_one(type(run), run.id)
        again.cursor, again.finished_at = 0, None
    carried(again)
    assert db.session.query(Decision).count() == 3


def test_whoever_joins_after_the_press_is_not_in_it(world: World) -> None:
    parents = crowd(world)
    joined(world, parents[:2])
    run = joint.accept_all(joint_now(parents[0]), by=world.actor("officer"))
    joint.join(case(parents[2]), by=hand(world, parents[2]))
    assert carried(run).done == 2
    assert case(parents[2]).status is Status.ASSIGNED
    second = carried(joint.accept_all(joint_now(parents[0]), by=world.actor("officer")))
    assert second.done == 1, "and is decided by the next"
