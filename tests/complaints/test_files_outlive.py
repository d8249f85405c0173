"""Files that were chosen and sent outlive a form that is not fine and a session that has ended."""

import io
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints.models import Complaint, Message
from kernel import clock, files
from kernel.db import db
from kernel.files import StoredFile
from tests.complaints import filing_hands
from tests.complaints.hands import forms_in, sign_in, text
from tests.kernel.hostile_pdf import photo
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def idle(client: FlaskClient) -> None:
    """Half an hour without a press: the session has ended."""
    with client.session_transaction() as session:
        session["seen"] = int((clock.now() - timedelta(minutes=31)).timestamp())


def stored() -> list[StoredFile]:
    db.session.rollback()
    return list(db.session.scalars(db.select(StoredFile).order_by(StoredFile.id)))


def sent(client: FlaskClient, complaint: Complaint, page: str, **more: object) -> tuple[str, int, str]:
    """Send the form of this page with one more file: (page, status, where to)."""
    (form,) = [one for one in forms_in(page) if "form_token" in one.values]
    url = f"/cases/{complaint.number}/files"
    answer = client.post(url, data=form.values | more, content_type="multipart/form-data")
    return text(answer), answer.status_code, answer.location or ""


def test_a_form_that_is_not_fine_keeps_its_files(app: Flask, world: World) -> None:
    complaint, client = world.mediating(), sign_in(app, world, "learner")
    page = text(client.get(f"/cases/{complaint.number}/files"))
    again, status, _where = sent(client, complaint, page, files=(io.BytesIO(photo()), "截图.jpg"), room="")
    assert status == 422 and "截图.jpg" in again
    (kept,) = stored()
    (form,) = [one for one in forms_in(again) if "form_token" in one.values]
    assert form.values["files_kept"] == [kept.ref]


def test_a_session_that_ends_keeps_its_files_for_its_holder(app: Flask, world: World) -> None:
    complaint, client = world.mediating(), sign_in(app, world, "learner")
    page = text(client.get(f"/cases/{complaint.number}/files"))
    idle(client)
    more = {"files": [(io.BytesIO(photo()), "截图.jpg"), (io.BytesIO(b"MZ\x90\x00"), "程序.exe")], "words": "见截图。"}
    _page, status, where = sent(client, complaint, page, **more)
    assert (status, urlsplit(where).path) == (303, "/login")
    (kept,) = stored()
    assert (kept.uploaded_by_id, kept.owner_id) == (world.people["learner"], None)
    after = parse_qs(urlsplit(where).query)["next"][0]
    same = sign_in(app, world, "learner")
    page = text(same.get(after))
    for words in ("截图.jpg", "见截图。", "选过的文件还在下面", "程序.exe：这种文件不能上传"):
        assert words in page
    rooms = [one.values["room"] for one in forms_in(page) if "room" in one.values]
    room = next(iter(rooms[0])) if rooms and rooms[0] else page.partition('name="room" value="')[2].partition('"')[0]
    _page, status, _where = sent(same, complaint, page, room=room)
    assert status == 303
    (kept,) = stored()
    said = db.session.scalars(db.select(Message).where(Message.words == "见截图。")).one()
    assert (kept.owner_kind, kept.owner_id) == ("message", said.id)


def test_nobody_else_is_given_them_back(app: Flask, world: World) -> None:
    complaint, client = world.mediating(), sign_in(app, world, "learner")
    page = text(client.get(f"/cases/{complaint.number}/files"))
    idle(client)
    _page, _status, where = sent(client, complaint, page, files=(io.BytesIO(photo()), "截图.jpg"))
    after = parse_qs(urlsplit(where).query)["next"][0]
    assert "截图.jpg" not in text(sign_in(app, world, "staff").get(after))
    stranger = app.test_client()
    stranger.get("/login")
    stranger.post(
        f"/cases/{complaint.number}/files", data={"form_token": "a" * 40, "files": (io.BytesIO(b"x"), "a.txt")}
    )
    assert len(stored()) == 1


def test_evidence_of_a_filing_outlives_the_session(app: Flask, world: World) -> None:
    client = sign_in(app, world, "learner")
    filing_hands.go(client, world, "contact")
    contact = {"name": "王示例", "phone": "19900000000", "address": "示例省示例市示例路1号"}
    filing_hands.submit(client, filing_hands.at("contact"), contact)
    token = filing_hands.token_in(text(client.get(filing_hands.at("evidence"))))
    idle(client)
    chosen = [(io.BytesIO(photo()), "截图.jpg"), (io.BytesIO(b"MZ\x90\x00"), "程序.exe")]
    answer = client.post(
        filing_hands.at("evidence"), data={"csrf_token": token, "files": chosen}, content_type="multipart/form-data"
    )
    assert urlsplit(answer.location).path == "/login"
    (kept,) = stored()
    assert (kept.name, kept.uploaded_by_id) == ("截图.jpg", world.people["learner"])
    assert "程序.exe：这种文件不能上传" in text(client.get("/login"))
    assert files.quarantined(kept.form_token or "") == [kept]
