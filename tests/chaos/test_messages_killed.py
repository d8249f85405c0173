"""Workers killed around a gateway: a text message arrives once, or is `uncertain`, counted and shown (F8)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from kernel import messages
from kernel.config import Settings
from kernel.db import db
from kernel.messages import Channel, Letter, LetterState
from tests.chaos.conftest import Gateway, Lives
from tests.chaos.test_letters_killed import heal
from tests.complaints.hands import sign_in, text
from tests.kernel.letter_hands import queue
from tests.world import World

DEAD = -9
ENDS = {
    "letter: before claim": (1, LetterState.SENT),
    "letter: after claim": (0, LetterState.UNCERTAIN),
    "message: between hand-over and record": (1, LetterState.UNCERTAIN),
    "letter: after record": (1, LetterState.SENT),
}


@pytest.fixture
def settings(settings: Settings, gateway: Gateway) -> Settings:
    """The settings of the test, with the gateway of the test."""
    return replace(settings, sms_url=f"http://127.0.0.1:{gateway.port}/")


def queue_message(name: str) -> int:
    return queue(f"1:7:sms:{name}", channel=Channel.SMS, address="19900001234", body="【学诉】已受理。").id


def test_a_message_goes_once_or_is_uncertain(
    app: Flask, world: World, mortals: Callable[[Lives], list[int]], gateway: Gateway
) -> None:
    ids = {point: queue_message(point) for point in ENDS}
    db.session.remove()
    assert mortals([(point, "messages.send", one) for point, one in ids.items()]) == [DEAD] * len(ENDS)
    heal()
    for point, (arrived, state) in ENDS.items():
        letter = db.session.get_one(Letter, ids[point])
        copies = [body for key, body in gateway.caught if key == letter.ref]
        assert (len(copies), letter.state) == (arrived, state), point
    assert messages.counts()[LetterState.UNCERTAIN] == 2
    page = text(sign_in(app, world, "platform_admin").get("/operations"))
    assert page.count("再发一次") == 2
    assert "19900001234" not in page
