"""What nobody may have of a joint complaint: the words, names and yes of others."""

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.actions import joint
from complaints.lifecycle.joint import LeftWhy, MemberState
from complaints.models import JointMember
from complaints.queries.joint import candidates_of, member_of
from complaints.queries.own_data import copy_of
from kernel import outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from kernel.messages import Letter
from mediation import actions as tables
from mediation.actions import joint as joint_table
from mediation.actions import joint_seats
from mediation.models import JointReply
from mediation.queries.joint import own_seat
from tests.complaints.hands import sign_in
from tests.complaints.joint_hands import (
    Parent,
    accepted_for_all,
    candidate,
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
from tests.mediation.joint_hands import at_table, draft, lead_table, put, written
from tests.world import World

WORDS = "金丝雀：周五和机构谈。"


def page(app: Flask, world: World, one: Parent) -> str:
    answer = sign_in(app, world, one.who).get(f"/complaints/{one.number}/joint")
    assert answer.status_code == 200
    return answer.text


def run_all() -> None:
    while joint.carry_out():
        pass
    outbox.drain()


def test_words_to_all_are_for_those_who_have_joined(app: Flask, world: World) -> None:
    parents = crowd(world, 4)
    proposed(world, parents)
    for one in parents[:3]:
        joint.join(case(one), by=hand(world, one))
    joint.tell(joint_now(parents[0]), WORDS, by=world.actor("officer"), key="one")
    assert WORDS in page(app, world, parents[2])
    assert WORDS not in page(app, world, parents[3]), "asked, and not in it"
    joint.leave(case(parents[2]), by=hand(world, parents[2]))
    joint.tell(joint_now(parents[0]), "后来的话。", by=world.actor("officer"), key="two")
    seen = page(app, world, parents[2])
    assert WORDS in seen and "后来的话。" not in seen, "what was said after leaving was not said to them"


def test_whoever_left_gets_no_letter_of_it(world: World) -> None:
    parents = crowd(world, 4)
    joined(world, parents)
    joint.leave(case(parents[2]), by=hand(world, parents[2]))
    joint.tell(joint_now(parents[0]), WORDS, by=world.actor("officer"), key="one")
    run_all()
    joint.end(joint_now(parents[0]), "核对后不是同一争议。", by=world.actor("officer"))
    run_all()
    for why in ("complaint.joint_message_said", "complaint.joint_ended"):
        told = {key for (key,) in db.session.query(Letter.to_person_id).filter_by(why=why)}
        assert told == {world.people[one.who] for one in parents if one is not parents[2]}, why


def test_a_candidate_nobody_elected_represents_nobody(world: World) -> None:
    parents = crowd(world, 4)
    row = with_representatives(world, parents)
    joint.stand(case(parents[2]), by=hand(world, parents[2]))
    with pytest.raises(NotYours):
        joint.tell(row, WORDS, by=hand(world, parents[2]), key="x")
    accepted_for_all(world, parents)
    lead_consents(world, case(parents[0]), parents[0].who)
    table = tables.open_table(case(parents[0]), world.person("mediator"), by=world.actor("association_officer"))
    joint_seats.sit_down(table, by=world.actor("association_officer"))
    assert own_seat(world.viewers["parent3"], joint_now(parents[0])) is None


def test_a_name_goes_when_its_owner_stands_no_more(app: Flask, world: World) -> None:
    parents = crowd(world)
    joined(world, parents)
    joint.stand(case(parents[1]), by=hand(world, parents[1]))
    assert "家长示例2" in page(app, world, parents[2])
    joint.stand_down(case(parents[1]), by=hand(world, parents[1]))
    seen = page(app, world, parents[2])
    assert "家长示例2" not in seen and "家长示例1" not in seen
    joint.stand(case(parents[1]), by=hand(world, parents[1]))
    joint.leave(case(parents[2]), by=hand(world, parents[2]))
    assert "家长示例2" not in page(app, world, parents[2]), "for those who are in it"


def test_words_bear_no_name_for_who_left_and_of_who_stands_no_more(app: Flask, world: World) -> None:
    parents = crowd(world, 4)
    with_representatives(world, parents)
    joint.tell(joint_now(parents[0]), WORDS, by=hand(world, parents[0]), key="one")
    seen = page(app, world, parents[2])
    assert WORDS in seen and seen.count("家长示例1") == 2, "among those who stand, and beside the words"
    joint.leave(case(parents[2]), by=hand(world, parents[2]))
    seen = page(app, world, parents[2])
    assert WORDS in seen and "家长示例1" not in seen
    joint.stand_down(case(parents[0]), by=hand(world, parents[0]))
    seen = page(app, world, parents[3])
    assert WORDS in seen and "家长示例1" not in seen
    assert "家长示例1" in sign_in(app, world, "officer").get(f"/desk/{parents[1].number}/joint").text


def test_whose_case_has_its_own_table_does_not_join(world: World) -> None:
    parents = crowd(world)
    proposed(world, parents)
    mine = case(parents[2])
    cases.serve(cases.accept(mine, by=world.actor("officer")), "shown")
    lead_consents(world, mine, parents[2].who)
    with pytest.raises(IllegalMove):
        joint.join(mine, by=hand(world, parents[2]))
    cases.withdraw(case(parents[1]), by=hand(world, parents[1]))
    with pytest.raises(IllegalMove):
        joint.join(case(parents[1]), by=hand(world, parents[1]))


def test_whoever_left_answers_no_terms_and_whoever_has_not_answered_is_not_bound(world: World) -> None:
    parents = crowd(world, 4)
    at_table(world, parents)
    terms = put(world, parents)
    joint.leave(case(parents[2]), by=hand(world, parents[2]))
    with pytest.raises(IllegalMove):
        joint_table.answer_terms(case(parents[2]), True, terms.version, by=hand(world, parents[2]))
    joint_table.answer_terms(case(parents[0]), True, terms.version, by=hand(world, parents[0]))
    written(world, parents)
    run = carried(joint_table.sign_all(joint_now(parents[0]), terms.put_at.date(), by=world.actor("mediator")))
    assert (run.done, run.failed) == (0, 0), "agreed to and not yet confirmed is not signed either"
    assert db.session.query(JointReply).count() == 1


def test_terms_put_after_leaving_are_not_shown(app: Flask, world: World) -> None:
    parents = crowd(world, 4)
    at_table(world, parents)
    joint.leave(case(parents[2]), by=hand(world, parents[2]))
    row = joint_table.put_terms(lead_table(parents), draft(words="金丝雀方案。"), by=world.actor("mediator"))
    carried(joint_table.agree_terms(row, by=world.actor("staff")))
    gone, there = sign_in(app, world, parents[2].who), sign_in(app, world, parents[3].who)
    assert "金丝雀方案。" in there.get(f"/mediation/{parents[3].number}/joint").text
    assert "金丝雀方案。" not in gone.get(f"/mediation/{parents[2].number}/joint").text


def test_the_accused_party_moves_nothing_but_its_own_yes(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    firm = world.actor("staff")
    tries = (
        lambda: joint.propose(case(parents[0]), "同一争议。", by=firm),
        lambda: joint.elect(row, by=firm),
        lambda: joint.tell(row, WORDS, by=firm, key="x"),
        lambda: joint.accept_all(row, by=firm),
        lambda: joint.end(row, "不愿意了。", by=firm),
        lambda: joint.settle(row, "不愿意了。", by=firm),
        lambda: joint.leave(case(parents[1]), by=firm),
        lambda: joint_table.put_terms(lead_table(parents), draft(), by=firm),
        lambda: joint_table.sign_all(row, row.proposed_at.date(), by=firm),
    )
    for act in tries:
        with pytest.raises(NotYours):
            act()


def test_the_copy_of_ones_data_holds_ones_own_place_alone(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    joint.tell(row, WORDS, by=hand(world, parents[1]), key="one")
    terms = put(world, parents)
    joint_table.answer_terms(case(parents[1]), True, terms.version, by=hand(world, parents[1]))

    def copied(one: Parent) -> dict[str, object]:
        person = world.person(one.who)
        (found,) = copy_of(world.viewers[one.who], person)["complaints"]
        (place,) = found["joint"]
        return place  # type: ignore[no-any-return]  # plain values

    mine, third = copied(parents[1]), copied(parents[2])
    assert mine["state"] == "joined" and [one["words"] for one in mine["said"]] == [WORDS]  # type: ignore[index]
    assert mine["answers"] == [
        {"version": 1, "share": 80, "fen": 80_001, "is_accepted": True}
        | {key: mine["answers"][0][key] for key in ("at", "by_on")}  # type: ignore[index]
    ]
    assert third["stood"] is None and third["said"] == third["answers"] == []
    assert [one["place"] for one in third["chosen"]] == [1, 2]  # type: ignore[union-attr]
    for other in ("家长示例1", "家长示例2", parents[0].number, parents[1].number, "256000", "80001"):
        assert other not in str(third), other


def test_a_place_is_one_persons_word_whatever_the_officer_holds(world: World) -> None:
    parents = crowd(world)
    joined(world, parents)
    for act in (joint.leave, joint.stand, joint.stand_down):
        with pytest.raises(NotYours):
            act(case(parents[1]), by=world.actor("officer"))
    joint.stand(case(parents[0]), by=hand(world, parents[0]))
    with pytest.raises(NotYours):
        joint.choose(case(parents[1]), [candidate(parents[0]).id], "", by=hand(world, parents[0]))
    assert [one.chosen for one in candidates_of(joint_now(parents[0]))] == [0]
    place = member_of(case(parents[1]))
    assert place is not None and place.state is MemberState.JOINED
    assert db.session.query(JointMember).filter_by(left_why=LeftWhy.OWN).count() == 0
