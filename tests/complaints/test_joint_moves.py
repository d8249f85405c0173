"""A case that goes to another body leaves the joint complaint by itself; whoever files the like is asked at once."""

import pytest
from flask import Flask, Response

from accounts.models import Organisation
from complaints import actions as cases
from complaints.actions import joint
from complaints.lifecycle import OutsideTo, Status
from complaints.lifecycle.joint import JointState, LeftWhy, MemberState
from complaints.models import ConsentKind, JointMember
from complaints.queries.joint import member_of, representatives_of
from kernel import outbox
from kernel.db import db
from kernel.errors import IllegalMove
from kernel.events import EventRow
from kernel.messages import Letter
from tests.complaints.filing_hands import at, case_of, go, submit
from tests.complaints.hands import Browser, sign_in, text
from tests.complaints.joint_hands import (
    Parent,
    accepted_for_all,
    carried,
    case,
    crowd,
    hand,
    joined,
    joint_now,
    lead_consents,
    proposed,
    with_representatives,
)
from tests.complaints.power_hands import another_department
from tests.world import World


def place(one: Parent) -> JointMember:
    found = member_of(case(one))
    assert found is not None
    return found


def other_officer(world: World) -> str:
    return "officer_second" if "second" in world.organisations else another_department(world)


def goes_back(world: World, one: Parent) -> None:
    cases.return_to_intake(case(one), "不归本单位处理。", by=world.actor("officer"))


def goes_outside(world: World, one: Parent) -> None:
    cases.hand_off(case(one), OutsideTo.REGULATION_PLATFORM, "应向12315投诉。", by=world.actor("officer"))


def goes_to_the_superior(world: World, one: Parent) -> None:
    cases.take_over(case(one), "由上级办理。", by=world.actor("supervisor"))


def goes_to_another(world: World, one: Parent) -> None:
    there = other_officer(world)
    other = db.session.get_one(Organisation, world.actor(there).organisation_id)
    cases.dispute_power(case(one), other, "应由对方办理。", by=world.actor("officer"))
    before = place(one).state
    joint.drop_gone()
    assert place(one).state is before, "while they differ, nothing has moved"
    cases.settle_power(case(one), by=world.actor(there))


WAYS = [goes_back, goes_outside, goes_to_the_superior, goes_to_another]


@pytest.mark.parametrize("way", WAYS)
def test_the_place_ends_with_an_event_and_a_letter_and_the_case_goes_on(world: World, way: object) -> None:
    parents = crowd(world)
    joined(world, parents)
    way(world, parents[1])  # type: ignore[operator]  # one of the functions above
    before = case(parents[1]).status
    assert joint.drop_gone() == 1
    assert joint.drop_gone() == 0
    assert (place(parents[1]).state, place(parents[1]).left_why) == (MemberState.LEFT, LeftWhy.MOVED)
    assert case(parents[1]).status is before
    assert joint_now(parents[0]).joined == 2
    (told,) = db.session.query(EventRow).filter_by(kind="complaint.joint_exited").all()
    assert (told.stream, told.data["why"]) == (case(parents[1]).stream, "moved")
    outbox.drain()
    letters = db.session.query(Letter).filter_by(why="complaint.joint_exited").all()
    assert [one.to_person_id for one in letters] == [world.people[parents[1].who]]
    assert "照常单独办理" in letters[0].body_text
    with pytest.raises(IllegalMove):
        joint.join(case(parents[1]), by=hand(world, parents[1]))


def test_when_the_lead_moves_another_leads_and_who_represented_represents_no_more(world: World) -> None:
    parents = crowd(world)
    with_representatives(world, parents)
    goes_back(world, parents[0])
    joint.drop_gone()
    row = joint_now(parents[1])
    assert (row.lead.number, row.joined) == (parents[1].number, 2)
    assert [one.member.complaint.number for one in representatives_of(row)] == [parents[1].number]


def test_before_it_was_noticed_nothing_is_done_there_for_it(world: World) -> None:
    parents = crowd(world)
    row = joined(world, parents)
    goes_to_another(world, parents[1])
    for act in (
        lambda: joint.stand(case(parents[1]), by=hand(world, parents[1])),
        lambda: joint.choose(case(parents[1]), [1], "", by=hand(world, parents[1])),
    ):
        with pytest.raises(IllegalMove):
            act()
    run = carried(joint.accept_all(row, by=world.actor("officer")))
    assert (run.done, run.failed, run.faults) == (2, 0, {})
    assert case(parents[1]).status is Status.ASSIGNED
    assert place(parents[1]).left_why is LeftWhy.MOVED


def test_whoever_was_only_asked_may_join_no_more_and_hears_of_the_next_bodys(world: World) -> None:
    parents = crowd(world, 4)
    proposed(world, parents)
    for one in parents[:2]:
        goes_to_another(world, one)
    with pytest.raises(IllegalMove):
        joint.join(case(parents[0]), by=hand(world, parents[0]))
    joint.drop_gone()
    assert joint_now(parents[2]).lead.number == parents[2].number, "the proposal stands for those still there"
    later = joint.propose(case(parents[0]), "同一争议。", by=world.actor(other_officer(world)))
    joint.sweep_offers()
    assert {place(one).joint_id for one in parents[:2]} == {later.id}
    joint.join(case(parents[1]), by=hand(world, parents[1]))
    assert place(parents[1]).state is MemberState.JOINED


def test_the_next_bodys_desk_says_nothing_of_the_former_and_may_propose(app: Flask, world: World) -> None:
    parents = crowd(world, 4)
    joined(world, parents)
    for one in parents[2:]:
        goes_to_another(world, one)
    desk = sign_in(app, world, other_officer(world))
    page = desk.get(f"/desk/{parents[3].number}").text
    assert "提议共同投诉" in page and f'/desk/{parents[3].number}/joint"' not in page
    assert "另有1件同一机构" in desk.get(f"/desk/{parents[3].number}/joint/propose").text
    assert desk.get(f"/desk/{parents[3].number}/joint").status_code == 303


def test_a_proposal_nobody_is_left_of_is_over(world: World) -> None:
    parents = crowd(world, 2)
    row = proposed(world, parents)
    for one in parents:
        goes_back(world, one)
    joint.drop_gone()
    db.session.refresh(row)
    assert (row.state, row.ended_at is not None) == (JointState.ENDED, True)


def test_one_entrusted_elsewhere_goes_on_there(world: World) -> None:
    parents = crowd(world)
    with_representatives(world, parents)
    accepted_for_all(world, parents)
    lead_consents(world, case(parents[0]), parents[0].who)
    mine = case(parents[2])
    for by in (hand(world, parents[2]), world.actor("staff")):
        cases.consent(mine, ConsentKind.ENTRUST, True, by=by)
    cases.entrust(mine, world.organisation("other_association"), by=world.actor("officer"))
    assert joint.drop_gone() == 1
    assert (place(parents[2]).left_why, case(parents[2]).status) == (LeftWhy.MOVED, Status.ENTRUSTED)
    assert place(parents[1]).state is MemberState.JOINED


def test_one_entrusted_where_the_table_is_stays(world: World) -> None:
    parents = crowd(world)
    with_representatives(world, parents)
    accepted_for_all(world, parents)
    for one in (parents[2], parents[0]):
        lead_consents(world, case(one), one.who)
    assert joint.drop_gone() == 0


def test_the_press_that_files_the_like_gives_the_place(app: Flask, world: World) -> None:
    proposed(world, crowd(world))
    client = Browser(app, Response, use_cookies=True)
    go(client, world, "check")
    filed = submit(client, at("check"), {})
    assert filed.status_code == 303
    assert "有人就同一件事投诉" in text(client.get(filed.location))
    assert member_of(case_of(client, filed.location)) is not None, "before any sweep"


def test_the_page_after_filing_offers_it(app: Flask, world: World) -> None:
    parents = crowd(world)
    proposed(world, parents)
    late, other = crowd(world, 1, start=4)[0], crowd(world, 1, category="E06", start=5)[0]
    assert joint.offer_now(case(late))
    assert not joint.offer_now(case(late)), "told once"
    assert not joint.offer_now(case(other))
    page = sign_in(app, world, late.who).get(f"/complaints/{late.number}/filed").text
    assert "有人就同一件事投诉" in page
    assert f"/complaints/{late.number}/joint" in page
    assert "家长示例1" not in page
    assert "共同投诉" not in sign_in(app, world, other.who).get(f"/complaints/{other.number}/filed").text
    joint.sweep_offers()
    assert db.session.query(JointMember).filter_by(complaint_id=case(late).id).count() == 1
    joint.end(joint_now(parents[0]), "不是同一争议。", by=world.actor("officer"))
    last = crowd(world, 1, start=6)[0]
    assert not joint.offer_now(case(last)), "what has ended is offered to nobody"
