"""The operator sees what did not leave the house, and only numbers and states of it."""

from flask import Flask
from flask.testing import FlaskClient

from complaints.jobs import note_bounces
from kernel import clock, messages
from kernel.db import db, transaction
from kernel.messages import Channel, Letter, LetterState
from tests.complaints.hands import sign_in, submit, text
from tests.world import World


def uncertain_letter() -> str:
    """A letter that was handed over when its worker died."""
    with transaction():
        letter = messages.queue(
            key="k",
            channel=Channel.SMS,
            address="19900009999",
            to_person_id=None,
            subject="s",
            body="金丝雀",
            why="code",
            about="code:1",
        )
        letter.state, letter.claimed_at, letter.error = LetterState.UNCERTAIN, clock.now(), "died"
        return letter.ref


def test_what_came_back_outside_a_case_is_the_operators_to_see(app: Flask, world: World) -> None:
    ref, client = uncertain_letter(), operator(app, world)
    letter = db.session.query(Letter).filter_by(ref=ref).one()
    assert messages.bounce(letter, "5.1.1")
    note_bounces()
    page = text(client.get("/operations"))
    row = page.partition("<h2>没有确定送出的信件")[2]
    assert "被退回" in row and "5.1.1" in row
    assert submit(client, "/operations", has="csrf_token", to=f"/operations/letters/{ref}").status_code == 303
    db.session.rollback()
    assert db.session.query(Letter).filter_by(ref=ref).one().state is LetterState.QUEUED


def operator(app: Flask, world: World) -> FlaskClient:
    return sign_in(app, world, "platform_admin")


def test_an_uncertain_letter_is_shown_without_address_or_words(app: Flask, world: World) -> None:
    uncertain_letter()
    page = text(operator(app, world).get("/operations"))
    assert "不确定是否送达" in page
    assert "金丝雀" not in page
    assert "19900009999" not in page


def test_it_goes_again_only_by_the_operators_hand(app: Flask, world: World) -> None:
    ref, client = uncertain_letter(), operator(app, world)
    assert messages.drain() == 0
    answer = submit(client, "/operations", has="csrf_token", to=f"/operations/letters/{ref}")
    assert answer.status_code == 303
    db.session.rollback()
    assert db.session.query(Letter).filter_by(ref=ref).one().state is LetterState.QUEUED


def test_nobody_else_sees_it(app: Flask, world: World) -> None:
    for name in ("learner", "officer", "staff", "mediator"):
        assert sign_in(app, world, name).get("/operations").status_code == 403
