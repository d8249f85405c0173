"""「钱到了吗」 answered with the code of the letter: one page, no account, nothing else of the case."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints.actions.paying import left_of
from complaints.lifecycle.performance import PromiseState
from complaints.models import Complaint, Promise
from complaints.queries.answer_codes import answer_code, promise_by_code
from kernel import clock, outbox
from kernel.db import db
from kernel.messages import Letter
from tests.complaints.follow_hands import BEGUN, DUE, on, promised
from tests.complaints.hands import Browser, submit, text
from tests.world import World, build

S = PromiseState


@pytest.fixture
def world(app: Flask) -> World:
    """The invented world as it stood at the end of that February."""
    with clock.stepped(BEGUN - timedelta(days=4)):
        return build()


def asked(world: World) -> tuple[Complaint, Promise]:
    """A promise whose day has come, with the letter sent."""
    complaint, row = promised(world)
    with on(DUE, 9):
        cases.sweep_promises()
        outbox.drain()
    return complaint, row


def nobody(app: Flask) -> FlaskClient:
    return Browser(app, app.response_class, use_cookies=True)


def test_the_letter_to_the_learner_alone_holds_the_code(world: World) -> None:
    _complaint, row = asked(world)
    letters = {
        one.to_person_id: one.body_text for one in db.session.query(Letter).filter_by(why="complaint.promise_asked")
    }
    code = answer_code(row)
    assert code in letters.pop(world.people["learner"])
    assert letters, "the institution is reminded"
    assert not any(code in words for words in letters.values())


def test_number_and_code_together_open_it_and_only_while_it_may_be_answered(world: World) -> None:
    complaint, row = promised(world)
    code = answer_code(row)
    with on(DUE - timedelta(days=1)):
        assert promise_by_code(complaint.number, code) is None, "not asked yet"
    with on(DUE, 9):
        cases.sweep_promises()
        assert promise_by_code(complaint.number.lower(), code.upper().replace(" ", "-")) is row
        assert promise_by_code("TS2026-0000-0000", code) is None
        assert promise_by_code(complaint.number, "aaaa aaaa") is None
    with on(DUE + timedelta(days=29)):
        assert promise_by_code(complaint.number, code) is row
    with on(DUE + timedelta(days=31)):
        assert promise_by_code(complaint.number, code) is None
    with on(DUE + timedelta(days=2)):
        cases.confirm_promise(row, cases.Said(), by=world.actor("learner"), key="yes")
        assert promise_by_code(complaint.number, code) is None, "settled"


def test_one_page_takes_the_answer_without_signing_in(app: Flask, world: World) -> None:
    complaint, row = asked(world)
    with on(DUE, 12):
        client = nobody(app)
        wrong = submit(client, "/answer/", number=complaint.number, code="aaaa aaaa")
        assert wrong.status_code == 422
        assert complaint.number in text(wrong), "what was typed stays"
        assert submit(client, "/answer/", number="", code="").status_code == 422
        assert client.get("/answer/promise").status_code == 303, "nothing without the code"
        assert submit(client, "/answer/", number=complaint.number, code=answer_code(row)).status_code == 303
        page = text(client.get("/answer/promise"))
        for hidden in ("张示例", "19900001234", "示例路1号", "课程停了"):
            assert hidden not in page
        assert submit(client, "/answer/promise").status_code == 422
        done = submit(client, "/answer/promise", given="part", fen="1000", on="")
        assert done.status_code == 200
        assert "已记下您的回答" in text(done)
        assert client.get("/answer/promise").status_code == 303, "one answer a code shown"
        db.session.expire_all()
        assert left_of(row) == 200_000
        assert submit(client, "/answer/", number=complaint.number, code=answer_code(row)).status_code == 303
        assert submit(client, "/answer/promise", given="yes", on="").status_code == 200
        db.session.expire_all()
        assert row.state is S.CONFIRMED


def test_guessing_is_stopped(app: Flask, world: World) -> None:
    complaint, _row = asked(world)
    with on(DUE, 12):
        client = nobody(app)
        answers = [submit(client, "/answer/", number=complaint.number, code="bbbb bbbb").status_code for _ in range(21)]
    assert answers[0] == 422
    assert answers[-1] == 429
