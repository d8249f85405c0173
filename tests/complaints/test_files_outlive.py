"""Files that were chosen and sent outlive a form that is not fine and a session that has ended."""

import io
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints.models import Complaint, Message, Report
from kernel import clock, files
from kernel.db import db
from kernel.files import StoredFile
from tests.complaints import filing_hands
from tests.complaints.hands import forms_in, sign_in, text
from tests.kernel.hostile_pdf import photo
from tests.world import World

WHOM = "/complaints/new/whom"
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


def taken_out(world: World) -> Report:
    """A report that was in the learner's complaint."""
    draft = cases.ReportDraft("E17", "老师没有资格。", "要求退费。")
    return cases.split_report(world.file(), draft, by=world.actor("officer"))


def after_login(location: str) -> str:
    """The page that opens once its holder has signed in again."""
    assert urlsplit(location).path == "/login"
    return parse_qs(urlsplit(location).query)["next"][0]


def keyed(client: FlaskClient, url: str, **sent: object) -> str:
    """Send the page's form, whose files wait under its key, after its session has ended; where to go then."""
    (form,) = [one for one in forms_in(text(client.get(url))) if "key" in one.values and "password" not in one.labels]
    idle(client)
    return after_login(client.post(url, data=form.values | sent, content_type="multipart/form-data").location or "")


def test_an_agents_papers_outlive_the_session(app: Flask, world: World) -> None:
    client = sign_in(app, world, "learner")
    filing_hands.submit(client, filing_hands.at("place"), filing_hands.PLACE)
    assert filing_hands.submit(client, filing_hands.at("who"), {"filer": "agent"}).location == WHOM
    token = filing_hands.token_in(text(client.get(WHOM)))
    idle(client)
    typed = {"csrf_token": token, "own_name": "赵代理", "matters": "办理退费争议"}
    answer = client.post(WHOM, data=typed | {"files": (io.BytesIO(photo()), "委托书.jpg")})
    assert after_login(answer.location or "") == WHOM
    (kept,) = stored()
    assert kept.uploaded_by_id == world.people["learner"] and (kept.form_token or "").startswith("auth-")
    with client.session_transaction() as session:
        session["seen"] = int(clock.now().timestamp())
    same = sign_in(app, world, "learner")
    page = text(same.get(WHOM))
    assert "委托书.jpg" in page and "赵代理" in page and "办理退费争议" in page


def test_more_for_a_report_outlives_the_session_with_its_question(app: Flask, world: World) -> None:
    report = taken_out(world)
    question = cases.ask_reporter(report, "请说明时间。", by=world.actor("officer"), key="question-in-this-test")
    client = sign_in(app, world, "learner")
    url = f"/complaints/reports/{report.number}/more?question={question.ref}"
    after = keyed(client, url, words="十月三日。", files=(io.BytesIO(photo()), "截图.jpg"))
    assert f"question={question.ref}" in after
    (kept,) = stored()
    assert (kept.uploaded_by_id, kept.owner_id) == (world.people["learner"], None)
    same = sign_in(app, world, "learner")
    page = text(same.get(after))
    for words in ("截图.jpg", "十月三日。", "选过的文件还在下面"):
        assert words in page
    (form,) = [one for one in forms_in(page) if "key" in one.values and "words" in one.labels]
    assert same.post(url, data=form.values, content_type="multipart/form-data").status_code == 303
    (kept,) = stored()
    assert kept.owner_kind == "report"


def test_the_proof_that_an_address_is_dead_outlives_the_session(app: Flask, world: World) -> None:
    row = world.institution("app")
    url = f"/registry/{row.ref}/reachability"
    proof = {"reachability": "unreachable", "reason": "打不通", "proof": (io.BytesIO(photo()), "门口.jpg")}
    after = keyed(sign_in(app, world, "officer"), url, **proof)
    same = sign_in(app, world, "officer")
    page = text(same.get(after))
    assert "门口.jpg" in page and "打不通" in page
    (form,) = [one for one in forms_in(page) if "reason" in one.labels]
    assert re.search(r'<option selected value="unreachable"|<option value="unreachable" selected', page)
    sent = form.values | {"reachability": "unreachable"}
    assert same.post(url, data=sent, content_type="multipart/form-data").status_code == 303
    (kept,) = stored()
    assert kept.owner_kind == "institution_change"


def test_a_regulators_authorisation_outlives_the_session(app: Flask, world: World) -> None:
    url = f"/admin/organisations/{world.organisation('regulator').ref}/mode"
    paper = {"mode": "here", "document": "授权函1号", "reason": "已授权。"}
    sent = paper | {"file": (io.BytesIO("授权函".encode()), "授权函.txt")}
    after = keyed(sign_in(app, world, "platform_admin"), url, **sent)
    same = sign_in(app, world, "platform_admin")
    page = text(same.get(after))
    assert "授权函.txt" in page and "授权函1号" in page
    (form,) = [one for one in forms_in(page) if "mode" in one.labels]
    assert same.post(url, data=form.values | {"mode": "here"}, content_type="multipart/form-data").status_code == 303
    (kept,) = stored()
    assert kept.owner_kind == "organisation"


def test_a_form_that_is_not_fine_keeps_a_paper_too(app: Flask, world: World) -> None:
    client, url = sign_in(app, world, "officer"), f"/registry/{world.institution('app').ref}/reachability"
    (form,) = [one for one in forms_in(text(client.get(url))) if "reason" in one.labels]
    sent = form.values | {"reachability": "unreachable", "proof": (io.BytesIO(photo()), "门口.jpg")}
    answer = client.post(url, data=sent | {"reason": ""}, content_type="multipart/form-data")
    assert (answer.status_code, "门口.jpg" in text(answer)) == (422, True)
    (again,) = [one for one in forms_in(text(answer)) if "reason" in one.labels]
    assert again.values["proof_kept"] == [stored()[0].ref]


def test_pages_of_accounts_keep_no_secret(app: Flask, world: World) -> None:
    """The one page of accounts that keeps anything keeps its papers; others keep nothing."""
    client = sign_in(app, world, "platform_admin")
    url = "/admin/organisations/new"
    if client.get(url).status_code == 200:
        (form,) = [one for one in forms_in(text(client.get(url))) if "name" in one.labels]
        idle(client)
        assert "typed=" not in after_login(client.post(url, data=form.values | {"name": "某单位"}).location or "")
