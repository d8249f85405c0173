"""My messages and how one is told: read by their person alone, opened by a press, chosen in plain fields."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Topic, Way
from accounts.queries import choices_of
from complaints import actions as cases
from kernel import messages, outbox
from kernel.db import db
from kernel.messages import Letter
from tests.complaints.hands import sign_in, submit, text
from tests.house.scene import PEOPLE
from tests.world import World


def told(world: World) -> str:
    """A case with letters for both sides."""
    complaint = world.answered()
    outbox.drain()
    messages.drain()
    return complaint.number


def newest(world: World, name: str) -> Letter:
    db.session.rollback()
    return messages.inbox_of(world.people[name])[0]


def test_everybody_has_an_inbox(app: Flask, world: World) -> None:
    told(world)
    for name in PEOPLE.values():
        page = sign_in(app, world, name).get("/messages")
        assert page.status_code == 200, name
        assert "我的消息" in text(page)


def test_unread_letters_are_counted_and_opening_one_leads_to_its_case(app: Flask, world: World) -> None:
    number, client = told(world), sign_in(app, world, "learner")
    unread = len(messages.inbox_of(world.people["learner"]))
    page = text(client.get("/messages"))
    assert f"我的消息（{unread}）" in page
    assert number in page
    ref = newest(world, "learner").ref
    answer = submit(client, "/messages", has="csrf_token", to=f"/messages/{ref}/open")
    assert answer.status_code == 303
    assert answer.location == f"/complaints/{number}"
    assert f"我的消息（{unread - 1}）" in text(client.get("/messages"))
    assert newest(world, "learner").seen_at is not None


def test_reading_the_list_writes_nothing(app: Flask, world: World) -> None:
    told(world)
    client = sign_in(app, world, "learner")
    client.get("/messages")
    assert newest(world, "learner").seen_at is None


def test_all_are_marked_up_to_what_was_shown(app: Flask, world: World) -> None:
    told(world)
    client = sign_in(app, world, "learner")
    answer = submit(client, "/messages", has="until", to="/messages/seen")
    assert answer.status_code == 303
    page = text(client.get("/messages?show=unread"))
    assert "没有未读的消息" in page
    assert "我的消息（" not in page


def test_somebody_elses_letter_is_not_there(app: Flask, world: World) -> None:
    told(world)
    mine, client = newest(world, "learner").ref, sign_in(app, world, "other_learner")
    key = token(client)
    for ref in (mine, "0" * 26):
        assert client.post(f"/messages/{ref}/open", data={"csrf_token": key}).status_code == 404
    client.post("/messages/seen", data={"csrf_token": key, "until": mine})
    assert newest(world, "learner").seen_at is None


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/messages/choices").text)
    assert found
    return found[1]


def test_pages_follow_each_other(app: Flask, world: World) -> None:
    for _ in range(8):
        told(world)
    client = sign_in(app, world, "learner")
    first = text(client.get("/messages"))
    found = re.search(r'rel="next" href="([^"]+)"', first)
    assert found
    second = text(client.get(found[1].replace("&amp;", "&")))
    ids = r'id="letter-([^"]+)"'
    assert set(re.findall(ids, second))
    assert not set(re.findall(ids, first)) & set(re.findall(ids, second))


@pytest.mark.parametrize("name", ["learner", "officer", "staff"])
def test_one_chooses_how_to_be_told(app: Flask, world: World, name: str) -> None:
    client = sign_in(app, world, name)
    page = text(client.get("/messages/choices"))
    assert page.count('name="decision"') == 1, "with a telephone alone there is one way for decisions"
    answer = submit(
        client,
        "/messages/choices",
        has="decision",
        decision="sms",
        progress="sms",
        daily_progress="y",
        message="site",
        reminder="site",
    )
    assert answer.status_code == 303
    chosen = choices_of(world.people[name])
    assert (chosen[Topic.PROGRESS].way, chosen[Topic.PROGRESS].is_daily) == (Way.PHONE, True)
    assert chosen[Topic.REMINDER].way is Way.SITE
    again = text(client.get("/messages/choices"))
    assert re.search(r'value="site" checked', again)


@pytest.mark.parametrize("changes", [{"decision": "site"}, {"decision": "email"}, {"progress": ""}, {"message": "fax"}])
def test_what_is_not_offered_is_not_taken(app: Flask, world: World, changes: dict[str, str]) -> None:
    client = sign_in(app, world, "learner")
    given = {"decision": "sms", "progress": "sms", "message": "sms", "reminder": "sms"} | changes
    assert submit(client, "/messages/choices", has="decision", **given).status_code == 422
    assert choices_of(world.people["learner"]) == {}


def test_a_letter_of_another_hat_says_so(app: Flask, world: World) -> None:
    complaint = world.accepted()
    outbox.drain()
    letter = newest(world, "staff")
    db.session.query(type(complaint)).count()
    client = sign_in(app, world, "staff")
    from complaints.models import Party

    cases.dismiss(
        db.session.query(Party).filter_by(complaint_id=complaint.id, role="respondent").one(), by=world.actor("officer")
    )
    answer = submit(client, "/messages", has="csrf_token", to=f"/messages/{letter.ref}/open")
    assert answer.status_code == 303
    assert answer.location == "/account"
