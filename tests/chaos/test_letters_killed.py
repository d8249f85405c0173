"""Workers killed with -9 at named points: one letter, or `uncertain` and never sent again by itself (F3, F8)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from kernel import clock, messages, outbox
from kernel.config import Settings
from kernel.db import db, transaction
from kernel.messages import Channel, Letter, LetterState
from kernel.outbox import Delivery, DeliveryState
from tests.chaos.conftest import Lives, PostOffice
from tests.world import World

Mortals = Callable[[Lives], list[int]]
DEAD = -9


@pytest.fixture
def settings(settings: Settings, post_office: PostOffice) -> Settings:
    """The settings of the test, with the post office as its mail server."""
    return replace(settings, smtp_url=f"smtp://127.0.0.1:{post_office.port}?from=desk@example.org")


def queue(name: str) -> int:
    with transaction():
        letter = messages.queue(
            key=f"1:7:email:{name}",
            channel=Channel.EMAIL,
            address="anna@example.org",
            to_person_id=7,
            subject=name,
            body="您好，您的投诉已受理。",
            why="thing.accepted",
            about="thing:1",
            is_urgent=True,
        )
    return letter.id


def heal() -> None:
    """What the timetable does while hours pass: sweep, and send whatever is due."""
    for minutes in (1, 5, 30, 600):
        with clock.stepped(clock.now() + timedelta(minutes=minutes)):
            outbox.sweep()
            outbox.drain()
            messages.sweep()
            messages.drain()
    db.session.rollback()
    db.session.expire_all()


# point: how many letters arrived in the end, and where the letter stands
ENDS = {
    "letter: before claim": (1, LetterState.SENT),
    "letter: after claim": (0, LetterState.UNCERTAIN),
    "letter: between hand-over and record": (1, LetterState.UNCERTAIN),
    "letter: before record": (1, LetterState.UNCERTAIN),
    "letter: after record": (1, LetterState.SENT),
    "lives": (1, LetterState.SENT),
}


def test_a_letter_goes_once_or_is_uncertain(app: Flask, mortals: Mortals, post_office: PostOffice) -> None:
    ids = {point: queue(point) for point in ENDS}
    db.session.remove()
    codes = mortals([(point, "messages.send", one) for point, one in ids.items()])
    assert codes == [DEAD] * 5 + [0]
    heal()
    for point, (arrived, state) in ENDS.items():
        letter = db.session.get_one(Letter, ids[point])
        copies = [mail for mail in post_office.letters if mail["Message-ID"] == letter.message_id]
        assert (len(copies), letter.state) == (arrived, state), point
    uncertain = {ids[point] for point, (_, state) in ENDS.items() if state is LetterState.UNCERTAIN}
    assert {row.id for row in messages.troubled()} == uncertain, "an operator sees each of them"
    _an_operator_may_send_again(post_office, ids["letter: between hand-over and record"])


def _an_operator_may_send_again(post_office: PostOffice, letter_id: int) -> None:
    letter = db.session.get_one(Letter, letter_id)
    messages.resend(letter, by=1)
    messages.drain()
    copies = [mail for mail in post_office.letters if mail["Message-ID"] == letter.message_id]
    assert len(copies) == 2, "sent again because a person said so, under the same id"
    assert db.session.get_one(Letter, letter_id, populate_existing=True).state is LetterState.SENT


DELIVERY_POINTS = [
    "delivery: before claim",
    "delivery: after claim",
    "delivery: before the subscriber",
    "delivery: after the subscriber, before the commit",
    "delivery: after the commit",
]


def test_a_delivery_has_its_effect_once(app: Flask, world: World, mortals: Mortals) -> None:
    for _ in DELIVERY_POINTS:
        world.file()
    filed = "complaints.notices.cases.filed"
    ids = [row.id for row in db.session.query(Delivery).filter_by(subscriber=filed).order_by(Delivery.id)]
    db.session.remove()
    codes = mortals([(point, "outbox.deliver", one) for point, one in zip(DELIVERY_POINTS, ids, strict=True)])
    assert codes == [DEAD] * len(DELIVERY_POINTS)
    with_letter = db.session.query(Letter).filter_by(why="complaint.filed").count()
    assert with_letter == 1, "only the one whose commit came through"
    heal()
    assert {row.state for row in db.session.query(Delivery)} == {DeliveryState.DONE}
    letters = db.session.query(Letter).filter_by(why="complaint.filed").all()
    assert len(letters) == len(DELIVERY_POINTS)
    assert len({row.about for row in letters}) == len(DELIVERY_POINTS)
    assert {row.state for row in letters} == {LetterState.SENT}


@pytest.mark.slow
def test_thirty_deaths_lose_and_double_nothing(app: Flask, world: World, mortals: Mortals) -> None:
    for _ in range(30):
        world.file()
    filed = "complaints.notices.cases.filed"
    ids = [row.id for row in db.session.query(Delivery).filter_by(subscriber=filed).order_by(Delivery.id)]
    points = DELIVERY_POINTS * 6
    db.session.remove()
    assert mortals([(point, "outbox.deliver", one) for point, one in zip(points, ids, strict=True)]) == [DEAD] * 30
    heal()
    assert db.session.query(Letter).filter_by(why="complaint.filed").count() == 30
