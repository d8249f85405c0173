"""The table of a joint complaint: representatives sit there, each answers for himself, silence is no yes."""

from datetime import timedelta

import pytest

from complaints import actions as cases
from complaints import queries
from complaints.actions import joint
from complaints.lifecycle import Outcome, PartyRole, RoomKind, Status
from complaints.lifecycle.joint import JointState, LeftWhy, MemberState
from complaints.models import ConsentKind, Message, Party, Promise, Room, RoomMember
from complaints.queries.joint import candidates_of, member_of
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotFound, NotYours, TooLate
from kernel.events import EventRow
from kernel.papers import Paper
from mediation import actions as tables
from mediation.actions import joint as joint_table
from mediation.lifecycle import AgreementState
from mediation.models import Agreement, JointReply
from mediation.queries.joint import own_seat, rooms_heard, tally_of, words_heard
from tests.complaints.driver import standing, table_of
from tests.complaints.joint_hands import carried, case, crowd, hand, joint_now
from tests.mediation.joint_hands import at_table, draft, lead_table, put, written
from tests.world import World


def test_the_second_representative_sits_at_the_leads_table(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    assert row.state is JointState.AT_TABLE
    seat = own_seat(world.viewers["parent2"], row)
    assert seat is not None
    assert own_seat(world.viewers["parent3"], row) is None
    assert [room.kind for room in rooms_heard(seat)] == [RoomKind.JOINT, RoomKind.SEAT]
    here = db.session.query(Room).filter_by(complaint_id=row.lead_id, kind=RoomKind.SEAT)
    assert {room.party.role for room in here if room.party} >= {PartyRole.REPRESENTATIVE, PartyRole.COMPLAINANT}


def test_the_seat_opens_nothing_else_of_the_leads_case(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    with pytest.raises(NotFound):
        queries.complaint_for(world.viewers["parent2"], row.lead.number)
    assert [one.number for one in queries.mine(world.viewers["parent2"])] == [parents[1].number]


def test_a_representative_speaks_there_and_for_nobody_else_decides(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    seat = own_seat(world.viewers["parent2"], row)
    assert seat is not None
    rooms = rooms_heard(seat)
    for room in rooms:
        tables.speak(room, f"在{room.kind}说", by=hand(world, parents[1]), key=str(room.kind))
    assert [said.words for said in words_heard(rooms)] == ["在joint说", "在seat说"]
    private = db.session.query(Room).filter_by(complaint_id=row.lead_id, kind=RoomKind.SEAT)
    theirs = next(one for one in private if one.party and one.party.role is PartyRole.COMPLAINANT)
    for act in (
        lambda: tables.speak(theirs, "不是我的房间", by=hand(world, parents[1]), key="x"),
        lambda: cases.withdraw(row.lead, by=hand(world, parents[1])),
        lambda: tables.refuse_table(lead_table(parents), "unwilling", "", by=hand(world, parents[1])),
    ):
        with pytest.raises(NotYours):
            act()


def test_terms_are_put_by_the_chair_and_agreed_to_by_the_institution(world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    for who in ("parent1", "staff", "officer", "other_mediator"):
        with pytest.raises(NotYours):
            joint_table.put_terms(lead_table(parents), draft(), by=world.actor(who))
    same_day = draft(until_on=draft().by_on)  # a yes on its last evening could never be written
    for wrong in (draft(share=0), draft(words=" "), draft(until_on=clock.today() - timedelta(days=1)), same_day):
        with pytest.raises(joint_table.JointTermsWrong):
            joint_table.put_terms(lead_table(parents), wrong, by=world.actor("mediator"))
    first = joint_table.put_terms(lead_table(parents), draft(share=50), by=world.actor("mediator"))
    second = joint_table.put_terms(lead_table(parents), draft(), by=world.actor("mediator"))
    assert (first.dropped_at is not None, second.version) == (True, 2)
    with pytest.raises(IllegalMove):
        joint_table.answer_terms(case(parents[2]), True, 2, by=hand(world, parents[2]))
    for who in ("parent1", "mediator", "officer"):
        with pytest.raises(NotYours):
            joint_table.agree_terms(second, by=world.actor(who))
    run = carried(joint_table.agree_terms(second, by=world.actor("staff")))
    assert (run.done, run.failed) == (3, 0)
    with pytest.raises(IllegalMove):
        joint_table.put_terms(lead_table(parents), draft(), by=world.actor("mediator"))


def test_each_confirms_for_himself_with_the_own_sum(world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    terms = put(world, parents)
    for one in parents[:2]:
        joint_table.answer_terms(case(one), True, terms.version, by=hand(world, one))
    written(world, parents)
    third = case(parents[2])
    assert third.status is Status.ACCEPTED, "silence changes nothing"
    sums = {row.member.complaint.number: row.fen for row in db.session.query(JointReply)}
    assert sums == {parents[0].number: 256_000, parents[1].number: 80_001}
    text = standing(case(parents[1]))
    assert "800.01" in text.text
    assert "家长示例1" not in text.text, "nobody else's name or sum is in one's own text"
    assert text.state is AgreementState.DRAFTED, "the institution has pressed, the complainant has not"
    for one in parents[:2]:
        row = standing(case(one))
        tables.confirm(row, row.digest, by=hand(world, one))
    assert tally_of(terms).confirmed == 2
    run = carried(joint_table.sign_all(joint_now(parents[0]), clock.today(), by=world.actor("mediator")))
    assert (run.done, run.failed) == (2, 0)
    assert [case(one).status for one in parents] == [Status.AGREED, Status.AGREED, Status.ACCEPTED]
    assert case(parents[0]).outcome is Outcome.SETTLED
    owed = {row.complaint_id: row.item.fen for row in db.session.query(Promise)}
    assert owed == {case(parents[0]).id: 256_000, case(parents[1]).id: 80_001}
    joint.settle(joint_now(parents[2]), "机构不再调整方案。", by=world.actor("mediator"))
    while joint.carry_out():
        pass
    place = member_of(case(parents[2]))
    assert place is not None
    assert (place.state, place.left_why, place.joint.state) == (MemberState.LEFT, LeftWhy.SILENT, JointState.SETTLED)


def test_a_yes_only_says_yes(world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    terms = put(world, parents)
    joint_table.answer_terms(case(parents[1]), True, terms.version, by=hand(world, parents[1]))
    outbox.drain()
    mine = case(parents[1])
    assert (mine.status, mine.mediation_body_id) == (Status.ACCEPTED, None), "nobody entrusts in the officer's name"
    assert db.session.query(Agreement).count() == 0, "nobody drafts in the mediator's name"
    assert db.session.query(Paper).filter_by(owner_kind="complaint", owner_id=mine.id, kind="entrust").count() == 0
    with pytest.raises(IllegalMove):
        joint_table.draft_all(joint_now(parents[0]), by=world.actor("mediator"))
    for who in ("parent2", "staff", "mediator", "association_officer", "foreign_officer"):
        with pytest.raises(NotYours):
            joint.entrust_all(joint_now(parents[0]), by=world.actor(who))
    for who in ("parent2", "staff", "officer", "other_mediator"):
        with pytest.raises(NotYours):
            joint_table.draft_all(joint_now(parents[0]), by=world.actor(who))
    with pytest.raises(IllegalMove):
        joint.settle(joint_now(parents[0]), "谈完了。", by=world.actor("officer"))
    run = carried(joint.entrust_all(joint_now(parents[0]), by=world.actor("officer")))
    assert (run.done, run.failed) == (1, 0), "only whose two sides have said yes"
    assert [case(one).status for one in parents[1:]] == [Status.ENTRUSTED, Status.ACCEPTED]
    outbox.drain()
    assert db.session.query(Paper).filter_by(owner_kind="complaint", owner_id=mine.id, kind="entrust").count() == 1
    with pytest.raises(IllegalMove):
        joint.entrust_all(joint_now(parents[0]), by=world.actor("officer"))
    by = db.session.query(EventRow).filter_by(stream=mine.stream, kind="complaint.entrusted").one()
    assert by.actor_id == world.people["officer"]
    run = carried(joint_table.draft_all(joint_now(parents[0]), by=world.actor("mediator")))
    assert (run.done, run.failed) == (1, 0)
    assert "800.01" in standing(case(parents[1])).text


def test_who_says_yes_after_the_press_is_not_in_what_was_signed(world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    terms = put(world, parents)
    joint_table.answer_terms(case(parents[1]), True, terms.version, by=hand(world, parents[1]))
    run = joint.entrust_all(joint_now(parents[0]), by=world.actor("officer"))
    with clock.stepped(clock.now() + timedelta(seconds=1)):
        joint_table.answer_terms(case(parents[2]), True, terms.version, by=hand(world, parents[2]))
        assert carried(run).done == 1
        assert [case(one).status for one in parents[1:]] == [Status.ENTRUSTED, Status.ACCEPTED]
        run = joint_table.draft_all(joint_now(parents[0]), by=world.actor("mediator"))
        assert carried(run).done == 1
        assert db.session.query(Agreement).count() == 1
        written(world, parents)
    assert db.session.query(Agreement).count() == 2


def test_whoever_refuses_goes_on_alone(world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    terms = put(world, parents)
    joint_table.answer_terms(case(parents[2]), False, terms.version, by=hand(world, parents[2]))
    place = member_of(case(parents[2]))
    assert place is not None and place.left_why is LeftWhy.REFUSED
    mine = case(parents[2])
    assert mine.status is Status.ACCEPTED
    assert db.session.query(Agreement).count() == 0, "a refusal binds nobody, and nobody is bound by it"
    cases.consent(mine, ConsentKind.ENTRUST, True, by=hand(world, parents[2]))
    cases.consent(mine, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    cases.entrust(mine, world.organisation("association"), by=world.actor("officer"))
    tables.open_table(mine, world.person("other_mediator"), by=world.actor("association_officer"))
    assert case(parents[2]).status is Status.MEDIATING, "the own case goes its own way"


def test_nobody_answers_for_another_or_twice_or_too_late(world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    terms = put(world, parents)
    for who in ("parent1", "staff", "mediator"):
        with pytest.raises(NotYours):
            joint_table.answer_terms(case(parents[2]), True, terms.version, by=world.actor(who))
    with pytest.raises(IllegalMove):
        joint_table.answer_terms(case(parents[2]), True, terms.version + 1, by=hand(world, parents[2]))
    joint_table.answer_terms(case(parents[1]), True, terms.version, by=hand(world, parents[1]))
    with pytest.raises(IllegalMove):
        joint_table.answer_terms(case(parents[1]), False, terms.version, by=hand(world, parents[1]))
    with clock.stepped(clock.now() + timedelta(days=15)), pytest.raises(TooLate):
        joint_table.answer_terms(case(parents[2]), True, terms.version, by=hand(world, parents[2]))


def test_when_the_lead_leaves_nobody_sits_there_any_more(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    old = row.lead_id
    joint.leave(case(parents[0]), by=hand(world, parents[0]))
    assert joint_now(parents[1]).state is JointState.OPEN
    assert joint_now(parents[1]).lead_id == case(parents[1]).id
    seats = db.session.query(Party).filter_by(complaint_id=old, role=PartyRole.REPRESENTATIVE, until_at=None)
    assert seats.count() == 0
    gone = db.session.query(RoomMember).join(Party).filter(Party.role == PartyRole.REPRESENTATIVE)
    assert all(member.until_at is not None for member in gone)


def test_an_ended_table_and_a_later_election(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    joint.stand_down(case(parents[1]), by=hand(world, parents[1]))
    assert own_seat(world.viewers["parent2"], row) is None
    joint.stand(case(parents[2]), by=hand(world, parents[2]))
    joint.choose(case(parents[2]), [one.id for one in candidates_of(row)], "", by=hand(world, parents[2]))
    joint.elect(joint_now(parents[0]), by=world.actor("officer"))
    outbox.drain()
    assert own_seat(world.viewers["parent3"], joint_now(parents[0])) is not None
    assert db.session.query(Message).count() == 0
    tables.end_table(table_of(case(parents[0])), by=world.actor("officer"))
    outbox.drain()
    assert joint_now(parents[1]).state is JointState.OPEN
