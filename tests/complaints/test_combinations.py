"""What acts do to each other: a hand-over between two others, a notice of one decision, a request of a body gone."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.models import Membership
from accounts.roles import Role
from complaints import actions as cases
from complaints.jobs import serve_delivered
from complaints.lifecycle import PartyRole, Status
from complaints.models import Clock, Complaint, Decision, Reminder
from complaints.notices.digests import write_digest
from complaints.queries import drafts_waiting
from complaints.queries.turns import turn_of
from kernel import clock, messages, outbox
from kernel.db import db, transaction
from kernel.errors import DomainError, TooLate
from kernel.messages import Channel, Letter, LetterState
from tests.complaints import driver
from tests.complaints.hands import sign_in
from tests.complaints.power_hands import another_department, clocks, officer_at, regulator_here, seats, transfer
from tests.complaints.turn_hands import withdrawn
from tests.world import World

LATER = timedelta(days=2)


def test_a_superior_that_took_over_pauses_and_resumes(world: World) -> None:
    first, second = world.answered(), world.answered()
    officer = officer_at(world, "province")
    cases.take_over(first, "直接处理。", by=world.actor("supervisor"))
    driver.act(world, first, "pause", world.actor(officer))
    assert clocks(first, "T-MED")[-1].paused_on is not None
    driver.act(world, second, "pause", world.actor("officer"))
    cases.take_over(second, "直接处理。", by=world.actor("supervisor"))
    driver.act(world, second, "resume", world.actor(officer))
    assert clocks(second, "T-MED")[-1].paused_on is None


def test_a_superior_that_took_over_answers_who_asked_for_time(world: World) -> None:
    complaint = world.accepted()
    officer = officer_at(world, "province")
    cases.ask_extension(complaint, "T-RESP", "核对。", by=world.actor("staff"))
    cases.take_over(complaint, "直接处理。", by=world.actor("supervisor"))
    cases.decide_extension(complaint, "T-RESP", True, "同意。", by=world.actor(officer))
    assert [one.is_granted for one in clocks(complaint, "T-RESP")[-1].extensions] == [True]


def test_after_a_take_over_the_new_officer_is_reminded(world: World) -> None:
    complaint = world.answered()
    officer = officer_at(world, "province")
    cases.take_over(complaint, "直接处理。", by=world.actor("supervisor"))
    cases.take_on(complaint, by=world.actor(officer))
    cases.acknowledge(complaint, by=world.actor("learner"))
    with clock.stepped(clock.now() + timedelta(days=58)):
        cases.sweep_clocks()
        found = db.session.query(Reminder).join(Clock).filter(Clock.code == "T-MED")
        reminded = {row.person_id for row in found}
    assert world.people[officer] in reminded
    assert world.people["officer"] not in reminded


def given_back(world: World, place: str) -> Complaint:
    """A case its first body returned and intake gave to another, or to the same again."""
    complaint = world.file()
    cases.return_to_intake(complaint, "不是本单位的。", by=world.actor("officer"))
    cases.assign(complaint, world.organisation(place), by=world.actor("platform_admin"))
    return complaint


def test_the_notice_of_a_hand_over_does_not_meet_the_clock_of_an_acceptance(world: World) -> None:
    complaint = given_back(world, "department")
    accepted = cases.accept(complaint, by=world.actor("officer"))
    cases.serve(transfer(complaint), "delivered")
    assert accepted.served_at is None
    assert [row.is_running for row in clocks(complaint, "T-ACC")] == [True]


def test_a_take_over_served_does_not_meet_it_either(world: World) -> None:
    complaint = world.file()
    officer_at(world, "province")
    accepted = cases.accept(complaint, by=world.actor("officer"))
    cases.serve(cases.take_over(complaint, "直接处理。", by=world.actor("supervisor")), "shown")
    assert accepted.served_at is None
    assert any(row.is_running for row in clocks(complaint, "T-ACC"))


def test_of_two_hand_overs_the_newer_must_be_served(world: World) -> None:
    complaint = world.file()
    cases.return_to_intake(complaint, "不是本单位的。", by=world.actor("officer"))
    first = transfer(complaint)
    cases.assign(complaint, world.organisation("department"), by=world.actor("platform_admin"))
    cases.return_to_intake(complaint, "确实不是本单位的。", by=world.actor("officer"))
    cases.serve(first, "shown")
    assert any(row.is_running for row in clocks(complaint, "T-ACC"))
    assert seats(complaint, PartyRole.OTHER_BODY), "the body must be able to record the service of its second notice"


def test_a_letter_about_a_return_serves_no_acceptance(world: World) -> None:
    complaint = given_back(world, "department")
    with clock.stepped(clock.now() + timedelta(hours=1)):
        accepted = cases.accept(complaint, by=world.actor("officer"))
    sent = clock.now() + timedelta(hours=2)
    with transaction():
        messages.queue(
            channel=Channel.SMS,
            address="19900000000",
            to_person_id=world.people["learner"],
            subject="退回",
            body="退回",
            why="complaint.returned",
            about=complaint.stream,
            key="late",
        )
        letter = db.session.query(Letter).filter_by(key="late").one()
        letter.state, letter.sent_at = LetterState.SENT, sent
    serve_delivered()
    db.session.rollback()
    assert db.session.get_one(Decision, accepted.id).served_at is None


def test_withdrawing_at_intake_leaves_no_clock_of_acceptance(world: World) -> None:
    complaint = world.file()
    cases.return_to_intake(complaint, "不是本单位的。", by=world.actor("officer"))
    withdrawn(world, complaint)
    assert complaint.status is Status.CLOSED
    assert not any(row.is_running for row in clocks(complaint, "T-ACC"))


def test_withdrawing_in_a_dispute_empties_the_other_seat(app: Flask, world: World) -> None:
    other = regulator_here(world)
    complaint = world.file()
    cases.dispute_power(complaint, world.organisation("regulator"), "应由对方处理。", by=world.actor("officer"))
    withdrawn(world, complaint)
    cases.close(complaint, by=world.actor("officer"))
    assert not seats(complaint, PartyRole.OTHER_BODY)
    with clock.stepped(clock.now() + timedelta(hours=26)):
        assert sign_in(app, world, other).get(f"/desk/{complaint.number}").status_code == 404


def asked_for_identity(world: World, *, today: bool = False) -> Complaint:
    complaint = world.file()
    due = clock.today() if today else driver.identity_day(complaint)
    cases.request_identity(complaint, "请补身份证。", due, by=world.actor("officer"))
    return complaint


def test_a_request_of_the_body_that_lost_the_case_is_not_waited_for(app: Flask, world: World) -> None:
    other = another_department(world)
    complaint = asked_for_identity(world)
    cases.dispute_power(complaint, world.organisation("second"), "应由对方处理。", by=world.actor("officer"))
    cases.settle_power(complaint, by=world.actor(other))
    cases.acknowledge(complaint, by=world.actor("learner"))
    turn = turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act) == ("body", "accept_or_refuse")
    assert "请补身份证" not in sign_in(app, world, "learner").get(f"/complaints/{complaint.number}").text
    assert "要求补充身份材料" in sign_in(app, world, other).get(f"/desk/{complaint.number}").text


def test_a_request_that_ran_out_makes_room_for_another(app: Flask, world: World) -> None:
    complaint = asked_for_identity(world, today=True)
    with clock.stepped(clock.now() + LATER):
        page = sign_in(app, world, "officer").get(f"/desk/{complaint.number}").text
    assert f"/desk/{complaint.number}/identity" in page


def test_identity_is_supplied_also_while_the_power_is_disputed(world: World) -> None:
    regulator_here(world)
    complaint = asked_for_identity(world)
    cases.dispute_power(complaint, world.organisation("regulator"), "应由对方处理。", by=world.actor("officer"))
    cases.supply_identity(complaint, "已补。", by=world.actor("learner"))
    assert complaint.status is Status.POWER_DISPUTE
    assert not any(row.is_running for row in clocks(complaint, "T-ID"))


def test_a_drafted_refusal_goes_when_the_proof_comes_late(world: World) -> None:
    complaint = asked_for_identity(world, today=True)
    with clock.stepped(clock.now() + LATER):
        cases.sweep_clocks()
        assert drafts_waiting(complaint, frozenset({PartyRole.HANDLING_BODY}))
        cases.supply_identity(complaint, "已补。", by=world.actor("learner"))
        assert not drafts_waiting(complaint, frozenset({PartyRole.HANDLING_BODY}))


def test_a_drafted_refusal_does_not_follow_the_case(world: World) -> None:
    complaint = asked_for_identity(world, today=True)
    with clock.stepped(clock.now() + LATER):
        cases.sweep_clocks()
        cases.return_to_intake(complaint, "不是本单位的。", by=world.actor("officer"))
        cases.assign(complaint, world.organisation("association"), by=world.actor("platform_admin"))
        assert not drafts_waiting(complaint, frozenset({PartyRole.HANDLING_BODY}))


def test_whoever_is_told_to_close_can_serve_what_stands_in_the_way(app: Flask, world: World) -> None:
    complaint = world.file()
    officer = officer_at(world, "province")
    cases.take_over(complaint, "直接处理。", by=world.actor("supervisor"))
    refused = cases.refuse(complaint, driver.grounds(complaint, "refusal"), "理由。", by=world.actor(officer))
    cases.serve(refused, "post", by=world.actor(officer), proof="EMS 1234")
    turn = turn_of(complaint)
    address = f"/desk/{complaint.number}/decisions/transfer/served"
    codes = {sign_in(app, world, name).get(address).status_code for name in ("officer", officer, "supervisor")}
    assert turn is None or turn.act != "close" or 200 in codes


def test_a_pause_is_not_told_to_the_body_that_gave_the_case_back(world: World) -> None:
    other = another_department(world)
    complaint = given_back(world, "second")
    cases.accept(complaint, by=world.actor(other))
    outbox.drain()
    driver.act(world, complaint, "pause", world.actor(other))
    outbox.drain()
    told = {letter.to_person_id for letter in db.session.query(Letter).filter_by(why="clock.paused")}
    assert told
    assert world.people["officer"] not in told


def test_the_body_that_gave_the_case_back_reads_no_answers(app: Flask, world: World) -> None:
    other = another_department(world)
    complaint = given_back(world, "second")
    cases.accept(complaint, by=world.actor(other))
    driver.act(world, complaint, "answer", world.actor("staff"))
    assert "机构的答复" in sign_in(app, world, other).get(f"/desk/{complaint.number}").text
    assert "机构的答复" not in sign_in(app, world, "officer").get(f"/desk/{complaint.number}").text


def test_who_left_gets_no_summary(world: World) -> None:
    world.file()
    start = clock.now() + timedelta(days=30)
    with clock.stepped(start):
        cases.sweep_clocks()
        with transaction():
            for row in db.session.query(Membership).filter_by(person_id=world.people["officer"]):
                row.until_at = clock.now()
    for hour in range(48):
        with clock.stepped(start + timedelta(hours=hour)):
            cases.send_digests(write_digest)
    told = {letter.to_person_id for letter in db.session.query(Letter).filter(Letter.key.like("digest:%"))}
    assert world.people["officer"] not in told


def test_more_time_is_granted_only_before_the_last_day_is_over(world: World) -> None:
    complaint = world.answered()
    clue = cases.open_clue(complaint, "线索。", clock.today(), by=world.actor("officer"))
    row = db.session.get_one(Clock, clue.clock_id)
    cases.ask_extension(complaint, "T-CLUE", "要鉴定。", by=world.actor("officer"), row=row)
    head = world.actor(officer_at(world, "department", Role.SUPERVISOR))
    old = row.due_on
    with clock.stepped(row.due_at):
        with pytest.raises(TooLate):
            cases.decide_extension(complaint, "T-CLUE", True, "同意。", by=head, row=row)
        cases.decide_extension(complaint, "T-CLUE", False, "已经过了。", by=head, row=row)
    assert row.due_on == old


@pytest.mark.parametrize("place", ["company", "regulator"])
def test_a_case_is_given_only_to_a_body_that_handles_here(world: World, place: str) -> None:
    complaint = world.file()
    cases.return_to_intake(complaint, "不是本单位的。", by=world.actor("officer"))
    with pytest.raises(DomainError, match="不在本平台"):
        cases.assign(complaint, world.organisation(place), by=world.actor("platform_admin"))
    assert complaint.body_id is None


def test_the_other_side_answers_before_the_split_and_everybody_reads_on(app: Flask, world: World) -> None:
    complaint = world.answered()
    point = complaint.points[1].id
    draft = cases.ReportDraft("E05", "教师没有资格。", "要求退费。", (point,))
    cases.split_report(complaint, draft, by=world.actor("officer"))
    for name, place in (("learner", "complaints"), ("officer", "desk"), ("staff", "institution")):
        assert sign_in(app, world, name).get(f"/{place}/{complaint.number}").status_code == 200, name
