"""Evidence on pages: what is listed of each file, the safe copy first, the original beside it, nothing of a virus."""

import io
from dataclasses import replace

import pytest
from flask import Flask

from complaints import actions
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, Room
from kernel import clock, files
from kernel.config import Settings
from kernel.db import db, transaction
from kernel.files import CopyState, LocalStorage, ScanState, StoredFile
from tests.complaints.filing_hands import at, go, submit
from tests.complaints.hands import sign_in, text
from tests.house.test_pages import Page, faults
from tests.kernel.hostile_pdf import photo, plain_pdf
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def evidence(world: World, complaint: Complaint, data: bytes, name: str) -> StoredFile:
    token = f"form-{complaint.id}-{name}"
    row = files.receive(io.BytesIO(data), name, token, world.people["learner"])
    with transaction():
        files.link(token, "complaint", complaint.id)
    return row


@pytest.fixture
def complaint(world: World) -> Complaint:
    return world.mediating()


PAGES = {"learner": "/complaints/{}", "officer": "/desk/{}", "staff": "/institution/{}"}


@pytest.mark.parametrize("who", PAGES)
def test_every_list_says_what_it_is_and_from_whom(app: Flask, world: World, complaint: Complaint, who: str) -> None:
    row = evidence(world, complaint, photo(), "付款截图.jpg")
    client, url = sign_in(app, world, who), PAGES[who].format(complaint.number)
    page = text(client.get(url))
    assert all(words in page for words in ("付款截图.jpg", row.sha256, "收到", "未查毒", "投诉人一方"))
    assert "安全副本正在生成" in page and f"/files/{row.ref}/view" in page and f'href="/files/{row.ref}"' in page
    waiting = client.get(f"/files/{row.ref}/view")
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (409, "10")
    assert "Content-Disposition" not in waiting.headers and photo()[:40] not in waiting.get_data()
    assert "安全副本正在生成，一般只要几秒" in text(waiting)
    asked = client.get(f"/files/{row.ref}/view?original=1")
    assert (asked.get_data(), asked.headers["Content-Disposition"][:10]) == (photo(), "attachment")
    files.check(row.id)
    page = text(client.get(url))
    assert "安全副本正在生成" not in page and f'href="/files/{row.ref}"' in page
    shown = client.get(f"/files/{row.ref}/view")
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert b"CANARY" not in shown.get_data()
    assert client.get(f"/files/{row.ref}/view?original=1").get_data() == shown.get_data(), "there is a copy: the copy"
    original = client.get(f"/files/{row.ref}")
    assert (original.get_data(), original.headers["Content-Disposition"][:10]) == (photo(), "attachment")


def test_who_may_not_read_the_file_gets_no_copy_either(app: Flask, world: World, complaint: Complaint) -> None:
    row = evidence(world, complaint, photo(), "付款截图.jpg")
    files.check(row.id)
    for who in ("other_learner", "other_staff", "auditor"):
        assert sign_in(app, world, who).get(f"/files/{row.ref}/view").status_code == 404


def test_a_file_that_came_with_words_names_the_speaker(app: Flask, world: World, complaint: Complaint) -> None:
    files.receive(io.BytesIO(photo()), "排课表.jpg", "form-of-staff-0001", world.people["staff"])
    by = world.actor("staff")
    room = db.session.scalars(db.select(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT)).one()
    actions.say(room, "见附件。", by=by, key="k", form_token="form-of-staff-0001")
    page = text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))
    listed = page[page.index("排课表.jpg") :]
    assert complaint.respondent_name in listed[: listed.index("SHA-256")]
    own = text(sign_in(app, world, "staff").get(f"/institution/{complaint.number}"))
    listed = own[own.index("排课表.jpg") :]
    assert "我方" in listed[: listed.index("SHA-256")]


def test_no_copy_is_said_with_its_reason(app: Flask, world: World, complaint: Complaint) -> None:
    body = plain_pdf(201)  # made once: each has an id of its own
    row = evidence(world, complaint, body, "合同.pdf")
    files.check(row.id)
    assert row.copy_state is CopyState.LACKING
    client = sign_in(app, world, "officer")
    page = text(client.get(f"/desk/{complaint.number}"))
    assert "不能生成安全副本（PDF超过200页）" in page and f'href="/files/{row.ref}"' in page
    shown = client.get(f"/files/{row.ref}/view")
    assert shown.status_code == 409 and "Retry-After" not in shown.headers
    assert list(faults(Page("officer", "view", text(shown), 0, 409))) == []
    assert "PDF超过200页" in text(shown) and f'href="/files/{row.ref}/view?original=1"' in text(shown)
    assert client.get(f"/files/{row.ref}/view?original=1").get_data() == body
    assert sign_in(app, world, "other_staff").get(f"/files/{row.ref}/view?original=1").status_code == 404


def test_a_file_with_a_virus_is_named_and_shut(app: Flask, world: World, complaint: Complaint) -> None:
    row = evidence(world, complaint, photo(), "付款截图.jpg")
    with transaction():
        row.scan_state, row.scanned_at = ScanState.INFECTED, clock.now()
    client = sign_in(app, world, "officer")
    page = text(client.get(f"/desk/{complaint.number}"))
    assert "发现病毒，不能打开" in page and f"/files/{row.ref}" not in page
    assert client.get(f"/files/{row.ref}").status_code == client.get(f"/files/{row.ref}/view").status_code == 404


def test_what_must_be_scanned_first_says_so(app: Flask, world: World, complaint: Complaint, settings: Settings) -> None:
    row = evidence(world, complaint, photo(), "付款截图.jpg")
    app.extensions["settings"] = replace(settings, scan_url="clamd:///nowhere/clamd.sock", scan_required=True)
    client = sign_in(app, world, "officer")
    assert "正在查毒，查过才能打开" in text(client.get(f"/desk/{complaint.number}"))
    assert client.get(f"/files/{row.ref}").status_code == 404
    files.check(row.id)
    assert client.get(f"/files/{row.ref}/view").status_code == 404
    with transaction():
        row.scan_state, row.scanned_at = ScanState.CLEAN, clock.now()
    assert client.get(f"/files/{row.ref}/view").status_code == 200
    assert "已查毒，未发现病毒" in text(client.get(f"/desk/{complaint.number}"))


def test_a_full_disk_is_said_beside_the_field(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(app, world, "learner")
    go(client, world, "contact")
    submit(client, at("contact"), {"name": "王示例", "phone": "19900000000", "address": "示例省示例市示例路1号"})
    monkeypatch.setattr(LocalStorage, "free", lambda _store: 0)
    answer = submit(client, at("evidence"), {"files": [(io.BytesIO(photo()), "截图.jpg")]})
    assert answer.status_code == 422
    assert "截图.jpg：系统的存储空间快用完了，现在不能上传文件。" in text(answer)
    assert submit(client, at("evidence"), {}).status_code == 303
