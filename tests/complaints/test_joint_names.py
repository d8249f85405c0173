"""Whose name others read of who stands for them: the own, by own consent; never a child's, never an heir's."""

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade

from complaints import actions as cases
from complaints.actions import joint
from complaints.lifecycle import PartyRole
from complaints.lifecycle.standing import Contract
from complaints.models import JointCandidate, LossKind, Party
from complaints.queries.joint import candidates_of, representatives_of
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.papers import Paper
from tests.complaints.hands import sign_in, text
from tests.complaints.joint_hands import Parent, candidate, case, crowd, hand, joined, joint_now, with_representatives
from tests.complaints.people_hands import CHILD, minor
from tests.complaints.test_losses import HEIR, lost
from tests.world import World

GUARDIAN = "李示例家长"


def with_a_child(world: World) -> list[Parent]:
    """A child who made the contract, for whom a guardian acts, and two others; the guardian may stand first."""
    return [Parent("learner", minor(world, contract=Contract.LEARNER).number), *crowd(world, 2)]


def page(app: Flask, world: World, one: Parent, act: str = "") -> str:
    answer = sign_in(app, world, one.who).get(f"/complaints/{one.number}/joint{act}")
    assert answer.status_code == 200
    return answer.text


def test_a_guardian_who_stands_publishes_the_own_name_and_not_the_childs(app: Flask, world: World) -> None:
    people = with_a_child(world)
    row = with_representatives(world, people)
    assert case(people[0]).name == CHILD
    joint.tell(row, "周五和机构谈。", by=hand(world, people[0]), key="one")
    outbox.drain()
    elections = [one.text for one in db.session.query(Paper).filter_by(kind="election", owner_id=case(people[2]).id)]
    assert len(elections) == 1
    for told in (page(app, world, people[2]), page(app, world, people[2], "/choose"), *elections):
        assert GUARDIAN in told
        assert CHILD not in told
    assert page(app, world, people[2]).count(GUARDIAN) == 2, "among those who stand, and beside the words"
    assert CHILD not in text(sign_in(app, world, "officer").get(f"/desk/{people[1].number}/joint"))


def test_whoever_died_represents_nobody_and_the_heir_only_by_own_consent(app: Flask, world: World) -> None:
    parents = crowd(world)
    row = with_representatives(world, parents)
    joint.tell(row, "周五和机构谈。", by=hand(world, parents[1]), key="one")
    cases.admit_heir(lost(world, case(parents[1]), LossKind.DEATH), HEIR, by=world.actor("officer"))
    outbox.drain()
    assert [one.member.complaint.number for one in representatives_of(joint_now(parents[0]))] == [parents[0].number]
    assert HEIR.name not in page(app, world, parents[2])
    seen = text(sign_in(app, world, "officer").get(f"/desk/{parents[0].number}/joint"))
    assert "家长示例2" in seen, "who said the words"
    person = case(parents[1]).filer
    world.people["heir"] = person.id
    world.viewers["heir"] = world.viewers["parent2"].__class__(person_id=person.id, role=world.viewers["parent2"].role)
    joint.stand(case(parents[1]), by=world.actor("heir"))
    seen = page(app, world, parents[2])
    assert seen.count(HEIR.name) == 1, "stands now, and did not say what was said before"
    assert "家长示例2" not in seen


def test_whose_seat_is_another_persons_stands_for_nobody_though_nobody_said_so(world: World) -> None:
    """An heir admitted before candidacies ended with that."""
    parents = crowd(world)
    row = with_representatives(world, parents)
    with transaction():
        seat = db.session.query(Party).filter_by(complaint_id=case(parents[1]).id, role=PartyRole.COMPLAINANT).one()
        seat.until_at = clock.now()
    assert joint.drop_gone() == 0
    assert [one.member.complaint.number for one in candidates_of(row)] == [parents[0].number]
    assert joint_now(parents[0]).choosers == 3
    assert [one.chosen for one in candidates_of(row)] == [3]


@pytest.mark.parametrize("has_died", [False, True])
def test_names_of_those_who_stood_before_are_filled_in(world: World, has_died: bool) -> None:
    people = with_a_child(world)
    joined(world, people)
    for one in people:
        joint.stand(case(one), by=hand(world, one))
    if has_died:
        cases.admit_heir(lost(world, case(people[1]), LossKind.DEATH), HEIR, by=world.actor("officer"))
    keys = [candidate(one).id for one in people]
    db.session.remove()
    downgrade(revision="0070")
    upgrade()
    assert [db.session.get_one(JointCandidate, key).name for key in keys] == [GUARDIAN, "家长示例1", "家长示例2"]
