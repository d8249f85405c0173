"""Each kind of hostile file through every door there is: no answer is an error of ours, what is kept would be taken."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel import files
from kernel.db import db
from kernel.files import StoredFile
from kernel.files.kinds import kind_of
from tests.complaints.hands import Form, forms_in, text
from tests.complaints.hostile_files import CONTENT_TYPE, Files, body_of, each_kind, is_plain
from tests.complaints.test_hostile_files import LEFT, WARNED
from tests.house.file_doors import doors
from tests.house.hostile_doors import DOORS, NO_DOORS, Door, twice
from tests.world import World

AT_ONCE = 16
# Refused whole, or its papers shown first, or done; a body of raw heads may be no form at all.
ANSWERS = (200, 303, 400, 409, 413, 422, 429)
pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.filterwarnings(LEFT, WARNED),
]


def test_every_door_stands_in_the_table(app: Flask) -> None:
    named = {one.endpoint for one in DOORS} | set(NO_DOORS)
    assert not list(twice())
    assert doors(app) - named == set(), "a new door takes files: say how one gets before it"
    assert named - doors(app) == set(), "no door any more"


def test_what_takes_files_is_found(app: Flask) -> None:
    """The finding itself can fail: it knows each way in which a door is made."""
    found = doors(app)
    ways = {"complaints_posts.say", "inspection.act", "filing.act", "duty_sheet.choose", "complaints_desk.calendar"}
    assert ways <= found
    assert not {"public.home", "complaints_desk.queue", "draws.new", "supervision.act"} & found


def form_of(client: FlaskClient, url: str, field: str) -> tuple[Form, str]:
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    found = [one for one in forms_in(text(page)) if field in one.labels]
    assert found, (url, field, "there is no such field on the page")
    return found[0], found[0].action or url


def sendings(door: Door, seed: int) -> Iterator[Files]:
    sent, size = each_kind(seed), 1 if door.is_one else AT_ONCE
    for start in range(0, len(sent), size):
        yield sent[start : start + size]


def send(client: FlaskClient, url: str, door: Door, field: str, seed: int) -> Iterator[str]:
    """Every kind of file into this field; says what went wrong."""
    form, action = form_of(client, url, field)
    values = form.values | {name: [value] for name, value in door.typed}
    for number, sent in enumerate(sendings(door, seed)):
        body = body_of(values, field, sent, is_raw=number % 5 == 4)
        answer = client.post(action, data=body, content_type=CONTENT_TYPE)
        if answer.status_code not in ANSWERS:
            yield f"{door.endpoint} {field}: {answer.status_code} for {[name[:30] for name, _data in sent]}"
        if "sid=evil" in str(answer.headers):
            yield f"{door.endpoint} {field}: a name broke out"
        if answer.status_code == 303:  # it was done: the next one begins anew, where it can be done again
            if client.get(url).status_code != 200:
                return
            form, action = form_of(client, url, field)
            values = form.values | {name: [value] for name, value in door.typed}


def kept_wrongly() -> Iterator[str]:
    db.session.rollback()
    for row in db.session.scalars(db.select(StoredFile)):
        kind = kind_of(files.read(row)).media_type
        if kind != row.media_type or not is_plain(row.name):
            yield f"{row.name!r} is kept as {row.media_type}, is {kind}"


@pytest.mark.timeout(600)
def test_each_kind_of_file_through_every_door(app: Flask, world: World) -> None:
    wrong, came_in = list[str](), dict[str, int]()
    for seed, door in enumerate(DOORS):
        client, url = door.before(app, world)
        before = db.session.query(StoredFile).count()
        for field in door.fields:
            wrong += send(client, url, door, field, seed)
        if not door.is_table:
            came_in[f"{door.endpoint} {url}"] = db.session.query(StoredFile).count() - before
    wrong += kept_wrongly()
    assert wrong == []
    assert [one for one, number in came_in.items() if number == 0] == [], "nothing came through: is it a door?"
