"""Who is asked, joins, stands and leaves, and what is kept of it: a mandate in writing, digests of what was read."""

from datetime import timedelta

import pytest

from complaints import actions as cases
from complaints.actions import joint
from complaints.joint_wording import JOINING, digest_of
from complaints.lifecycle.joint import JointState, LeftWhy, MemberState
from complaints.lifecycle.standing import Power
from complaints.models import JointMember
from complaints.queries.joint import candidates_of, member_of, members_page, representatives_of
from kernel import clock
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import EventRow
from tests.complaints.joint_hands import (
    Parent,
    candidate,
    carried,
    case,
    crowd,
    hand,
    joined,
    joint_now,
    proposed,
    with_representatives,
)
from tests.complaints.people_hands import by_agent
from tests.complaints.test_joint_moves import goes_to_another
from tests.world import World


def digest_in(kind: str, one: Parent) -> str:
    """The digest the newest event of a kind keeps in somebody's case."""
    found = db.session.query(EventRow).filter_by(kind=kind, stream=case(one).stream)
    row = found.order_by(EventRow.id.desc()).limit(1).one()
    return str(row.data["digest"])


def test_what_was_read_before_joining_and_choosing_is_kept(world: World) -> None:
    parents = crowd(world)
    joined(world, parents)
    assert digest_in("complaint.joint_joined", parents[2]) == digest_of(JOINING)
    joint.stand(case(parents[0]), by=hand(world, parents[0]))
    joint.choose(case(parents[2]), [candidate(parents[0]).id], "d" * 64, by=hand(world, parents[2]))
    assert digest_in("complaint.joint_choice_made", parents[2]) == "d" * 64


def test_an_agent_joins_within_the_mandate_and_stands_for_nobody_else(world: World) -> None:
    parents = [*crowd(world, 2), Parent("learner", by_agent(world, (Power.SETTLE,), days=5).number)]
    proposed(world, parents)
    mine = case(parents[2])
    with clock.stepped(clock.now() + timedelta(days=6)), pytest.raises(cases.BeyondMandate):
        joint.join(mine, by=hand(world, parents[2]))
    joint.join(mine, by=hand(world, parents[2]))
    joint.join(case(parents[0]), by=hand(world, parents[0]))
    with pytest.raises(NotYours):
        joint.stand(mine, by=hand(world, parents[2]))
    assert candidates_of(joint_now(parents[0])) == []


def test_whoever_was_only_asked_or_has_left_neither_stands_nor_chooses(world: World) -> None:
    parents = crowd(world, 4)
    proposed(world, parents)
    for one in parents[:3]:
        joint.join(case(one), by=hand(world, one))
    joint.stand(case(parents[0]), by=hand(world, parents[0]))
    joint.leave(case(parents[2]), by=hand(world, parents[2]))
    first = candidate(parents[0])
    for one in parents[2:]:
        with pytest.raises(IllegalMove):
            joint.stand(case(one), by=hand(world, one))
        with pytest.raises(IllegalMove):
            joint.choose(case(one), [first.id], "", by=hand(world, one))
    assert [row.chosen for row in candidates_of(joint_now(parents[0]))] == [0]


def test_whose_case_has_gone_elsewhere_may_still_leave_by_an_own_press(world: World) -> None:
    parents = crowd(world)
    joined(world, parents)
    goes_to_another(world, parents[1])
    joint.leave(case(parents[1]), by=hand(world, parents[1]))
    place = member_of(case(parents[1]))
    assert place is not None
    assert (place.state, place.left_why) == (MemberState.LEFT, LeftWhy.OWN)
    assert joint_now(parents[0]).joined == 2


def test_one_who_joined_alone_makes_no_joint_complaint(world: World) -> None:
    parents = crowd(world)
    row = proposed(world, parents)
    joint.join(case(parents[2]), by=hand(world, parents[2]))
    db.session.refresh(row)
    assert (row.state, row.lead_id) == (JointState.PROPOSED, case(parents[0]).id)
    for act in (joint.stand, joint.stand_down):
        with pytest.raises(IllegalMove):
            act(case(parents[2]), by=hand(world, parents[2]))


def test_only_the_like_are_asked(world: World) -> None:
    parents = crowd(world)
    alike = crowd(world, 4, start=4)
    cases.withdraw(case(alike[1]), by=hand(world, alike[1]))
    other, cause = crowd(world, 1, start=8), crowd(world, 1, start=9, category="E06")
    with transaction():  # as though one body had both institutions, and two bodies had the like
        case(other[0]).institution_id = world.institution("own_site").id
        case(alike[0]).body_id = world.organisations["association"]
    unlike = [case(one) for one in (*alike[:2], *other, *cause)]
    proposed(world, parents)
    asked = {row.complaint_id for row in db.session.query(JointMember)}
    assert asked == {case(one).id for one in (*parents, *alike[2:])}
    assert not asked & {one.id for one in unlike}


def test_a_second_press_passes_over_what_is_decided_without_a_fault(world: World) -> None:
    parents = crowd(world)
    row = joined(world, parents)
    cases.accept(case(parents[1]), by=world.actor("officer"))
    run = carried(joint.accept_all(row, by=world.actor("officer")))
    assert (run.done, run.failed, run.faults) == (2, 0, {})
    again = carried(joint.accept_all(joint_now(parents[0]), by=world.actor("officer")))
    assert (again.done, again.failed, again.faults) == (0, 0, {})


def test_the_list_of_the_body_holds_who_is_in_it_alone(world: World) -> None:
    parents = crowd(world, 4)
    row = proposed(world, parents)
    for one in parents[:3]:
        joint.join(case(one), by=hand(world, one))
    joint.leave(case(parents[1]), by=hand(world, parents[1]))
    listed = [one.complaint.number for one in members_page(row).rows]
    assert listed == [parents[0].number, parents[2].number], "nobody who was only asked, nobody who has left"


def test_counting_anew_is_a_new_election(world: World) -> None:
    parents = crowd(world, 4)
    row = with_representatives(world, parents)
    joint.stand(case(parents[3]), by=hand(world, parents[3]))
    for one in parents:
        joint.choose(case(one), [candidate(parents[3]).id], "", by=hand(world, one))
    joint.elect(joint_now(parents[0]), by=world.actor("officer"))
    assert [one.member.complaint.number for one in representatives_of(row)] == [parents[3].number]
    with pytest.raises(NotYours):
        joint.tell(joint_now(parents[0]), "我还是代表。", by=hand(world, parents[0]), key="late")
