"""The desk's pages of reports and leads: sorted, listed by the time left, every act through its page."""

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.lifecycle import ReportKind, ReportState
from complaints.models import ReportWord
from kernel import clock
from kernel.db import db
from tests.complaints.hands import sign_in, submit
from tests.complaints.test_report_acts import checking, sorted_tip, tip
from tests.world import World


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What pages say does not hang on the engine; the acts' tests use both."""
    return sqlite_url


def test_intake_sorts_on_its_page(app: Flask, world: World) -> None:
    admin = sign_in(app, world, "platform_admin")
    report, lead, away = tip(world), tip(world), tip(world)
    assert report.number in admin.get("/desk/reports").text
    page = f"/desk/reports/{report.number}/sort"
    assert "没有办学许可" in admin.get(page).text
    assert submit(admin, page, has="kind", kind="report", category="E17").status_code == 303
    db.session.expire_all()
    assert report.body_id == world.organisations["department"]
    assert submit(admin, f"/desk/reports/{away.number}/sort", has="kind", kind="elsewhere").status_code == 422
    for kind, row, words in (("lead", lead, ""), ("elsewhere", away, "请找信访部门。")):
        answer = submit(admin, f"/desk/reports/{row.number}/sort", has="kind", kind=kind, words=words)
        assert answer.status_code == 303
    noted = f"/desk/reports/{lead.number}/noted"
    assert noted in admin.get(f"/desk/reports/{lead.number}/assign").text
    assert "已经收到并看过" in admin.get(noted).text, "a usual answer stands there to be changed"
    assert submit(admin, noted, has="words", words=" ").status_code == 422
    assert submit(admin, noted, has="words", words="已看过，记下备查。").status_code == 303
    assert admin.get(noted).status_code == 404, "it is with nobody any more"
    db.session.expire_all()
    assert lead.told == "已看过，记下备查。"
    assert {lead.state, away.state} == {ReportState.CLOSED}
    assert report.number not in admin.get("/desk/reports").text


def test_a_body_answers_a_lead_on_its_page(app: Flask, world: World) -> None:
    lead, admin = tip(world), world.actor("platform_admin")
    cases.sort_other(lead, ReportKind.LEAD, "先转给教育局。", by=admin)
    cases.assign_report(lead, world.organisation("department"), by=admin)
    desk, page = sign_in(app, world, "officer"), f"/desk/reports/{lead.number}/note_lead"
    assert submit(desk, page, words="").status_code == 422
    db.session.expire_all()
    assert lead.state is ReportState.RECEIVED
    assert submit(desk, page, words="已看过，记下备查。").status_code == 303
    db.session.expire_all()
    assert lead.told == "先转给教育局。\n已看过，记下备查。", "what intake said stays before the answer"


def test_every_act_of_the_desk_through_its_page(app: Flask, world: World) -> None:
    desk = sign_in(app, world, "officer")
    report = sorted_tip(world, name="张示例", phone="19900001234")
    home = f"/desk/reports/{report.number}"
    day = clock.today().isoformat()
    acts: list[tuple[str, dict[str, object]]] = [
        ("check", {}),
        ("ask", {"words": "在哪里？"}),
        ("note", {"words": "内部备注一"}),
        ("refer", {"handed_to": "police", "office": "示例市公安局", "on": day, "words": "无证招生", "law": "示例"}),
        ("ask_time", {"words": "要检测"}),
        ("show_reporter", {"reason": "check"}),
        ("decide", {"decision": "not_filed", "number": "示不立1", "on": day}),
        ("close", {}),
    ]
    assert desk.get(f"{home}/reporter").location.endswith("/show_reporter")
    for act, typed in acts:
        assert desk.get(f"{home}/{act}").status_code == 200, act
        answer = submit(desk, f"{home}/{act}", **typed)
        assert answer.status_code == 303, (act, answer.text)
        page = desk.get(home)
        assert page.status_code == 200, act
        assert "19900001234" not in page.text
        if act == "show_reporter":
            assert "19900001234" in desk.get(f"{home}/reporter").text
    assert "内部备注一" in page.text
    assert "公安机关" in page.text
    assert desk.get(f"{home}/note").status_code == 303
    with clock.stepped(clock.end_of(clock.today())):
        assert desk.get(f"{home}/reporter").status_code == 303
    assert db.session.query(ReportWord).count() == 4


def test_the_list_stands_by_time_left_and_is_filtered(app: Flask, world: World) -> None:
    first, second = sorted_tip(world), sorted_tip(world)
    lead = tip(world)
    cases.sort_other(lead, ReportKind.LEAD, by=world.actor("platform_admin"))
    cases.assign_report(lead, world.organisation("department"), by=world.actor("platform_admin"))
    cases.check_report(second, by=world.actor("officer"))
    desk = sign_in(app, world, "officer")
    page = desk.get("/desk/reports").text
    assert page.index(first.number) < page.index(second.number) < page.index(lead.number)
    assert lead.number not in desk.get("/desk/reports?kind=report").text
    assert first.number not in desk.get("/desk/reports?state=checking").text
    assert second.number not in desk.get("/desk/reports?late=1").text
    assert second.number in desk.get("/desk/reports?state=nonsense").text


def test_a_repeat_is_linked_on_its_page(app: Flask, world: World) -> None:
    first, again = checking(world), sorted_tip(world)
    desk = sign_in(app, world, "officer")
    page = f"/desk/reports/{again.number}/link"
    assert submit(desk, page, first=first.ref, is_new="no").status_code == 422  # not compared yet
    assert submit(desk, page, first=first.ref, is_new="no", same="y").status_code == 303
    assert again.number in desk.get(f"/desk/reports/{first.number}").text
    assert first.number in desk.get(f"/desk/reports/{again.number}").text
