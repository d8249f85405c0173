"""A letter that did not arrive: the desk is alarmed, T-ACC runs on, and the officer has other ways (rules §0b.4)."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accounts import actions as accounts
from accounts.models import ContactKind
from complaints import actions as cases
from complaints import jobs as case_jobs
from complaints.models import Clock, Complaint, Decision
from complaints.queries.arriving import came_back
from kernel import clock, messages, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotFound, NotYours
from kernel.events import EventRow
from kernel.messages import Channel, Letter, LetterState
from tests.complaints.driver import grounds
from tests.complaints.hands import sign_in, submit, text
from tests.world import World


def decided(world: World) -> Complaint:
    """A case accepted, its letter handed over."""
    complaint = world.file()
    cases.accept(complaint, by=world.actor("officer"))
    work()
    return complaint


def work() -> None:
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    messages.drain()
    case_jobs.serve_delivered()
    case_jobs.note_bounces()
    outbox.drain()
    db.session.rollback()
    db.session.expire_all()


def letter_of(world: World, why: str = "complaint.accepted", name: str = "learner") -> Letter:
    found = db.session.query(Letter).filter_by(to_person_id=world.people[name], why=why)
    return found.order_by(Letter.id.desc()).first()  # type: ignore[return-value]  # it is there


def t_acc(complaint: Complaint) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ACC").one()


def kinds(complaint: Complaint) -> list[str]:
    found = db.session.query(EventRow).filter_by(stream=f"complaint:{complaint.id}").order_by(EventRow.id)
    return [row.kind for row in found]


def bounced(world: World) -> Complaint:
    complaint = decided(world)
    assert messages.bounce(letter_of(world), "5.1.1")
    work()
    return complaint


def test_a_bounce_takes_the_service_back_and_the_clock_runs_on(world: World) -> None:
    complaint = decided(world)
    assert t_acc(complaint).met_at is not None
    due = t_acc(complaint).due_at
    messages.bounce(letter_of(world), "5.1.1")
    work()
    row = t_acc(complaint)
    assert row.is_running
    assert row.due_at == due
    assert row.next_at is not None
    assert db.session.query(Decision).one().served_at is None
    assert kinds(complaint)[-3:] == ["complaint.letter_bounced", "complaint.service_failed", "clock.reopened"]
    with clock.stepped(due + timedelta(minutes=1)):
        cases.sweep_clocks()
    assert "clock.breached" in kinds(complaint), "a body that does not find another way is late"


def test_the_alarm_goes_once_to_the_officer(world: World) -> None:
    complaint = world.file()
    cases.take_on(complaint, by=world.actor("officer"))
    cases.accept(complaint, by=world.actor("officer"))
    work()
    messages.bounce(letter_of(world), "5.1.1")
    for _ in range(3):
        work()
    (alarm,) = db.session.query(Letter).filter_by(why="complaint.letter_bounced").all()
    assert alarm.to_person_id == world.people["officer"]
    assert kinds(complaint).count("complaint.letter_bounced") == 1
    messages.send(alarm.id)
    messages.bounce(alarm, "5.1.1")
    work()
    assert kinds(complaint).count("complaint.letter_bounced") == 1, "an alarm that is lost raises no alarm"


@pytest.mark.parametrize("seen", ["opened", "acknowledged", "acted", "by the other channel"])
def test_what_reached_the_learner_otherwise_stays_served(world: World, seen: str) -> None:
    if seen == "by the other channel":
        accounts.replace_contact(
            world.person("learner"), ContactKind.EMAIL, "anna@example.org", by=world.actor("learner")
        )
        from accounts.models import Topic, Way

        accounts.choose_channel(world.person("learner"), {Topic.DECISION: (Way.BOTH, False)}, by=world.actor("learner"))
    if seen == "acknowledged":
        complaint = world.file()
        cases.accept(complaint, by=world.actor("officer"))
        cases.acknowledge(complaint, by=world.actor("learner"))
        work()
    else:
        complaint = decided(world)
    lost = db.session.query(Letter).filter_by(why="complaint.accepted", channel=Channel.SMS).first()
    assert lost is not None
    if seen == "opened":
        cases.open_letter(lost, by=world.actor("learner"))
    elif seen == "acted":
        from complaints.models import ConsentKind

        cases.consent(complaint, ConsentKind.PUBLISH, False, by=world.actor("learner"))
    messages.bounce(lost, "5.1.1")
    work()
    assert t_acc(complaint).met_at is not None
    assert "complaint.service_failed" not in kinds(complaint)


def test_a_letter_in_the_account_serves_only_when_it_is_opened(world: World) -> None:
    from accounts.models import Contact

    with transaction():
        db.session.query(Contact).filter_by(person_id=world.people["learner"]).delete()
    db.session.expire_all()
    complaint = decided(world)
    letter = letter_of(world)
    assert letter.channel is Channel.INBOX
    assert t_acc(complaint).is_running, "lying in the account is not shown"
    cases.open_letter(letter, by=world.actor("learner"))
    work()
    assert t_acc(complaint).met_at is not None
    assert db.session.query(Decision).one().served_how == "shown"


def test_a_stranger_opens_nothing(world: World) -> None:
    decided(world)
    with pytest.raises(NotYours):
        cases.open_letter(letter_of(world), by=world.actor("other_learner"))


def test_a_closed_case_keeps_its_end_and_still_alarms(world: World) -> None:
    complaint = world.file()
    cases.refuse(complaint, grounds(complaint, "refusal"), "理由。", by=world.actor("officer"))
    work()
    cases.close(complaint, by=world.actor("officer"))
    messages.bounce(letter_of(world, "complaint.refused"), "5.1.1")
    work()
    assert kinds(complaint)[-1] == "complaint.letter_bounced"
    assert t_acc(complaint).met_at is not None


def test_a_hand_over_that_was_not_served_keeps_the_former_bodys_seat(world: World) -> None:
    complaint = world.file()
    cases.take_over(complaint, "直接处理。", by=world.actor("supervisor"))
    work()
    decision = db.session.query(Decision).filter_by(complaint_id=complaint.id).one()
    assert decision.served_at is not None
    messages.bounce(letter_of(world, "complaint.taken_over"), "5.1.1")
    work()
    assert decision.served_at is None
    assert kinds(complaint)[-1] in ("clock.reopened", "complaint.party_admitted", "complaint.service_failed")


def test_a_refusal_by_the_carrier_is_an_alarm_too(world: World) -> None:
    complaint = world.file()
    cases.accept(complaint, by=world.actor("officer"))
    outbox.drain()
    with transaction():
        letter = letter_of(world)
        letter.state, letter.error = LetterState.FAILED, "http 400"
    work()
    assert "complaint.letter_bounced" in kinds(complaint)
    assert t_acc(complaint).is_running
    assert db.session.scalar(select(Complaint.id).where(came_back())) == complaint.id


# --- other ways --------------------------------------------------------------------------------------------------


def test_the_officer_sends_it_by_the_other_channel(app: Flask, world: World) -> None:
    accounts.replace_contact(world.person("learner"), ContactKind.EMAIL, "anna@example.org", by=world.actor("learner"))
    complaint = bounced(world)
    client = sign_in(app, world, "officer")
    page = text(client.get(f"/desk/{complaint.number}"))
    assert "有1封通知没有送到" in page
    assert "19900000000" not in page
    assert "通知没有送到" in text(client.get("/desk/"))
    ref = letter_of(world).ref
    answer = submit(client, f"/desk/{complaint.number}", has="channel", to=f"/letters/{ref}/repeat", channel="email")
    assert answer.status_code == 303
    work()
    assert t_acc(complaint).met_at is not None
    assert db.session.scalar(select(Complaint.id).where(came_back())) is None
    assert "complaint.letter_repeated" in kinds(complaint)
    with pytest.raises(IllegalMove):
        cases.repeat(complaint, ref, Channel.SMS, by=world.actor("officer"))


def test_nobody_else_repeats_a_letter_and_only_a_lost_one(world: World) -> None:
    complaint = decided(world)
    ref = letter_of(world).ref
    for name in ("foreign_officer", "learner", "staff", "supervisor"):
        with pytest.raises(NotYours):
            cases.repeat(complaint, ref, Channel.EMAIL, by=world.actor(name))
    with pytest.raises(IllegalMove):
        cases.repeat(complaint, ref, Channel.EMAIL, by=world.actor("officer"))
    with pytest.raises(NotFound):
        cases.repeat(complaint, "0" * 26, Channel.EMAIL, by=world.actor("officer"))


def test_post_and_a_visit_need_proof(app: Flask, world: World) -> None:
    complaint = bounced(world)
    decision, officer = db.session.query(Decision).one(), world.actor("officer")
    for how in ("post", "in_person", "phone"):
        with pytest.raises(cases.ProofMissing):
            cases.serve(decision, how, by=officer, proof=" ")
    client, address = sign_in(app, world, "officer"), f"/desk/{complaint.number}/decisions/accept/served"
    missing = submit(client, address, how="post")
    assert missing.status_code == 422
    assert "请写明送达的凭证" in text(missing)
    assert submit(client, address, how="post", proof="EMS 1234567890，11月30日签收").status_code == 303
    db.session.expire_all()
    assert (decision.served_how, decision.served_proof) == ("post", "EMS 1234567890，11月30日签收")
    assert t_acc(complaint).met_at is not None
    assert "EMS 1234567890" in text(client.get(f"/desk/{complaint.number}"))
    assert "EMS 1234567890" not in text(sign_in(app, world, "staff").get(f"/institution/{complaint.number}"))


def test_the_learner_sees_their_own_letters_only(app: Flask, world: World) -> None:
    complaint = bounced(world)
    page = text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))
    assert "没有送到您的手机或邮箱" in page
    assert "星河示例在线教育有限公司" not in page.partition('id="deliveries"')[2].partition("<h2")[0]
    assert "deliveries" not in text(sign_in(app, world, "staff").get(f"/institution/{complaint.number}"))
    assert "有一封通知没有送到" not in page, "the alarm is the body's"
