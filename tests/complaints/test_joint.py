"""Joint complaints: proposed by the body, joined by each, left at any time, represented by two at most (art. 12)."""

import pytest

from complaints import actions as cases
from complaints.actions import joint
from complaints.lifecycle import Status
from complaints.lifecycle.joint import JointState, LeftWhy, MemberState
from complaints.models import JointMember, SimilarMember
from complaints.queries.joint import (
    candidates_of,
    count_choosers,
    joint_for,
    member_of,
    members_page,
    number_to_ask,
    representatives_of,
)
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotFound, NotYours
from kernel.events import EventRow
from tests.complaints.driver import grounds
from tests.complaints.joint_hands import (
    Parent,
    candidate,
    case,
    crowd,
    hand,
    joined,
    joint_now,
    proposed,
    with_representatives,
)
from tests.world import World


def place(one: Parent) -> JointMember:
    found = member_of(case(one))
    assert found is not None
    return found


def test_a_body_proposes_and_nobody_is_joined_by_it(world: World) -> None:
    parents = crowd(world)
    assert number_to_ask(case(parents[0])) == 2
    row = proposed(world, parents)
    assert (row.state, row.offered, row.joined) == (JointState.PROPOSED, 3, 0)
    assert {place(one).state for one in parents} == {MemberState.OFFERED}
    assert case(parents[1]).status is Status.ASSIGNED, "the own case is not touched"


def test_only_the_body_that_handles_it_proposes_and_says_why(world: World) -> None:
    parents = crowd(world)
    for who in ("parent1", "staff", "foreign_officer", "association_officer", "supervisor"):
        with pytest.raises(NotYours):
            joint.propose(case(parents[0]), "同一争议。", by=world.actor(who))
    with pytest.raises(DomainError):
        joint.propose(case(parents[0]), "  ", by=world.actor("officer"))


def test_what_stands_alone_and_what_is_in_one_is_not_proposed(world: World) -> None:
    alone = crowd(world, 1, category="E06")
    with pytest.raises(DomainError):
        joint.propose(case(alone[0]), "同一争议。", by=world.actor("officer"))
    parents = crowd(world, start=2)
    proposed(world, parents)
    for one in parents[:2]:
        with pytest.raises(IllegalMove):
            joint.propose(case(one), "同一争议。", by=world.actor("officer"))


def test_it_stands_from_the_second_who_joins(world: World) -> None:
    parents = crowd(world)
    proposed(world, parents)
    joint.join(case(parents[1]), by=hand(world, parents[1]))
    assert joint_now(parents[0]).state is JointState.PROPOSED
    joint.join(case(parents[2]), by=hand(world, parents[2]))
    row = joint_now(parents[0])
    assert (row.state, row.joined) == (JointState.OPEN, 2)
    assert row.lead_id == case(parents[1]).id, "whoever has not joined does not lead"
    joint.join(case(parents[2]), by=hand(world, parents[2]))
    assert joint_now(parents[0]).joined == 2, "joining twice is joining once"


def test_nobody_joins_or_leaves_for_another(world: World) -> None:
    parents = crowd(world)
    proposed(world, parents)
    for who in ("parent2", "officer", "staff", "mediator"):
        with pytest.raises(NotYours):
            joint.join(case(parents[0]), by=world.actor(who))
    joint.join(case(parents[0]), by=hand(world, parents[0]))
    with pytest.raises(NotYours):
        joint.leave(case(parents[0]), by=world.actor("officer"))


def test_a_later_like_case_is_told_too_and_an_unlike_one_is_not(world: World) -> None:
    parents = crowd(world)
    row = proposed(world, parents)
    late, other = crowd(world, 1, start=4)[0], crowd(world, 1, category="E06", start=5)[0]
    assert joint.sweep_offers() == 1
    assert place(late).joint_id == row.id
    assert member_of(case(other)) is None
    assert joint.sweep_offers() == 0


def test_whoever_leaves_goes_on_alone_and_may_come_back(world: World) -> None:
    parents = crowd(world)
    joined(world, parents)
    joint.leave(case(parents[0]), by=hand(world, parents[0]))
    assert (place(parents[0]).state, place(parents[0]).left_why) == (MemberState.LEFT, LeftWhy.OWN)
    assert joint_now(parents[1]).joined == 2
    assert case(parents[0]).status is Status.ASSIGNED
    assert joint_now(parents[1]).lead_id != case(parents[0]).id, "the lead goes to somebody who is in it"
    with pytest.raises(IllegalMove):
        joint.leave(case(parents[0]), by=hand(world, parents[0]))
    joint.join(case(parents[0]), by=hand(world, parents[0]))
    assert joint_now(parents[1]).joined == 3


def test_when_all_have_left_it_is_over(world: World) -> None:
    parents = crowd(world, 2)
    row = joined(world, parents)
    for one in parents:
        joint.leave(case(one), by=hand(world, one))
    db.session.refresh(row)
    assert (row.state, row.joined) == (JointState.ENDED, 0)


def test_whose_own_case_ended_is_in_it_no_more(world: World) -> None:
    parents = crowd(world)
    joined(world, parents)
    mine = case(parents[0])
    cases.refuse(mine, grounds(mine, "refusal"), "理由。", by=world.actor("officer"))
    assert joint.drop_gone() == 1
    assert place(parents[0]).left_why is LeftWhy.CASE_ENDED
    assert joint_now(parents[1]).joined == 2
    assert joint.drop_gone() == 0


def test_two_are_elected_by_those_they_stand_for(world: World) -> None:
    parents = crowd(world, 4)
    joined(world, parents)
    for one in parents[:3]:
        joint.stand(case(one), by=hand(world, one))
    with pytest.raises(joint.ChoiceWrong):
        joint.choose(case(parents[3]), [candidate(one).id for one in parents[:3]], "", by=hand(world, parents[3]))
    with pytest.raises(IllegalMove):
        joint.elect(joint_now(parents[0]), by=world.actor("officer"))
    for one in parents[1:]:
        joint.choose(case(one), [candidate(parents[2]).id], "", by=hand(world, one))
    joint.choose(case(parents[0]), [candidate(parents[1]).id], "", by=hand(world, parents[0]))
    with pytest.raises(NotYours):
        joint.elect(joint_now(parents[0]), by=hand(world, parents[0]))
    found = joint.elect(joint_now(parents[0]), by=world.actor("officer"))
    assert [one.member.complaint.number for one in found] == [parents[2].number, parents[1].number]
    assert joint_now(parents[0]).lead.number == parents[2].number, "the first representative's case leads"
    assert [one.chosen for one in found] == [3, 1]


def test_a_choice_may_be_changed_and_is_counted_once(world: World) -> None:
    parents = crowd(world)
    row = joined(world, parents)
    for one in parents[:2]:
        joint.stand(case(one), by=hand(world, one))
    first, second = candidates_of(row)
    joint.choose(case(parents[2]), [first.id, second.id], "", by=hand(world, parents[2]))
    joint.choose(case(parents[2]), [second.id], "", by=hand(world, parents[2]))
    assert [one.chosen for one in candidates_of(row)] == [0, 1]
    joint.leave(case(parents[2]), by=hand(world, parents[2]))
    assert [one.chosen for one in candidates_of(row)] == [0, 0]


def test_who_has_chosen_is_counted_as_it_is_said(world: World) -> None:
    parents = crowd(world, 4)
    row = with_representatives(world, parents)

    def kept() -> int:
        db.session.refresh(row)
        assert row.choosers == count_choosers(row)
        return row.choosers

    assert kept() == 4
    first = candidate(parents[0])
    joint.choose(case(parents[3]), [first.id], "", by=hand(world, parents[3]))
    assert kept() == 4
    joint.leave(case(parents[2]), by=hand(world, parents[2]))
    assert kept() == 3
    joint.stand_down(case(parents[0]), by=hand(world, parents[0]))
    assert kept() == 2, "the fourth had chosen nobody else"


def test_whoever_stands_down_or_leaves_represents_nobody(world: World) -> None:
    parents = crowd(world)
    row = with_representatives(world, parents)
    assert len(representatives_of(row)) == 2
    joint.stand_down(case(parents[0]), by=hand(world, parents[0]))
    assert [one.member.complaint.number for one in representatives_of(row)] == [parents[1].number]
    joint.leave(case(parents[1]), by=hand(world, parents[1]))
    assert representatives_of(row) == []


def test_who_has_joined_is_for_the_body_and_the_mediator_alone(world: World) -> None:
    parents = crowd(world)
    joined(world, parents)
    found = joint_for(world.viewers["officer"], case(parents[0]))
    page = members_page(found, size=2)
    rest = members_page(found, page.after, size=2)
    assert [row.complaint.number for row in (*page.rows, *rest.rows)] == [one.number for one in parents]
    assert rest.after is None
    for who in ("parent1", "staff", "mediator", "foreign_officer", "association_officer"):
        with pytest.raises(NotFound):
            joint_for(world.viewers[who], case(parents[0]))


def test_words_to_all_reach_each_who_has_joined(world: World) -> None:
    parents = crowd(world)
    row = with_representatives(world, parents[:3])
    for who in ("parent3", "staff", "foreign_officer"):
        with pytest.raises(NotYours):
            joint.tell(row, "大家好。", by=world.actor(who), key="x")
    said = joint.tell(row, "周五和机构谈。", by=world.actor("parent1"), key="one")
    assert joint.tell(row, "周五和机构谈。", by=world.actor("parent1"), key="one").id == said.id
    while joint.carry_out():
        pass
    told = db.session.query(EventRow).filter_by(kind="complaint.joint_message_said").all()
    assert {row.stream for row in told} == {case(one).stream for one in parents}


def test_the_body_ends_it_and_every_case_goes_on(world: World) -> None:
    parents = crowd(world)
    row = joined(world, parents)
    with pytest.raises(DomainError):
        joint.end(row, "", by=world.actor("officer"))
    joint.end(row, "核对后不是同一争议。", by=world.actor("officer"))
    while joint.carry_out():
        pass
    assert {place(one).left_why for one in parents} == {LeftWhy.OVER}
    assert {case(one).status for one in parents} == {Status.ASSIGNED}
    with pytest.raises(IllegalMove):
        joint.join(case(parents[0]), by=hand(world, parents[0]))


def test_what_was_said_of_it_holds_no_name(world: World) -> None:
    parents = crowd(world)
    with_representatives(world, parents)
    rows = db.session.query(EventRow).filter(EventRow.kind.like("complaint.joint%")).all()
    assert len({row.kind for row in rows}) >= 6
    assert not [row for row in rows if "示例" in str(row.data)]
    assert db.session.query(SimilarMember).count() == 3
