"""Told and not flooded: by the channel chosen, not twice before one looked, once a day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from accounts import actions as accounts
from accounts.models import Contact, ContactKind, Topic, Way
from accounts.queries import reaches
from complaints import actions as cases
from complaints import jobs as case_jobs
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, Room
from kernel import clock, messages, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove
from kernel.messages import Channel, Held, Letter
from tests.complaints.hands import sign_in
from tests.world import World, build

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)  # 10:00 in Shanghai


@pytest.fixture
def world(app: Flask) -> World:
    with clock.stepped(MONDAY - timedelta(days=20)):
        return build()


@contextmanager
def at(**later: float) -> Iterator[None]:
    with clock.stepped(MONDAY + timedelta(**later)):
        yield


def email(world: World, name: str, address: str = "anna@example.org") -> None:
    accounts.replace_contact(world.person(name), ContactKind.EMAIL, address, by=world.actor(name))


def choose(world: World, name: str, topic: Topic, way: Way, daily: bool = False) -> None:
    accounts.choose_channel(world.person(name), {topic: (way, daily)}, by=world.actor(name))


def letters(world: World, name: str, why: str | None = None) -> list[Letter]:
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    db.session.rollback()
    found = db.session.query(Letter).filter_by(to_person_id=world.people[name]).order_by(Letter.id)
    return found.filter_by(why=why).all() if why else found.all()


def say(world: World, complaint: Complaint, by: str = "officer", key: str = "k") -> None:
    room = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.DESK).order_by(Room.id).first()
    assert room is not None
    cases.say(room, "留言。", by=world.actor(by), key=key)


SAID = "complaint.message_said"


# --- the channel chosen ------------------------------------------------------------------------------------------


def test_each_topic_goes_by_the_way_chosen(world: World) -> None:
    with at():
        email(world, "learner")
        choose(world, "learner", Topic.PROGRESS, Way.EMAIL)
        choose(world, "learner", Topic.DECISION, Way.BOTH)
        complaint = world.file()
        cases.accept(complaint, by=world.actor("officer"))
        (filed,) = letters(world, "learner", "complaint.filed")
        first, copy = letters(world, "learner", "complaint.accepted")
    assert (filed.channel, filed.address) == (Channel.EMAIL, "anna@example.org")
    assert {first.channel, copy.channel} == {Channel.SMS, Channel.EMAIL}
    assert copy.copy_of_id == first.id
    assert first not in (None, copy)
    assert copy not in messages.inbox_of(world.people["learner"]), "a copy is not read twice"


def test_a_mail_begins_with_the_words_of_the_message_and_says_where_to_choose(world: World) -> None:
    with at():
        email(world, "learner")
        choose(world, "learner", Topic.PROGRESS, Way.BOTH)
        world.file()
        sms, mail = letters(world, "learner", "complaint.filed")
    assert mail.body_text.startswith(sms.body_text)
    assert "http://127.0.0.1:8000" in mail.body_text
    assert "http" not in sms.body_text


def test_reminders_can_be_switched_off_and_decisions_cannot(world: World) -> None:
    with at():
        choose(world, "learner", Topic.REMINDER, Way.SITE)
        for way, daily in ((Way.SITE, False), (Way.PHONE, True)):
            with pytest.raises(IllegalMove):
                choose(world, "learner", Topic.DECISION, way, daily)
        found = {topic: reaches([world.person("learner")], topic)[world.people["learner"]] for topic in Topic}
    assert found[Topic.REMINDER] == ([(Channel.INBOX, "")], False)
    assert found[Topic.DECISION][0][0][0] is Channel.SMS


def test_a_contact_that_is_gone_is_no_reason_to_say_nothing(world: World) -> None:
    with at():
        email(world, "learner")
        choose(world, "learner", Topic.DECISION, Way.EMAIL)
        with transaction():
            db.session.query(Contact).filter_by(person_id=world.people["learner"], kind=ContactKind.EMAIL).delete()
        db.session.expire_all()
        assert reaches([world.person("learner")], Topic.DECISION)[world.people["learner"]][0][0][0] is Channel.SMS


def test_an_address_of_somebody_else_is_not_taken_over(world: World) -> None:
    with at():
        email(world, "learner", "one@example.org")
        with pytest.raises(accounts.ContactTaken):
            email(world, "other_learner", "one@example.org")
        email(world, "learner", "two@example.org")
    held = [one.value for one in world.person("learner").contacts if one.kind is ContactKind.EMAIL and one.verified_at]
    assert held == ["two@example.org"], "one address for each person"


# --- not twice before one looked ---------------------------------------------------------------------------------


def test_no_second_message_of_the_same_case_until_one_looked(world: World) -> None:
    with at():
        complaint, other = world.accepted(), world.accepted()
        for number in range(3):
            say(world, complaint, key=f"k{number}")
        say(world, other, key="other")
        said = letters(world, "learner", SAID)
    assert [row.channel for row in said] == [Channel.SMS, Channel.INBOX, Channel.INBOX, Channel.SMS]
    assert [row.held for row in said] == [None, Held.UNREAD, Held.UNREAD, None]


@pytest.mark.parametrize("looked", ["opened", "signed in", "acted", "did nothing"])
def test_having_looked_lets_the_next_one_out(app: Flask, world: World, looked: str) -> None:
    with at():
        complaint = world.accepted()
        say(world, complaint)
        (first,) = letters(world, "learner", SAID)
    with at(minutes=5):
        if looked == "opened":
            cases.open_letter(first, by=world.actor("learner"))
        elif looked == "signed in":
            sign_in(app, world, "learner")
        elif looked == "acted":
            say(world, complaint, by="learner", key="reply")
    with at(minutes=10):
        say(world, complaint, key="second")
        *_before, second = letters(world, "learner", SAID)
    assert second.channel is (Channel.INBOX if looked == "did nothing" else Channel.SMS)


def test_a_message_that_was_lost_does_not_silence_the_next(world: World) -> None:
    with at():
        complaint = world.accepted()
        say(world, complaint)
        (first,) = letters(world, "learner", SAID)
        messages.send(first.id)
        messages.bounce(first, "gone")
        say(world, complaint, key="second")
        assert letters(world, "learner", SAID)[-1].channel is Channel.SMS


def test_unread_messages_are_spoken_of_once_after_some_days(world: World) -> None:
    with at():
        complaint = world.accepted()
        for number in range(4):
            say(world, complaint, key=f"k{number}")
        letters(world, "learner")
        assert case_jobs.gather() == 0
    with at(days=2, hours=23):
        assert case_jobs.gather() == 0
    with at(days=3, hours=12):
        assert case_jobs.gather() == 0, "not at night"
    with at(days=3, hours=1):
        assert case_jobs.gather() == 1
        assert case_jobs.gather() == 0
        (unread,) = letters(world, "learner", "letters.unread")
    assert unread.body_text.startswith(f"【学诉】您有3条未读通知，涉及 {complaint.number}。")
    with at(days=4):
        say(world, complaint, key="later")
        letters(world, "learner")
    with at(days=5):
        assert case_jobs.gather() == 0
    with at(days=7, hours=1):
        assert case_jobs.gather() == 1, "periodically, while there is something new"


# --- once a day --------------------------------------------------------------------------------------------------


def test_a_learner_who_chose_so_is_told_once_in_the_evening(world: World) -> None:
    with at():
        email(world, "learner")
        choose(world, "learner", Topic.PROGRESS, Way.EMAIL, daily=True)
        complaint = world.file()
        cases.accept(complaint, by=world.actor("officer"))
        (filed,) = letters(world, "learner", "complaint.filed")
        (accepted,) = letters(world, "learner", "complaint.accepted")
        assert (filed.channel, filed.held) == (Channel.INBOX, Held.DAILY)
        assert (accepted.channel, accepted.held) == (Channel.SMS, None), "a decision always leaves at once"
        assert case_jobs.gather() == 0
    with at(hours=8, minutes=10):
        assert case_jobs.gather() == 1
        assert case_jobs.gather() == 0
        (daily,) = letters(world, "learner", "letters.daily")
    assert "今天有1条新通知" in daily.body_text
    assert daily.channel is Channel.EMAIL, "by the way chosen for what it speaks of"
    assert filed.body_text in daily.body_text
    with at(days=1, hours=9):
        assert case_jobs.gather() == 0, "spoken of once"


def test_a_decision_is_news_to_the_institution_and_may_wait_for_its_digest(world: World) -> None:
    with at():
        choose(world, "institution_admin", Topic.PROGRESS, Way.PHONE, daily=True)
        cases.accept(world.file(), by=world.actor("officer"))
        (daily,), (at_once,) = (letters(world, name, "complaint.accepted") for name in ("institution_admin", "staff"))
    assert (daily.channel, daily.held) == (Channel.INBOX, Held.DAILY)
    assert (at_once.channel, at_once.held) == (Channel.SMS, None)


def test_whoever_switched_reminders_off_is_not_reminded_of_unread_ones(world: World) -> None:
    with at():
        choose(world, "learner", Topic.REMINDER, Way.SITE)
        complaint = world.accepted()
        say(world, complaint, key="one")
        say(world, complaint, key="two")
        assert letters(world, "learner", SAID)[-1].held is Held.UNREAD
    with at(days=4):
        case_jobs.gather()
        assert letters(world, "learner", "letters.unread") == []


def test_what_was_read_in_time_is_not_spoken_of(world: World) -> None:
    with at():
        choose(world, "learner", Topic.PROGRESS, Way.PHONE, daily=True)
        world.file()
        (filed,) = letters(world, "learner", "complaint.filed")
        messages.see(filed)
    with at(hours=9):
        assert case_jobs.gather() == 0
