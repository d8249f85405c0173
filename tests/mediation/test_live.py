"""What a page of the table asks by itself: cheap when nothing happened, right when something did, no word of others."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, Message
from kernel import clock
from kernel.db import db
from kernel.errors import DomainError
from mediation import actions as tables
from mediation.models import ReadMark
from tests.complaints.driver import accepted_offer, table_of
from tests.complaints.hands import sign_in
from tests.disclosure.support import counted
from tests.mediation.room_hands import fact, place, said, url_of
from tests.world import World


@pytest.fixture
def case(world: World) -> Complaint:
    return world.mediating()


def ask(client: FlaskClient, case: Complaint, tag: str = "", **args: str) -> Any:
    """Ask what is new."""
    return client.get(
        f"/mediation/{case.number}/live", query_string=args, headers={"If-None-Match": tag} if tag else {}
    )


def test_nothing_new_costs_two_indexed_reads_and_writes_nothing(app: Flask, world: World, case: Complaint) -> None:
    room = place(case, RoomKind.JOINT)
    said(world, room, "staff", "第一句。")
    client = sign_in(app, world, "mediator")
    first = ask(client, case, room=room.ref)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-store")
    address, tag = f"/mediation/{case.number}/live?room={room.ref}", {"If-None-Match": first.headers["ETag"]}
    with counted() as seen:
        answer = client.get(address, headers=tag)
    assert (answer.status_code, answer.data) == (304, b"")
    said_now = [one for one in seen if not one.lstrip().upper().startswith(("BEGIN", "PRAGMA", "SET "))]
    assert len(said_now) == 2, said_now
    assert all(one.lstrip().upper().startswith("SELECT") for one in said_now)
    scans = [line for one in said_now for line in plan(one) if is_scan(line)]
    assert scans == [], "a whole table is read"


def test_a_page_just_opened_has_the_version_it_asks_with(app: Flask, world: World, case: Complaint) -> None:
    room = place(case, RoomKind.JOINT)
    said(world, room, "staff", "第一句。")
    for name in ("learner", "staff", "officer", "mediator"):
        client = sign_in(app, world, name)
        for page in (url_of(case, room), f"/mediation/{case.number}"):
            found = re.search(r'data-version="(\w+)"', client.get(page).text)
            assert found is not None, page
            assert ask(client, case, f'W/"{found.group(1)}"', room=room.ref).status_code == 304, (name, page)


def plan(statement: str) -> list[str]:
    """How SQLite would find it; PostgreSQL reads tables of ten rows whole, whatever indexes there are."""
    if db.engine.dialect.name != "sqlite":
        return []
    places = [0] * statement.count("?")
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(places))
    return [str(row[3]) for row in rows]


def is_scan(line: str) -> bool:
    return line.startswith("SCAN") and "USING" not in line and "CONSTANT ROW" not in line


def test_asking_keeps_no_session_awake_and_sets_no_cookie(app: Flask, world: World, case: Complaint) -> None:
    room = place(case, RoomKind.JOINT)
    mine = said(world, room, "staff", "第一句。")
    client, started = sign_in(app, world, "mediator"), clock.now()
    tag = ask(client, case, room=room.ref).headers["ETag"]
    for minutes in (2, 10, 20, 29):
        with clock.stepped(started + timedelta(minutes=minutes)):
            answer = ask(client, case, tag, room=room.ref)
            assert answer.status_code == 304
            assert "Set-Cookie" not in answer.headers
            assert "Set-Cookie" not in ask(client, case, room=room.ref).headers
            with app.test_request_context():
                address = url_of(case, room)
            assert "Set-Cookie" not in client.post(f"{address}/read", data={"upto": mine.ref}).headers
    with clock.stepped(started + timedelta(minutes=31)):
        late = ask(client, case, tag, room=room.ref)
        assert (late.status_code, late.location.partition("?")[0]) == (303, "/login"), (
            "nobody was there for half an hour"
        )
        assert "Set-Cookie" not in late.headers
    with clock.stepped(started + timedelta(minutes=10)):
        assert "Set-Cookie" in client.get(url_of(case, room)).headers, "a page somebody opens does keep it awake"


def test_every_happening_in_a_room_of_ones_own_makes_another_version(app: Flask, world: World, case: Complaint) -> None:
    joint, seat = place(case, RoomKind.JOINT), place(case, RoomKind.SEAT)
    client = sign_in(app, world, "learner")
    tags = [ask(client, case).headers["ETag"]]

    def changed() -> bool:
        tags.append(ask(client, case).headers["ETag"])
        return tags[-1] not in tags[:-1]

    said(world, joint, "staff", "一句。")
    assert changed()
    said(world, seat, "mediator", "单独一句。")
    assert changed()
    hung = fact(world, case, joint, "一件事")
    assert changed()
    tables.unpin(hung, by=world.actor("mediator"))
    assert changed()
    accepted_offer(world, case)
    assert changed()
    said(world, place(case, RoomKind.SEAT, learner=False), "mediator", "给机构。")
    said(world, place(case, RoomKind.MEDIATORS), "mediator", "给自己。")
    assert not changed(), "what happens in rooms of others shows in no tag"


def test_only_what_came_after_is_sent_and_nothing_is_sent_twice(app: Flask, world: World, case: Complaint) -> None:
    joint = place(case, RoomKind.JOINT)
    first = said(world, joint, "staff", "已经看过的。")
    client = sign_in(app, world, "learner")
    for number in range(3):
        said(world, joint, "staff", f"新的第{number}句。")
    page = ask(client, case, room=joint.ref, after=first.ref).text
    assert "已经看过的。" not in page
    assert [page.index(f"新的第{number}句。") for number in range(3)] == sorted(
        page.index(f"新的第{number}句。") for number in range(3)
    )
    assert "csrf" not in page
    assert "<script" not in page


def test_more_than_one_answer_holds_comes_in_parts_without_a_gap(app: Flask, world: World, case: Complaint) -> None:
    joint = place(case, RoomKind.JOINT)
    wanted = [said(world, joint, "staff", f"第{number}句。").ref for number in range(130)]
    client, got, after = sign_in(app, world, "learner"), list[str](), ""
    for _part in range(4):
        answer = ask(client, case, room=joint.ref, after=after)
        came = re.findall(r'data-message="(\w+)"', answer.text)
        got, after = got + came, came[-1] if came else after
        if "ETag" in answer.headers:
            break
    assert got == wanted


CANARY = "金丝雀密语"


def test_no_fragment_tag_or_title_carries_words_of_another_room(app: Flask, world: World, case: Complaint) -> None:
    hears = {
        "learner": {"joint", "desk-learner", "seat-learner"},
        "staff": {"joint", "desk-other", "seat-other"},
        "officer": {"joint", "desk-learner", "desk-other", "body"},
        "mediator": {"joint", "seat-learner", "seat-other", "mediators"},
    }
    rooms = {"joint": place(case, RoomKind.JOINT), "mediators": place(case, RoomKind.MEDIATORS)}
    rooms["body"] = place(case, RoomKind.BODY)
    for kind in (RoomKind.SEAT, RoomKind.DESK):
        for side in (True, False):
            rooms[f"{kind}-{'learner' if side else 'other'}"] = place(case, kind, learner=side)
    for name, room in rooms.items():
        speaker = next(who for who in sorted(hears) if name in hears[who])
        said(world, room, speaker, f"{CANARY}{name}。")
        if "mediator" in (who for who in hears if name in hears[who]):
            fact(world, case, room, f"{CANARY}{name}。")
            tables.open_topic(table_of(case), room, f"{CANARY}{name}。", by=world.actor("mediator"))
    for who, own in hears.items():
        client = sign_in(app, world, who)
        addresses = [f"/mediation/{case.number}", f"/mediation/{case.number}/live"]
        for room in rooms.values():
            addresses += [url_of(case, room), f"/mediation/{case.number}/live?room={room.ref}"]
        for address in addresses:
            answer = client.get(address)
            out = answer.text + str(answer.headers)
            for name in rooms:
                assert name in own or f"{CANARY}{name}。" not in out, (who, address, name)
            if answer.status_code == 200:
                titles = re.findall(r"<title>(.*?)</title>", answer.text)
                assert not any(CANARY in title for title in titles)
                assert CANARY not in str(answer.headers)
        for name, room in rooms.items():
            wanted = 200 if name in own else 404
            assert client.get(f"/mediation/{case.number}/live?room={room.ref}").status_code == wanted, (who, name)


def test_strangers_are_told_nothing(app: Flask, world: World, case: Complaint) -> None:
    for name in ("other_learner", "other_staff", "other_mediator", "foreign_officer", "association_officer"):
        assert ask(sign_in(app, world, name), case).status_code == 404, name
    assert app.test_client().get(f"/mediation/{case.number}/live").status_code == 303
    seated = sign_in(app, world, "association_officer").get(f"/mediation/{case.number}")
    assert seated.status_code == 200
    assert "data-live-url" not in seated.text, "who sits in no room has nothing to ask"


def test_two_who_write_at_once_lose_nothing(app: Flask, world: World, case: Complaint) -> None:
    joint, failed = place(case, RoomKind.JOINT), list[str]()
    room_id, gate = joint.id, threading.Barrier(4)
    hands = {name: world.actor(name) for name in ("learner", "staff")}
    db.session.remove()

    def write(name: str, tab: int) -> None:
        with app.app_context():
            gate.wait()
            for number in range(5):
                try:
                    # Both tabs of one person send the same press; another person sends at the same instant.
                    room = db.session.get_one(type(joint), room_id)
                    cases.say(room, f"{name}{number}", by=hands[name], key=f"{name}-{number}-key")
                    message = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
                    assert message is not None
                    tables.mark_read(room, message, by=hands[name])
                    tables.keep_message(room, f"草稿{tab}", by=hands[name])
                except DomainError as error:
                    failed.append(repr(error))
            db.session.remove()

    threads = [threading.Thread(target=write, args=(name, tab)) for name in hands for tab in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    words = sorted(db.session.scalars(select(Message.words).where(Message.room_id == room_id)))
    assert words == sorted(f"{name}{number}" for name in hands for number in range(5))
    marks = db.session.scalars(select(ReadMark.person_id).where(ReadMark.room_id == room_id)).all()
    assert sorted(marks) == sorted(world.people[name] for name in hands)
