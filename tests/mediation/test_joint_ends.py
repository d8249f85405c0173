"""What ends at a joint table and what is bound there: seats, names, terms not yet put, a mandate, an own mediator."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.actions import joint
from complaints.actions.seats import both_consent, claimant, has_consented
from complaints.lifecycle import PartyRole, Status
from complaints.lifecycle.joint import JointState, MemberState
from complaints.models import ConsentKind, JointMember, Party
from complaints.queries.cases import consents_of
from complaints.queries.joint import candidates_of, member_of
from complaints.queries.own_data import copy_of
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import IllegalMove, TooLate
from kernel.events import EventRow
from mediation import actions as tables
from mediation.actions import joint as joint_table
from mediation.actions import joint_lapsing, joint_seats
from mediation.lifecycle import MediationState
from mediation.models import JointReply
from mediation.queries.joint import own_seat
from tests.complaints.driver import grounds, standing
from tests.complaints.hands import sign_in
from tests.complaints.joint_hands import Parent, candidate, carried, case, crowd, hand, joint_now, lead_consents
from tests.complaints.people_hands import by_agent
from tests.mediation.joint_hands import at_table, draft, lead_table, put, written
from tests.world import World


def sitting(lead_id: int) -> int:
    """How many seats of representatives are held in a case."""
    return db.session.query(Party).filter_by(complaint_id=lead_id, role=PartyRole.REPRESENTATIVE, until_at=None).count()


def place(one: Parent) -> JointMember:
    found = member_of(case(one))
    assert found is not None
    return found


def page(app: Flask, world: World, one: Parent) -> str:
    answer = sign_in(app, world, one.who).get(f"/mediation/{one.number}/joint")
    assert answer.status_code == 200
    return answer.text


def test_with_the_end_nobody_sits_there_for_others(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    assert sitting(row.lead_id) == 1
    joint.end(row, "核对后不是同一争议。", by=world.actor("officer"))
    assert sitting(row.lead_id) == 0


def test_who_is_elected_no_more_loses_the_seat_and_the_lead_stays_while_the_table_is_open(world: World) -> None:
    parents = crowd(world, 4)
    row = at_table(world, parents)
    lead = row.lead_id
    for one in parents[2:]:
        joint.stand(case(one), by=hand(world, one))
    chosen = [candidate(one).id for one in parents[2:]]
    for one in parents:
        joint.choose(case(one), chosen, "", by=hand(world, one))
    joint.elect(joint_now(parents[0]), by=world.actor("officer"))
    assert own_seat(world.viewers["parent2"], joint_now(parents[0])) is None
    assert sitting(lead) == 0, "the new ones sit down when they are told"
    assert joint_now(parents[0]).lead_id == lead
    assert {one.member_id for one in candidates_of(row) if one.elected_at} == {place(one).id for one in parents[2:]}


def test_names_of_representatives_are_for_those_who_are_in_it(app: Flask, world: World) -> None:
    parents = crowd(world, 4)
    at_table(world, parents)
    assert "家长示例1" in page(app, world, parents[3])
    joint.leave(case(parents[3]), by=hand(world, parents[3]))
    seen = page(app, world, parents[3])
    assert "家长示例1" not in seen and "家长示例2" not in seen


def test_terms_the_institution_has_not_agreed_to_are_nobodys_to_read(app: Flask, world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    joint_table.put_terms(lead_table(parents), draft(words="金丝雀方案。"), by=world.actor("mediator"))
    assert [one for one in parents if "金丝雀方案。" in page(app, world, one)] == []


def test_an_agent_says_no_and_needs_the_power_to_settle_for_a_yes(world: World) -> None:
    parents = [*crowd(world, 2), Parent("learner", by_agent(world).number)]
    at_table(world, parents)
    terms = put(world, parents)
    with pytest.raises(cases.BeyondMandate):
        joint_table.answer_terms(case(parents[2]), True, terms.version, by=hand(world, parents[2]))
    joint_table.answer_terms(case(parents[2]), False, terms.version, by=hand(world, parents[2]))
    assert place(parents[2]).state is MemberState.LEFT


@pytest.mark.parametrize("accepted", [True, False])
def test_after_the_day_neither_yes_nor_no_is_an_answer(world: World, accepted: bool) -> None:
    parents = crowd(world)
    at_table(world, parents)
    terms = put(world, parents)
    with clock.stepped(clock.now() + timedelta(days=11)), pytest.raises(TooLate):
        joint_table.answer_terms(case(parents[2]), accepted, terms.version, by=hand(world, parents[2]))
    assert place(parents[2]).state is MemberState.JOINED


def test_whose_own_case_has_a_mediator_of_its_own_settles_there(world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    terms, mine = put(world, parents), case(parents[2])
    for by in (hand(world, parents[2]), world.actor("staff")):
        cases.consent(mine, ConsentKind.ENTRUST, True, by=by)
    cases.entrust(mine, world.organisation("association"), by=world.actor("officer"))
    tables.open_table(mine, world.person("other_mediator"), by=world.actor("association_officer"))
    with pytest.raises(IllegalMove, match="另行调解"):
        joint_table.answer_terms(case(parents[2]), True, terms.version, by=hand(world, parents[2]))
    assert (case(parents[2]).status, db.session.query(JointReply).count()) == (Status.MEDIATING, 0)


def _lead_leaves(world: World, parents: list[Parent]) -> None:
    joint.leave(case(parents[0]), by=hand(world, parents[0]))


def _lead_is_terminated(world: World, parents: list[Parent]) -> None:
    lead = case(parents[0])
    cases.terminate(lead, grounds(lead, "termination"), "双方意见不一致。", by=world.actor("officer"))
    outbox.drain()
    joint.drop_gone()


@pytest.mark.parametrize("over", [_lead_leaves, _lead_is_terminated])
def test_terms_end_with_their_table_and_the_next_puts_its_own(
    app: Flask, world: World, over: Callable[[World, list[Parent]], None]
) -> None:
    parents = crowd(world, 4)
    at_table(world, parents)
    old = put(world, parents).version
    joint_table.answer_terms(case(parents[2]), True, old, by=hand(world, parents[2]))
    over(world, parents)
    rest = parents[1:]
    assert (joint_now(rest[0]).state, joint_now(rest[0]).lead_id) == (JointState.OPEN, case(rest[0]).id)
    for one in parents[2:]:
        seen = page(app, world, one)
        assert "这个方案已经结束" in seen and "委托调解以后" not in seen
        assert ("没有达成协议" in seen) == (over is _lead_is_terminated)
        assert ("主案换成了另一件" in seen) == (over is _lead_leaves), "its mediation may go on"
        assert ("随它表示的调解同意也不再有效" in seen) == (one is parents[2])
        assert f"/mediation/{one.number}/joint/answer" not in seen
    lead_consents(world, case(rest[0]), rest[0].who)
    opened = tables.open_table(case(rest[0]), world.person("mediator"), by=world.actor("association_officer"))
    joint_seats.sit_down(opened, by=world.actor("association_officer"))
    with pytest.raises(IllegalMove, match="重新看过"):
        joint_table.answer_terms(case(parents[3]), True, old, by=hand(world, parents[3]))
    with pytest.raises(IllegalMove, match="还没有共同方案"):
        joint_table.draft_all(joint_now(rest[0]), by=world.actor("mediator"))
    new = put(world, rest).version
    assert new == old + 1
    for one, said in ((parents[2], False), (parents[3], True)):
        joint_table.answer_terms(case(one), said, new, by=hand(world, one))
    assert [row.is_accepted for row in db.session.query(JointReply).order_by(JointReply.id)] == [True, False, True]


def test_terms_the_institution_had_not_agreed_to_end_with_their_table_too(world: World) -> None:
    parents = crowd(world, 4)
    at_table(world, parents)
    waiting = joint_table.put_terms(lead_table(parents), draft(), by=world.actor("mediator"))
    _lead_leaves(world, parents)
    lead_consents(world, case(parents[1]), parents[1].who)
    opened = tables.open_table(case(parents[1]), world.person("mediator"), by=world.actor("association_officer"))
    joint_seats.sit_down(opened, by=world.actor("association_officer"))
    with pytest.raises(IllegalMove, match="已经收回"):
        joint_table.agree_terms(waiting, by=world.actor("staff"))


def _next_table(world: World, rest: list[Parent]) -> None:
    lead_consents(world, case(rest[0]), rest[0].who)
    opened = tables.open_table(case(rest[0]), world.person("mediator"), by=world.actor("association_officer"))
    joint_seats.sit_down(opened, by=world.actor("association_officer"))


def _lapsed(one: Parent) -> list[str]:
    stream = case(one).stream
    return [row.kind for row in db.session.query(EventRow).filter_by(stream=stream) if "lapsed" in row.kind]


@pytest.mark.parametrize("is_swept", [True, False])
def test_a_consent_that_came_with_a_yes_ends_with_the_terms(world: World, is_swept: bool) -> None:
    parents = crowd(world, 4)
    at_table(world, parents)
    version = put(world, parents).version
    for one in parents[2:]:
        joint_table.answer_terms(case(one), True, version, by=hand(world, one))
    assert joint_lapsing.lapse_joint_consents() == 0, "the terms stand"
    entrusted = case(parents[3])
    cases.entrust(entrusted, world.organisation("association"), by=world.actor("officer"))
    _lead_leaves(world, parents)
    mine, firm = case(parents[2]), PartyRole.RESPONDENT
    assert both_consent(mine, ConsentKind.ENTRUST)
    if is_swept:
        assert [joint_lapsing.lapse_joint_consents() for _turn in range(2)] == [1, 0]
        assert has_consented(mine, claimant(mine), ConsentKind.ENTRUST), "what the complaint said stands"
        assert has_consented(mine, cases.party_of(mine, firm), ConsentKind.ENTRUST) is None
        assert {key for key, kind in consents_of(mine) if kind is ConsentKind.ENTRUST} == {claimant(mine).id}
        assert _lapsed(parents[2]) == ["mediation.joint_consent_lapsed"]
        assert _lapsed(parents[0]) == ["mediation.joint_terms_lapsed"]
    _next_table(world, parents[1:])
    row, officer = joint_now(parents[1]), world.actor("officer")
    if is_swept:
        with pytest.raises(IllegalMove, match="没有双方都同意"):
            joint.entrust_all(row, by=officer)
    else:
        assert carried(joint.entrust_all(row, by=officer)).done == 0, "asked anew, though nothing was swept yet"
        assert _lapsed(parents[2]) == ["mediation.joint_consent_lapsed"]
    assert case(parents[2]).status is Status.ACCEPTED
    entrusted = case(parents[3])
    assert (entrusted.status, both_consent(entrusted, ConsentKind.ENTRUST)) == (Status.ENTRUSTED, True)
    new = put(world, parents[1:]).version
    joint_table.answer_terms(case(parents[2]), True, new, by=hand(world, parents[2]))
    assert carried(joint.entrust_all(joint_now(parents[1]), by=officer)).done == 1


def test_consents_end_with_the_joint_complaint_too(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    joint_table.answer_terms(case(parents[2]), True, put(world, parents).version, by=hand(world, parents[2]))
    joint.end(row, "核对后不是同一争议。", by=world.actor("officer"))
    while joint.carry_out():
        pass
    assert joint_lapsing.lapse_joint_consents() == 1
    assert not both_consent(case(parents[2]), ConsentKind.ENTRUST)


def test_terms_that_are_over_are_told_to_nobody(world: World) -> None:
    parents = crowd(world, 4)
    at_table(world, parents)
    terms = joint_table.put_terms(lead_table(parents), draft(), by=world.actor("mediator"))
    run = joint_table.agree_terms(terms, by=world.actor("staff"))
    _lead_leaves(world, parents)
    run = carried(run)
    assert (run.done, run.failed, run.finished_at is not None) == (0, 0, True)
    assert db.session.query(EventRow).filter_by(kind="mediation.joint_terms_offered").count() == 0


def test_who_gets_no_text_for_another_leads_since_is_named(app: Flask, world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    version = put(world, parents).version
    joint_table.answer_terms(case(parents[0]), True, version, by=hand(world, parents[0]))
    written(world, parents)
    text = standing(case(parents[0]))
    tables.confirm(text, text.digest, by=hand(world, parents[0]))
    joint_table.answer_terms(case(parents[2]), True, version, by=hand(world, parents[2]))
    carried(joint.entrust_all(joint_now(parents[0]), by=world.actor("officer")))
    run = joint_table.draft_all(joint_now(parents[0]), by=world.actor("mediator"))
    tables.record_signature(text, clock.today(), by=world.actor("mediator"))
    assert lead_table(parents).state is MediationState.AGREED
    _lead_leaves(world, parents)
    run = carried(run)
    assert (run.done, run.failed, list(run.faults)) == (0, 1, [parents[2].number])
    seen = page(app, world, parents[2])
    assert "主案换成了另一件" in seen and "没有达成协议" not in seen
    assert "您的案件照常办理" in seen and "调解同意也不再有效" not in seen, "it was entrusted already"


def test_a_day_of_signing_has_come_and_follows_terms(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    with pytest.raises(IllegalMove):
        joint_table.sign_all(row, clock.today(), by=world.actor("mediator"))
    put(world, parents)
    with pytest.raises(joint_table.JointTermsWrong):
        joint_table.sign_all(row, clock.today() + timedelta(days=1), by=world.actor("mediator"))


def test_the_copy_of_ones_data_holds_no_words_of_another_representative(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    joint.tell(row, "第一位的话。", by=hand(world, parents[0]), key="one")
    joint.tell(row, "第二位的话。", by=hand(world, parents[1]), key="two")
    (found,) = copy_of(world.viewers["parent2"], world.person("parent2"))["complaints"]
    assert [one["words"] for one in found["joint"][0]["said"]] == ["第二位的话。"]
