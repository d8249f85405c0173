"""What a browser without JavaScript does to file."""

import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from complaints.models import Complaint
from complaints.views.drafting import ORDER
from kernel import messages
from kernel.db import db
from kernel.messages import Letter
from tests.complaints.hands import text
from tests.world import World

QUERIES = 15
PLACE = {"kind": "online", "elsewhere": "no", "age": "adult"}
STORY = "今年九月买了网课，十月停课，客服一直不回复。"
ANSWERS: dict[str, dict[str, object]] = {
    "who": {"filer": "self"},
    "what": {"category": "E01"},
    "story": {"happened_on": "2026-10-01", "words": STORY},
    "wish": {
        "wishes": ["refund", "apology"],
        "refund": "1280.50",
        "paid": "2,000",
        "paid_by": "school",
        "told": "yes",
        "told_on": "2026-10-08",
    },
    "handle": {"handle_kind": "order", "handle": "DD-示例-001"},
    "contact": {"name": "王示例", "phone": "199 8888 0001", "address": "示例省示例市示例路1号"},
}
WISH = {"wishes": ["refund"], "paid_by": "consumer", "told": "no"}
CONSENTS = {"publish": "yes", "entrust": "no", "truth": "y"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def submit(client: FlaskClient, url: str, data: Mapping[str, object], page: str | None = None) -> TestResponse:
    """Open a page as a person would, then send these answers to it."""
    token = token_in(text(client.get(page or url)))
    return client.post(url, data={**data, "csrf_token": token}, content_type="multipart/form-data")


def at(step: str) -> str:
    return "/complaints/new" if step == "place" else f"/complaints/new/{step}"


def go(client: FlaskClient, world: World, until: str, **changes: Mapping[str, object]) -> None:
    """Fill in every page before `until`, each leading to the next."""
    answers = {"place": PLACE, "institution": {"institution": world.institution("app").ref}} | ANSWERS | changes
    for step in ORDER[: ORDER.index(until)]:
        sent = {"code": code()} if step == "code" else answers.get(step, CONSENTS | {"path": "routed"})
        data = {} if step == "evidence" else sent
        answer = submit(client, at(step), data)
        assert answer.status_code == 303, (step, text(answer))
        following = ORDER[ORDER.index(step) + 1]
        assert answer.location == at(following), (step, answer.location)


def code() -> str:
    """The code the newest message carries."""
    messages.drain()
    letter = db.session.query(Letter).filter_by(why="code").order_by(Letter.id.desc()).first()
    assert letter is not None
    return "".join(sign for sign in letter.body_text.partition("验证码")[2] if sign.isdigit())[:6]


def case_of(client: FlaskClient, location: str) -> Complaint:
    db.session.rollback()
    number = location.split("/")[2]
    return db.session.scalars(select(Complaint).filter_by(number=number)).one()
