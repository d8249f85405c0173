"""Whoever an officer filed for and who has no account is told at the phone given, until the case is in an account."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.actions.people import add_contact
from accounts.models import ContactKind
from complaints import actions as cases
from complaints import jobs as case_jobs
from complaints.actions.clustering import sweep_clusters
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, Decision, Room
from institutions.models import RiskCluster
from kernel import clock, messages, outbox
from kernel.db import db, transaction
from kernel.messages import Channel, Letter
from tests.complaints.cluster_hands import like, published, task_of
from tests.complaints.driver import grounds
from tests.complaints.hands import sign_in, text
from tests.complaints.letter_hands import told_twice, work
from tests.complaints.people_hands import at_desk
from tests.world import World

PHONE = "19911119999"


def told(why: str | None = None) -> list[Letter]:
    """What went to the phone given."""
    work()
    found = [one for one in db.session.query(Letter).order_by(Letter.id) if one.address == PHONE]
    return [one for one in found if why in (None, one.why)]


def test_a_decision_an_answer_and_a_question_reach_the_phone_once(world: World) -> None:
    complaint = at_desk(world)
    assert [one.why for one in told()] == ["complaint.registered"], "the receipt goes as the officer noted"
    cases.request_supplement(
        complaint, "请补充付款记录。", clock.today() + timedelta(days=5), by=world.actor("officer")
    )
    cases.accept(complaint, by=world.actor("officer"))
    (letter,) = told("complaint.accepted")
    assert (letter.channel, letter.to_person_id, letter.is_urgent) == (Channel.SMS, None, False)
    assert complaint.number in letter.body_text
    assert db.session.query(Decision).one().served_at is None, "nobody proved whose phone it is"
    assert len(told("complaint.supplement_requested")) == 1
    assert told_twice() == []


def test_a_refusal_reaches_it_and_the_desk_sees_that_it_came_back(world: World) -> None:
    complaint = at_desk(world)
    cases.refuse(complaint, grounds(complaint, "refusal"), "理由。", by=world.actor("officer"))
    (letter,) = told("complaint.refused")
    messages.bounce(letter, "5.1.1")
    case_jobs.note_bounces()
    outbox.drain()
    alarm = db.session.query(Letter).filter_by(why="complaint.letter_bounced").all()
    assert [one.to_person_id for one in alarm] == [world.people["officer"]]


def test_messages_come_once_a_day(world: World) -> None:
    complaint = at_desk(world)
    room = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.DESK).one()
    for number in range(3):
        cases.say(room, "留言。", by=world.actor("officer"), key=f"k{number}")
    assert len(told("complaint.message_said")) == 1


def test_the_desk_sees_whom_it_went_to(app: Flask, world: World) -> None:
    complaint = at_desk(world)
    cases.accept(complaint, by=world.actor("officer"))
    told()
    page = text(sign_in(app, world, "officer").get(f"/desk/{complaint.number}"))
    assert "登记时留的手机" in page
    assert PHONE not in page


def test_what_was_published_reaches_it_too(world: World) -> None:
    complaint = at_desk(world)
    like(world, 4, category=complaint.category)
    sweep_clusters()
    published(world, task_of(world, db.session.query(RiskCluster).filter_by(rule="C-SAME").one()))
    (letter,) = told("complaint.publication_announced")
    assert (letter.channel, letter.to_person_id) == (Channel.SMS, None)
    assert "已公布" in letter.body_text
    assert told_twice() == []


@pytest.mark.parametrize("kind", [ContactKind.PHONE, ContactKind.EMAIL])
def test_whoever_has_an_account_is_told_there_alone(world: World, kind: ContactKind) -> None:
    complaint = at_desk(world)
    person = complaint.filer
    assert person is not None
    with transaction():
        add_contact(person, kind, "19911118888" if kind is ContactKind.PHONE else "wang@example.org")
    db.session.expire_all()
    cases.accept(complaint, by=world.actor("officer"))
    assert told("complaint.accepted") == []


def test_a_case_filed_by_its_own_learner_uses_the_account(world: World) -> None:
    complaint: Complaint = world.file(phone=PHONE)
    cases.accept(complaint, by=world.actor("officer"))
    assert told() == []
