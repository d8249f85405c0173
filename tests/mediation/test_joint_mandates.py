"""Who writes, signs and says yes at a joint table, and what a yes is worth when its hand may act no more."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints import actions as cases
from complaints.actions import joint
from complaints.lifecycle import Outcome, PartyRole, Status
from complaints.lifecycle.standing import Power
from complaints.models import LossKind, OfferReply, Party
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from kernel.events import EventRow
from kernel.messages import Letter
from mediation import actions as tables
from mediation.actions import joint as joint_table
from mediation.actions import joint_lapsing
from mediation.models import Agreement, JointReply
from mediation.queries.joint import terms_of
from tests.complaints.driver import standing
from tests.complaints.hands import sign_in
from tests.complaints.joint_hands import Parent, carried, case, crowd, hand, joint_now
from tests.complaints.people_hands import by_agent
from tests.complaints.test_losses import HEIR, lost
from tests.mediation.joint_hands import at_table, draft, lead_table, put, written
from tests.mediation.test_access_ends import beside_the_chair
from tests.world import World


def _confirmed(world: World, parents: list[Parent], who: Parent) -> Agreement:
    joint_table.answer_terms(case(who), True, put(world, parents).version, by=hand(world, who))
    written(world, parents)
    text = standing(case(who))
    tables.confirm(text, text.digest, by=hand(world, who))
    return text


def test_one_beside_the_chair_signs_for_nobody(app: Flask, world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    beside_the_chair(world, case(parents[0]))
    text = _confirmed(world, parents, parents[1])
    row, address = joint_now(parents[0]), f"/mediation/{parents[0].number}/joint/table"
    with pytest.raises(NotYours):
        joint_table.sign_all(row, clock.today(), by=world.actor("other_mediator"))
    assert "sign_all" not in sign_in(app, world, "other_mediator").get(address).text
    assert "sign_all" in sign_in(app, world, "mediator").get(address).text
    run = carried(joint_table.sign_all(row, clock.today(), by=world.actor("mediator"), partly=True))
    assert (run.done, run.person_id) == (1, world.people["mediator"])
    db.session.refresh(text)
    assert text.recorded_by_id == world.people["mediator"]
    said = db.session.query(EventRow).filter_by(kind="mediation.signature_recorded", stream=case(parents[1]).stream)
    assert said.one().actor_id == world.people["mediator"]
    assert case(parents[1]).outcome is Outcome.PARTLY_SETTLED


def test_a_yes_within_the_mandate_counts_though_the_text_is_written_after_it(world: World) -> None:
    agent = Parent("learner", by_agent(world, (Power.SETTLE,), days=5).number)
    parents = [*crowd(world, 2), agent]
    at_table(world, parents)
    joint_table.answer_terms(case(agent), True, put(world, parents).version, by=hand(world, agent))
    with clock.stepped(clock.now() + timedelta(days=6)):
        carried(joint.entrust_all(joint_now(parents[0]), by=world.actor("officer")))
        run = carried(joint_table.draft_all(joint_now(parents[0]), by=world.actor("mediator")))
        assert (run.done, run.failed, run.faults) == (1, 0, {})
        text = standing(case(agent))
        with pytest.raises(cases.BeyondMandate):
            tables.confirm(text, text.digest, by=hand(world, agent))
    seat = db.session.query(Party).filter_by(complaint_id=case(agent).id, role=PartyRole.COMPLAINANT).one()
    assert seat.id in {one.party_id for one in db.session.query(OfferReply).filter_by(offer_id=text.offer_id)}


def _heir_steps_in(world: World, one: Parent) -> None:
    party = cases.admit_heir(lost(world, case(one), LossKind.DEATH), HEIR, by=world.actor("officer"))
    assert party.person_id is not None
    world.people["heir"] = party.person_id
    world.viewers["heir"] = Viewer(person_id=party.person_id, role=Role.LEARNER)
    outbox.drain()


@pytest.mark.parametrize("is_entrusted", [False, True])
def test_the_yes_of_whoever_died_is_not_the_heirs(world: World, is_entrusted: bool) -> None:
    parents = crowd(world)
    at_table(world, parents)
    mine, version = parents[2], put(world, parents).version
    joint_table.answer_terms(case(mine), True, version, by=hand(world, mine))
    if is_entrusted:
        carried(joint.entrust_all(joint_now(parents[0]), by=world.actor("officer")))
    assert joint_lapsing.lapse_answers_of_the_dead() == 0
    with clock.stepped(clock.now() + timedelta(hours=1)):
        _heir_steps_in(world, mine)
        if is_entrusted:
            run = carried(joint_table.draft_all(joint_now(parents[0]), by=world.actor("mediator")))
            assert (run.done, run.failed, db.session.query(Agreement).count()) == (0, 0, 0)
        assert [joint_lapsing.lapse_answers_of_the_dead() for _turn in range(2)] == [1, 0]
        outbox.drain()
        told = db.session.query(Letter).filter_by(why="mediation.joint_answer_lapsed").all()
        assert [one.to_person_id for one in told] == [world.people["heir"]]
        joint_table.answer_terms(case(mine), True, version, by=world.actor("heir"))
        written(world, parents)
        assert case(mine).status is Status.MEDIATING
        assert [one.replied_by_id for one in db.session.query(JointReply)] == [world.people["heir"]]


def test_other_terms_are_put_once_nothing_of_the_former_is_under_way(world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    chair, firm, table = world.actor("mediator"), world.actor("staff"), lead_table(parents)

    def refused() -> None:
        with pytest.raises(IllegalMove, match="才能另写"):
            joint_table.put_terms(table, draft(), by=chair)

    joint_table.answer_terms(case(parents[1]), True, put(world, parents).version, by=hand(world, parents[1]))
    refused()
    with clock.stepped(clock.now() + timedelta(days=11)):
        refused()
        written(world, parents)
        text = standing(case(parents[1]))
        tables.confirm(text, text.digest, by=hand(world, parents[1]))
        refused()
        carried(joint_table.sign_all(joint_now(parents[0]), clock.today(), by=chair))
        row = joint_table.put_terms(table, draft(share=90), by=chair)
        carried(joint_table.agree_terms(row, by=firm))
        joint_table.answer_terms(case(parents[2]), True, 2, by=hand(world, parents[2]))
        written(world, parents)
        assert "539.10" in standing(case(parents[2])).text


def test_no_text_is_written_after_the_day_of_performance(app: Flask, world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    chair, version = world.actor("mediator"), put(world, parents).version
    for one in parents[1:]:
        joint_table.answer_terms(case(one), True, version, by=hand(world, one))
    cases.entrust(case(parents[1]), world.organisation("association"), by=world.actor("officer"))
    run = joint_table.draft_all(joint_now(parents[0]), by=chair)
    with clock.stepped(clock.now() + timedelta(days=21)):
        run = carried(run)
        assert (run.done, list(run.faults)) == (0, [parents[1].number])
        with pytest.raises(IllegalMove, match="履行日期已经过了"):
            joint_table.draft_all(joint_now(parents[0]), by=chair)
        seen = sign_in(app, world, "mediator").get(f"/mediation/{parents[0].number}/joint/table").text
        assert "履行日期已经过了" in seen and "put_terms" in seen and "draft_all" not in seen
        row = joint_table.put_terms(lead_table(parents), draft(), by=chair)
        assert joint_lapsing.lapse_joint_consents() == 0, "the institution has not agreed to it yet"
        carried(joint_table.agree_terms(row, by=world.actor("staff")))
        assert terms_of(joint_now(parents[0])) == row
        assert joint_lapsing.lapse_joint_consents() == 1, "of who was not entrusted yet"
        for one in parents[1:]:
            joint_table.answer_terms(case(one), True, row.version, by=hand(world, one))
        written(world, parents)
        assert db.session.query(Agreement).count() == 2


def test_what_cannot_be_written_any_more_does_not_hold_the_end_up(world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    joint_table.answer_terms(case(parents[1]), True, put(world, parents).version, by=hand(world, parents[1]))
    with pytest.raises(IllegalMove):
        joint.settle(joint_now(parents[0]), "谈完了。", by=world.actor("mediator"))
    with clock.stepped(clock.now() + timedelta(days=21)):
        joint.settle(joint_now(parents[0]), "谈完了。", by=world.actor("mediator"))
