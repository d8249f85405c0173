"""The door and the code: nothing asked of who, nothing lost on an error, one answer for every wrong code, no trace."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from complaints import actions as cases
from complaints.lifecycle import ReportKind
from complaints.models import Draft, Report
from complaints.queries import answers_in
from kernel import clock, outbox
from kernel.db import db
from kernel.files import StoredFile
from kernel.messages import Letter
from kernel.security.limits import RateCount
from tests.complaints.hands import forms_in, sign_in, submit
from tests.complaints.test_report_acts import checking, tip
from tests.house.scene import PNG
from tests.world import World

TYPED = {
    "name_of": "星河示例在线教育",
    "about": "E17",
    "words": "这家的直播间里有违法有害的内容。",
    "happened": "上周的直播间",
    "basis": "我看到的",
    "named": "no",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What pages say does not hang on the engine; the acts' tests use both."""
    return sqlite_url


def written(client: FlaskClient, **typed: object) -> TestResponse:
    """The page to fill in, sent; as it was typed, files and all."""
    return submit(client, "/reports/new/write", has="words", **{**TYPED, **typed})


def pressed(client: FlaskClient, page: TestResponse, **typed: object) -> TestResponse:
    """The page where it is read through once more, sent for good."""
    (form,) = [one for one in forms_in(page.text) if "truth" in one.labels]
    data = form.values | {"truth": "y", "send": "1", **typed}
    return client.post("/reports/new/write", data=data, content_type="multipart/form-data")


def code_on(page: TestResponse) -> str:
    found = re.search(r'id="panel-number" class="number">([^<]+)<', page.text)
    assert found
    return found[1]


@pytest.fixture
def sent(client: FlaskClient, world: World) -> tuple[TestResponse, Report]:
    """A report with a file, sent by somebody nobody knows."""
    read = written(client, files=(io.BytesIO(PNG), "截图.png"))
    assert read.status_code == 200, read.text
    assert not db.session.query(Report).count()
    page = pressed(client, read)
    assert page.status_code == 200, page.text
    return page, db.session.query(Report).one()


def test_an_anonymous_report_with_a_file(sent: tuple[TestResponse, Report], world: World) -> None:
    page, report = sent
    assert len(code_on(page).replace(" ", "")) == 20
    assert page.headers["Cache-Control"] == "no-store"
    assert report.institution_id == world.institutions["app"]  # of exactly this name
    assert (report.name, report.phone, report.is_reachable, report.reporter_id) == (None, None, None, None)
    (stored,) = db.session.query(StoredFile).all()
    assert (stored.owner_kind, stored.owner_id, stored.uploaded_by_id) == ("report", report.id, None)


def test_the_same_form_twice_is_one_report_and_one_code(client: FlaskClient, world: World) -> None:
    read = written(client)
    first, second = pressed(client, read), pressed(client, read)
    assert code_on(first) == code_on(second)
    assert db.session.query(Report).count() == 1


def test_signing_in_makes_it_no_less_anonymous(app: Flask, world: World) -> None:
    client = sign_in(app, world, "learner")
    pressed(client, written(client))
    report = db.session.query(Report).one()
    assert (report.reporter_id, report.made_by_id) == (None, None)
    assert "reports" not in [row.kind for row in db.session.query(StoredFile)]
    assert report.number not in client.get("/complaints/").text


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(client: FlaskClient, world: World) -> None:
    wrong: list[tuple[dict[str, object], str]] = [
        ({"name_of": ""}, "请填写机构、品牌或应用的名称"),
        ({"words": "短"}, "至少10个字"),
        ({"about": ""}, "请选择大概是哪一类"),
        ({"named": ""}, "请选择要不要留姓名"),
        ({"named": "yes"}, "请填写11位手机号"),
        ({"region": "x"}, "请从列表中选择"),
        ({"files": (io.BytesIO(b"MZ\x90\x00 not a picture"), "坏.exe")}, "坏.exe"),
    ]
    for typed, sentence in wrong:
        page = written(client, **typed)
        assert page.status_code == 422, typed
        assert sentence in page.text, typed
        assert "上周的直播间" in page.text
    read = written(client, files=(io.BytesIO(PNG), "截图.png"))
    unsure = pressed(client, read, truth="")
    assert unsure.status_code == 422
    assert "请确认内容真实后再提交" in unsure.text
    assert "截图.png" in unsure.text
    back = pressed(client, read, edit="1")
    assert back.status_code == 200
    assert "这家的直播间里有违法有害的内容" in back.text
    assert "截图.png" in back.text
    assert not db.session.query(Report).count()


def test_which_institution_is_asked_where_several_may_be_meant(client: FlaskClient, world: World) -> None:
    read = written(client, name_of="示例")
    assert "星河示例在线教育" in read.text
    assert pressed(client, read).status_code == 422
    page = pressed(client, read, institution="free")
    assert page.status_code == 200
    report = db.session.query(Report).one()
    assert (report.institution_id, report.target_name) == (None, "示例")


def test_the_code_opens_it_and_every_wrong_code_gets_one_answer(
    app: Flask, client: FlaskClient, sent: tuple[TestResponse, Report]
) -> None:
    code = code_on(sent[0])
    stranger = app.test_client()
    assert stranger.get("/reports/mine").status_code == 303
    close, far, short = code[:-1] + ("a" if code[-1] != "a" else "b"), "2" * 20, "x"
    answers = set()
    for typed in (close, far, short, sent[1].number):
        page = submit(stranger, "/reports/check", has="code", code=typed)
        assert page.status_code == 422
        answers.add(re.sub(r'value="[^"]*"', "", page.text))
    assert len(answers) == 1
    assert submit(stranger, "/reports/check", has="code", code=code.upper()).status_code == 303
    page = stranger.get("/reports/mine").text
    assert "已收到" in page
    assert "这家的直播间里有违法有害的内容" in page
    submit(stranger, "/reports/mine", has="csrf_token", to="/reports/leave")
    assert stranger.get("/reports/mine").status_code == 303


def test_tries_are_limited_by_address_and_no_address_is_kept(client: FlaskClient, world: World) -> None:
    form = forms_in(client.get("/reports/check").text)[0]
    seen = [client.post("/reports/check", data=form.values | {"code": "2" * 20}).status_code for _ in range(21)]
    assert seen == [422] * 20 + [429]
    assert not [row for row in db.session.query(RateCount) if "127.0.0.1" in row.key_hash]


def test_filing_is_limited_by_the_operators_figure(client: FlaskClient, world: World) -> None:
    cases.set_figure("report_filings", 2, "试一试", by=world.actor("platform_admin"))
    seen = [pressed(client, written(client)).status_code for _ in range(3)]
    assert seen == [200, 200, 429]


def test_the_session_ends_after_half_an_hour(client: FlaskClient, sent: tuple[TestResponse, Report]) -> None:
    assert client.get("/reports/mine").status_code == 200
    with clock.stepped(clock.now() + (clock.end_of(clock.today()) - clock.now()) * 2):
        assert client.get("/reports/mine").status_code == 303


def open_by_code(client: FlaskClient, report: Report) -> None:
    """As if the code had been typed."""
    with client.session_transaction() as session:
        session["report"], session["report_at"] = report.ref, int(clock.now().timestamp())


def test_a_question_is_answered_by_code_with_a_file(client: FlaskClient, world: World) -> None:
    report = checking(world)
    question = cases.ask_reporter(report, "在哪个直播间？", by=world.actor("officer"), key="ask-in-door-test-1")
    open_by_code(client, report)
    assert "在哪个直播间？" in client.get("/reports/mine").text
    address = f"/reports/mine/answer/{question.ref}"
    assert submit(client, address, has="words").status_code == 422
    done = submit(client, address, has="words", words="星河直播间。", files=(io.BytesIO(PNG), "房间.png"))
    assert done.status_code == 303
    page = client.get("/reports/mine").text
    assert "星河直播间。" in page
    assert "房间.png" in page
    assert "可以不回答" not in page
    assert client.get(f"/reports/mine/answer/{'0' * 26}").status_code == 404
    cases.refuse_report(report, "请向示例局提出。", by=world.actor("officer"))
    assert "请向示例局提出" in client.get("/reports/mine").text
    assert submit_closed(client) == 303


def submit_closed(client: FlaskClient) -> int:
    return client.get("/reports/mine/more").status_code


def test_the_code_page_tells_the_state_and_no_more(client: FlaskClient, world: World) -> None:
    """O121 art. 36: no number, no day, no note, no name of staff."""
    report, by = checking(world), world.actor("officer")
    cases.note_report(report, "内部的备注", by=by, key="note-in-door-test-1")
    cases.decide_report(report, True, "示立〔2026〕9号", clock.today(), by=by)
    open_by_code(client, report)
    page = client.get("/reports/mine").text
    assert "已立案" in page
    for hidden in ("示立", "内部的备注", world.person("officer").name or "", report.number, "示例教育局"):
        assert hidden not in page


@pytest.mark.parametrize("is_reachable", [True, False])
def test_a_lead_is_answered_by_its_code_and_whoever_can_be_reached_is_told(
    client: FlaskClient, world: World, is_reachable: bool
) -> None:
    named = {"name": "张示例", "phone": "19900001234", "is_reachable": True} if is_reachable else {}
    lead, by = tip(world, **named), world.actor("platform_admin")
    cases.sort_other(lead, ReportKind.LEAD, by=by)
    outbox.drain()
    before = {one.id for one in db.session.query(Letter)}
    cases.note_lead(lead, "已看过，请留意公开的退费规则。", by=by)
    outbox.drain()
    sent = [one for one in db.session.query(Letter) if one.id not in before and one.address == "19900001234"]
    assert len(sent) == is_reachable
    assert all("回执码" in one.body_text and "退费" not in one.body_text for one in sent), "no content in a message"
    open_by_code(client, lead)
    page = client.get("/reports/mine").text
    assert "已看过，请留意公开的退费规则。" in page
    assert "答复请看下面" in page


def test_a_dispute_is_taken_over_with_nothing_retyped(client: FlaskClient, world: World) -> None:
    report = tip(world, words="机构不退我的余款，一共三千元。")
    cases.sort_other(report, ReportKind.DISPUTE, by=world.actor("platform_admin"))
    open_by_code(client, report)
    done = submit(client, "/reports/mine", has="csrf_token", to="/reports/mine/complain")
    assert done.status_code == 303
    assert done.location.endswith("/complaints/new")
    kept = answers_in(db.session.query(Draft).one())
    assert kept["story"]["raw"]["words"] == ["机构不退我的余款，一共三千元。"]
    assert kept["institution"]["raw"]["institution"] == [world.institution("app").ref]
    assert not kept["story"]["ok"]  # to be read through before it goes anywhere


def test_every_code_costs_the_same_work(client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """T5: a short, an empty and a long wrong code are looked for as a right one is, so that time tells nothing."""
    tried: list[str] = []

    def counted(code: str) -> str:
        tried.append(code)
        return "0" * 64

    monkeypatch.setattr(cases, "code_hash", counted)
    form = forms_in(client.get("/reports/check").text)[0]
    for typed in ("", "x", "2" * 20, "2" * 500):
        assert client.post("/reports/check", data=form.values | {"code": typed}).status_code == 422
    assert len(tried) == 4
