"""Hostile files by the thousand: no answer is an error of ours, and what is kept would be taken again (T7, T8, P4)."""

import contextlib
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel import files
from kernel.db import db
from kernel.files import StoredFile, copying
from kernel.files.kinds import kind_of
from tests.complaints.filing_hands import at, go, submit, token_in
from tests.complaints.hands import Browser, sign_in, text
from tests.complaints.hostile_files import CONTENT_TYPE, body_of, hostile, is_plain
from tests.world import World

AT_ONCE = 10
MOST_MEMORY = 512 * 1024**2
# A body that breaks off leaves the parser's temporary file to the collector, which closes it.
LEFT = "ignore:Exception ignored in. <function SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
# What Pillow only warns of on the way is no error of a running house.
WARNED = "ignore::UserWarning:PIL"
pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.filterwarnings(LEFT, WARNED),
]


def kept() -> list[StoredFile]:
    db.session.rollback()
    return list(db.session.scalars(db.select(StoredFile).order_by(StoredFile.id)))


def post(client: FlaskClient, numbers: range) -> int:
    """Send these files, none of the earlier ones ticked; says how many were kept."""
    page = text(client.get(at("evidence")))
    sent, values = [hostile(number) for number in numbers], {"csrf_token": [token_in(page)]}
    body = body_of(values, "files", sent, is_raw=numbers.start % 50 == 0)
    answer = client.post(at("evidence"), data=body, content_type=CONTENT_TYPE)
    assert answer.status_code in (303, 400, 422), numbers
    assert "Set-Cookie: sid=evil" not in str(answer.headers)
    for row in kept():
        assert kind_of(files.read(row)).media_type == row.media_type
        assert is_plain(row.name), row.name
    return len(kept())


def look(row: StoredFile, memory: list[int]) -> None:
    """The child makes a copy that would be taken again, or says why not; it stays small and ends soon."""
    since = time.monotonic()
    with contextlib.suppress(copying.NotCopied):
        made = copying.make(files.read(row), row.media_type)
        memory.append(made.peak)
        assert made.peak < MOST_MEMORY
        assert kind_of(made.data).media_type == made.media_type
    assert time.monotonic() - since < copying.TIMEOUT_SECONDS


def _hand_in(client: FlaskClient, numbers: range, looks: int) -> tuple[int, list[int]]:
    total, memory = 0, list[int]()
    for start in range(numbers.start, numbers.stop, AT_ONCE):
        total += post(client, range(start, start + AT_ONCE))
        for row in kept() if looks > 0 else []:
            looks -= 1
            look(row, memory)
    return total, memory


@pytest.fixture
def client(app: Flask, world: World) -> Browser:
    """A learner who stands before the page of evidence."""
    client = sign_in(app, world, "learner")
    assert isinstance(client, Browser)
    go(client, world, "contact")
    contact = {"name": "王示例", "phone": "19900000000", "address": "示例省示例市示例路1号"}
    assert submit(client, at("contact"), contact).location == at("evidence")
    return client


def test_two_hundred_hostile_files(client: Browser) -> None:
    total, memory = _hand_in(client, range(200), looks=20)
    assert 30 < total < 150
    assert memory


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_five_thousand_hostile_files(client: Browser) -> None:
    total, memory = _hand_in(client, range(5_000), looks=5_000)
    assert 500 < total < 3_500
    assert len(memory) > 200
    assert max(memory) < MOST_MEMORY
