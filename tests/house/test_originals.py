"""What is looked at is a copy, wherever files are shown; an original comes to who asks for it, a shut one to nobody."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints.lifecycle import RoomKind
from institutions import actions as institutions
from kernel import clock, files
from kernel.db import db, transaction
from kernel.files import CopyLack, CopyState, ScanState, StoredFile
from mediation.lifecycle import Release
from mediation.models import ExtraSeat
from tests.complaints.filing_hands import PNG
from tests.complaints.hands import sign_in, submit, text
from tests.house.file_doors import windows
from tests.house.scene_life import _filing, _vanished
from tests.institutions import duty_hands, watch_hands
from tests.institutions.test_standards import standard
from tests.kernel.hostile_pdf import photo
from tests.mediation.room_hands import place
from tests.mediation.seat_hands import seated
from tests.mediation.test_guest_agreement import holding
from tests.mediation.test_guest_promises import in_force
from tests.mediation.test_guest_promises import own as promise_of
from tests.mediation.test_guest_talk import write
from tests.world import World

Shown = tuple[FlaskClient, str]
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _evidence(app: Flask, world: World) -> Shown:
    case = world.mediating()
    row = files.receive(io.BytesIO(photo()), "照片.jpg", "form-of-a-window-1", world.people["learner"])
    with transaction():
        files.link("form-of-a-window-1", "complaint", case.id)
    return sign_in(app, world, "learner"), f"/files/{row.ref}/view"


def _of_a_filing(app: Flask, world: World) -> Shown:
    values = dict[str, str]()
    _filing(world, "app", "staff", values)
    return sign_in(app, world, "staff"), f"/filing/{values['filing:ref']}/files/{values['file_ref']}"


def _of_an_exit(app: Flask, world: World) -> Shown:
    values = dict[str, str]()
    _vanished(world, values)
    return sign_in(app, world, "officer"), f"/exits/{values['exits.file:ref']}/files/{values['exits.file:file_ref']}"


def _photo(app: Flask, world: World) -> Shown:
    watch_hands.with_heads(world)
    row = watch_hands.begun(world)
    taken = institutions.add_photos(row, watch_hands.picture_token(world), "前台", by=world.actor("officer"))[0]
    return sign_in(app, world, "officer"), f"/inspections/{row.ref}/photos/{taken.ref}.img"


def _standard(app: Flask, world: World) -> Shown:
    row = standard(world)
    return sign_in(app, world, "association_admin"), f"/standards/{row.ref}/document/{last().ref}"


def _disclosure(app: Flask, world: World) -> Shown:
    row = duty_hands.drafted(world, "licence", evidence=True)
    return sign_in(app, world, "other_staff"), f"/duties/versions/{row.ref}/files/{last().ref}"


def _said_at_a_seat(app: Flask, world: World) -> Shown:
    case = world.mediating()
    seat, _by, entry = seated(world, case)
    client = holding(app, seat, entry)
    room = place(case, RoomKind.JOINT)
    assert write(client, seat, room, "", files=(io.BytesIO(photo()), "合同.jpg")) == 303
    return client, f"/seats/{seat.ref}/files/{last().ref}"


def _proof_at_a_seat(app: Flask, world: World) -> Shown:
    _complaint, seat, client, _row = in_force(app, world)
    url = f"/seats/{seat.ref}/promises/{promise_of(seat).ref}/done"
    sent = {"on": clock.today().isoformat(), "words": "已经停止扣款。", "files": (io.BytesIO(PNG), "结清.png")}
    assert submit(client, url, has="on", **sent).status_code == 303
    with transaction():  # a file may hold the learner's name
        for consent in db.session.get_one(ExtraSeat, seat.id).consents:
            consent.releases = [str(Release.NAME)]
    return client, f"/seats/{seat.ref}/proofs/{last().ref}"


WINDOWS: dict[str, Callable[[Flask, World], Shown]] = {
    "complaints_files.view": _evidence,
    "filing.file": _of_a_filing,
    "exits.file": _of_an_exit,
    "inspection.photo": _photo,
    "standards.document": _standard,
    "duties.evidence": _disclosure,
    "mediation_seats.attached": _said_at_a_seat,
    "mediation_seats.proof": _proof_at_a_seat,
}
OTHERS = {
    "complaints_files.download": "is the way to the original itself",
    "complaints_desk.covered": "shows the covered version alone",
    "inspection.covered_photo": "shows the covered version, or what inspection.photo shows",
    **dict.fromkeys(("papers.download", "complaints_reports.result"), "a paper made here"),
    **dict.fromkeys(("mediation.joint_notice", "mediation_seats.notice"), "a paper made here"),
}


def last() -> StoredFile:
    db.session.rollback()
    return db.session.scalars(db.select(StoredFile).order_by(StoredFile.id.desc()).limit(1)).one()


def test_every_window_stands_in_the_table(app: Flask) -> None:
    assert not set(WINDOWS) & set(OTHERS)
    assert windows(app) == set(WINDOWS) | set(OTHERS)


def put(row_id: int, **values: object) -> None:
    with transaction():
        row = db.session.get_one(StoredFile, row_id)
        for name, value in values.items():
            setattr(row, name, value)


@pytest.mark.parametrize("name", WINDOWS)
def test_the_original_comes_to_who_asks_and_a_shut_file_to_nobody(app: Flask, world: World, name: str) -> None:
    client, url = WINDOWS[name](app, world)
    endpoint = app.url_map.bind("localhost").match(url)[0]
    row = next(one for one in db.session.scalars(db.select(StoredFile)) if one.ref in url or name == "inspection.photo")
    key, original, media_type = row.id, files.read(row), row.media_type
    assert (endpoint, row.copy_state) == (name, CopyState.WAITING)
    for lack in (None, CopyLack.PASSWORD):
        if lack is not None:
            put(key, copy_state=CopyState.LACKING, copy_lack=lack)
        page = client.get(url)
        assert (page.status_code, page.mimetype) == (409, "text/html"), lack
        assert f"{url}?original=1" in text(page)
        asked = client.get(f"{url}?original=1")
        assert (asked.data, asked.mimetype) == (original, media_type)
        assert asked.headers["Content-Disposition"].startswith("attachment")
    put(key, copy_state=CopyState.WAITING, copy_lack=None, check_at=clock.now())
    assert files.check(key)
    shown = client.get(url)
    assert shown.status_code == 200
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.data == files.read_copy(db.session.get_one(StoredFile, key))
    put(key, scan_state=ScanState.INFECTED, scanned_at=clock.now())
    for address in (url, f"{url}?original=1"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["filing.file", "exits.file"])
def test_a_record_says_which_is_the_original_and_what_is_shut(app: Flask, world: World, name: str) -> None:
    client, url = WINDOWS[name](app, world)
    home = url.partition("/files/")[0]
    assert f'href="{url}"' in text(client.get(home)) and f'href="{url}?original=1"' in text(client.get(home))
    put(last().id, scan_state=ScanState.INFECTED, scanned_at=clock.now())
    page = text(client.get(home))
    assert url not in page and "发现病毒，不能打开" in page
