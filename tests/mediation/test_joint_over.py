"""How a lead case ends, and what becomes of the others: the table stays theirs, another leads, or each is told."""

import pytest

from complaints import actions as cases
from complaints.actions import joint
from complaints.lifecycle import PartyRole, Status
from complaints.lifecycle.joint import JointState, LeftWhy, MemberState
from complaints.models import ItemKind, JointMember, Party
from complaints.queries.joint import member_of
from kernel import clock, outbox
from kernel.db import db
from kernel.events import EventRow
from kernel.messages import Letter
from mediation import actions as tables
from mediation.actions import joint as joint_table
from tests.complaints.driver import standing
from tests.complaints.joint_hands import Parent, carried, case, crowd, hand, joint_now
from tests.mediation.joint_hands import at_table, lead_table, put, written
from tests.world import World


def place(one: Parent) -> JointMember:
    found = member_of(case(one))
    assert found is not None
    return found


def sitting(lead_id: int) -> int:
    found = db.session.query(Party).filter_by(complaint_id=lead_id, role=PartyRole.REPRESENTATIVE, until_at=None)
    return found.count()


def confirmed_by(world: World, people: list[Parent], yes: list[Parent]) -> None:
    """These have said yes, have a text and have confirmed it."""
    version = put(world, people).version
    for one in yes:
        joint_table.answer_terms(case(one), True, version, by=hand(world, one))
    written(world, people)
    for one in yes:
        text = standing(case(one))
        tables.confirm(text, text.digest, by=hand(world, one))


def signed_alone(world: World, one: Parent) -> None:
    """The mediator records the signature on the lead's own page, and the sweep sees that the case has ended."""
    tables.record_signature(standing(case(one)), clock.today(), by=world.actor("mediator"))
    outbox.drain()
    assert joint.drop_gone() == 1


@pytest.mark.parametrize("silent", [0, 1])
def test_a_lead_signed_alone_leaves_its_table_to_the_others(world: World, silent: int) -> None:
    parents = crowd(world, 4)
    lead_id = at_table(world, parents).lead_id
    yes = parents[: 4 - silent]
    confirmed_by(world, parents, yes)
    signed_alone(world, parents[0])
    assert (place(parents[0]).state, place(parents[0]).left_why) == (MemberState.LEFT, LeftWhy.SETTLED)
    row = joint_now(parents[1])
    assert (row.state, row.lead_id, sitting(lead_id)) == (JointState.AT_TABLE, lead_id, 1)
    run = carried(joint_table.sign_all(row, clock.today(), by=world.actor("mediator")))
    assert (run.done, run.failed) == (len(yes) - 1, 0)
    assert {case(one).status for one in yes} == {Status.AGREED}


def test_whoever_says_yes_after_the_lead_was_signed_alone_gets_a_text(world: World) -> None:
    parents = crowd(world, 4)
    at_table(world, parents)
    confirmed_by(world, parents, parents[:3])
    signed_alone(world, parents[0])
    joint_table.answer_terms(case(parents[3]), True, 1, by=hand(world, parents[3]))
    with pytest.raises(Exception, match="还没有写出协议文本"):
        joint.settle(joint_now(parents[1]), "谈完了。", by=world.actor("mediator"))
    carried(joint.entrust_all(joint_now(parents[1]), by=world.actor("officer")))
    run = carried(joint_table.draft_all(joint_now(parents[1]), by=world.actor("mediator")))
    assert (run.done, run.failed) == (1, 0)


def test_a_lead_that_settles_alone_before_terms_lets_another_lead(world: World) -> None:
    parents = crowd(world)
    lead_id = at_table(world, parents).lead_id
    items = (cases.ItemDraft(ItemKind.REFUND, 100_000, clock.today(), "原路退回"),)
    made = cases.offer(case(parents[0]), items, "", clock.today(), by=world.actor("staff"))
    cases.reply(made, made.version, True, by=hand(world, parents[0]))
    text = tables.draft_agreement(lead_table(parents), made, by=world.actor("mediator"))
    for by in (hand(world, parents[0]), world.actor("staff")):
        tables.confirm(text, text.digest, by=by)
    signed_alone(world, parents[0])
    assert place(parents[0]).left_why is LeftWhy.SETTLED
    row = joint_now(parents[1])
    assert (row.state, row.lead_id, sitting(lead_id)) == (JointState.OPEN, case(parents[1]).id, 0)


def test_where_no_case_can_lead_any_more_each_is_told_and_goes_on_alone(world: World) -> None:
    parents = crowd(world, 4)
    lead_id = at_table(world, parents).lead_id
    confirmed_by(world, parents, parents)
    joint.leave(case(parents[0]), by=hand(world, parents[0]))
    row = joint_now(parents[1])
    assert (row.state, row.ended_at is not None, sitting(lead_id)) == (JointState.ENDED, True, 0)
    assert [joint.tell_dissolved() for _turn in range(2)] == [3, 0]
    assert {(place(one).state, place(one).left_why) for one in parents[1:]} == {(MemberState.LEFT, LeftWhy.OVER)}
    assert place(parents[0]).left_why is LeftWhy.OWN
    told = db.session.query(EventRow).filter_by(kind="complaint.joint_ended")
    assert {one.stream for one in told} == {case(one).stream for one in parents[1:]}
    outbox.drain()
    letters = db.session.query(Letter.to_person_id).filter_by(why="complaint.joint_ended")
    assert {key for (key,) in letters} == {world.people[one.who] for one in parents[1:]}
    tables.record_signature(standing(case(parents[1])), clock.today(), by=world.actor("mediator"))
    assert case(parents[1]).status is Status.AGREED, "what was confirmed is signed at the own table"


def test_an_end_somebody_pressed_is_told_by_what_was_signed(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    joint.end(row, "核对后不是同一争议。", by=world.actor("officer"))
    assert joint.tell_dissolved() == 0
