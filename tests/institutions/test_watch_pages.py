"""Pages of supervision, inspections, draws and notices: every act by its page, few statements, nothing leaks."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from institutions import actions
from institutions.lifecycle.noticing import NoticeState
from institutions.lifecycle.supervising import TaskOrigin
from institutions.models import Draw, Inspection, Notice, SupervisionTask
from kernel import clock, files, outbox
from kernel.db import db, transaction
from tests.complaints.hands import sign_in
from tests.institutions.watch_hands import (
    begun,
    closed,
    drafted,
    found,
    in_days,
    listed,
    mending,
    picture_token,
    planned,
    with_heads,
)
from tests.world import World


def statements(client: FlaskClient, url: str) -> int:
    """How many statements a page asks the database."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        answer = client.get(url)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert answer.status_code == 200, (url, answer.status_code)
    return len([one for one in said if not one.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "PRAGMA"))])


def sent(client: FlaskClient, url: str, **data: object) -> TestResponse:
    """A press with the token of the person's own pages."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/account").text)
    assert found
    return client.post(url, data={"csrf_token": found[1], **data})


def post(client: FlaskClient, url: str, **data: object) -> str:
    answer = sent(client, url, **data)
    assert answer.status_code == 303, (url, answer.status_code, re.findall(r"field-error.*?</p>", answer.text, re.S))
    return answer.headers["Location"]


def read(client: FlaskClient, url: str, **data: object) -> str:
    """A press whose papers are shown first: what they say; then the press itself."""
    shown = sent(client, url, **data)
    assert "paper-preview" in shown.text, (url, shown.status_code)
    post(client, url, seen=re.findall(r'name="seen" value="(\w+)"', shown.text)[0], **data)
    return shown.text


def test_every_page_asks_little(app: Flask, world: World) -> None:
    with_heads(world)
    row, draw, notice = mending(world), listed(world), drafted(world)
    actions.invite_partner(planned(world), world.organisation("association"), by=world.actor("officer"))
    task = actions.open_task(
        actions.NewTask(world.institution("app"), TaskOrigin.HAND, "理由"), by=world.actor("officer")
    )
    officer = sign_in(app, world, "officer")
    asked = {
        url: statements(officer, url)
        for url in (
            "/inspections", f"/inspections/{row.ref}", "/inspections/new", "/inspection-draws", "/inspection-draws/new",
            f"/inspection-draws/{draw.ref}", "/notices", f"/notices/{notice.ref}", "/notices/new", "/supervision",
            f"/supervision/{task.ref}", "/supervision/new", f"/inspections/{row.ref}/recheck_demand/1",
        )
    }  # fmt: skip
    assert max(asked.values()) <= 15, asked
    staff = sign_in(app, world, "staff")
    for url in ("/inspections", f"/inspections/{row.ref}", f"/inspections/{row.ref}/answer_demand/1", "/notices"):
        assert statements(staff, url) <= 15, url


def test_an_inspection_by_its_pages(app: Flask, world: World) -> None:
    officer, staff = sign_in(app, world, "officer"), sign_in(app, world, "staff")
    ref = world.person("officer").ref
    wrong = sent(officer, "/inspections/new", institution="没有的机构", reason="x")
    assert wrong.status_code == 422
    assert "没有的机构" in wrong.text
    told = {"institution": "星河示例在线教育", "planned_on": clock.today().isoformat(), "reason": "年度计划"}
    post(officer, "/inspections/new", inspectors=ref, **told)
    row = db.session.query(Inspection).one()
    home = f"/inspections/{row.ref}"
    assert staff.get(home).status_code == 404, "not before it has begun"
    post(officer, f"{home}/begin_inspection")
    assert staff.get(home).status_code == 200
    fields = {f"finding_{item.place}": "fine" for item in row.items} | {"finding_1": "problem", "note_1": "没有公示。"}
    post(officer, f"{home}/record_finding", **fields)
    assert "要求整改第1项" in officer.get(home).text
    post(officer, f"{home}/demand_mending/1", words="公示许克。", due_on=in_days(8).isoformat())
    assert "修改第1项的整改要求" in officer.get(home).text
    typed = officer.get(f"{home}/demand_mending/1").text
    assert "公示许克。" in typed
    assert in_days(8).isoformat() in typed
    post(officer, f"{home}/demand_mending/1", words="公示许可。", due_on=in_days(9).isoformat())
    assert "公示许克。" not in officer.get(home).text
    assert "公示许可。" not in staff.get(home).text, "not before they are told"
    assert "整改要求书" in read(officer, f"{home}/send_findings")
    assert "公示许可。" in staff.get(home).text
    post(staff, f"{home}/state_own_view", words="当天正在更新首页。")
    post(staff, f"{home}/answer_demand/1", words="已经公示。")
    assert sent(staff, f"{home}/recheck_demand/1").status_code == 303, "not theirs: led back"
    post(officer, f"{home}/recheck_demand/1", result="yes", words="看到了。")
    post(officer, f"{home}/close_inspection", words="一项发现问题，已经整改。")
    outbox.drain()
    public = app.test_client().get(f"/disclosure/inspections/{row.ref}")
    assert public.status_code == 200
    assert "当天正在更新首页。" in public.text
    assert "年度计划" not in public.text, "the reason is the department's own"
    assert world.person("officer").name not in public.text


def test_a_photograph_is_seen_whole_by_the_department_alone(app: Flask, world: World) -> None:
    row = begun(world)
    photo = actions.add_photos(row, picture_token(world), "前台", by=world.actor("officer"))[0]
    files.sweep()
    officer, staff, public = sign_in(app, world, "officer"), sign_in(app, world, "staff"), app.test_client()
    home = f"/inspections/{row.ref}/photos/{photo.ref}"
    assert officer.get(f"{home}.img").status_code == 200
    assert staff.get(f"{home}.img").status_code == 403
    assert staff.get(f"{home}/covered.img").status_code == 404
    rows = {"rows-0-left": "0", "rows-0-top": "0", "rows-0-right": "50", "rows-0-bottom": "50"}
    post(officer, f"{home}/cover", **rows)
    files.sweep()
    assert staff.get(f"{home}/covered.img").status_code == 404, "covered is not yet cleared"
    found(world, row, problems=0)
    actions.close_inspection(row, "没有发现问题。", by=world.actor("officer"))
    outbox.drain()
    shown = f"/disclosure/inspections/{row.ref}/photos/{photo.ref}.img"
    assert public.get(shown).status_code == 404
    post(officer, f"{home}/clear")
    outbox.drain()
    assert staff.get(f"{home}/covered.img").status_code == 200
    assert public.get(shown).data == files.read_cover(photo.file)
    post(officer, f"{home}/cover", **rows | {"rows-0-right": "80"})
    outbox.drain()
    assert public.get(shown).status_code == 404, "covered anew it comes back"


def test_a_draw_by_its_pages(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = sign_in(app, world, "officer")
    told = {"title": "秋季抽查", "sample_size": "2", "value_name": "开奖号码", "value_source": "示例网站"}
    assert sent(officer, "/inspection-draws/new", **told).status_code == 422
    post(officer, "/inspection-draws/new", value_on=in_days(1).isoformat(), **told)
    outbox.drain()
    row = db.session.query(Draw).one()
    public = app.test_client()
    page = public.get(f"/disclosure/draws/{row.ref}")
    assert row.list_digest in page.text
    assert public.get(f"/disclosure/draws/{row.ref}/list.txt").data == row.listed.encode()
    assert sign_in(app, world, "association_officer").get("/inspection-draws").status_code == 404
    monkeypatch.setattr(clock, "_shift", clock._shift + timedelta(days=2))
    officer = sign_in(app, world, "officer")
    post(officer, f"/inspection-draws/{row.ref}/value", value="08 13 21")
    outbox.drain()
    assert row.seed in public.get(f"/en/disclosure/draws/{row.ref}").text
    told = {"planned_on": clock.today().isoformat(), "reason": "抽中", "inspectors": world.person("officer").ref}
    post(officer, f"/inspection-draws/{row.ref}/plan", **told)
    assert db.session.query(Inspection).filter_by(draw_id=row.id).count() == 2


def test_a_notice_by_its_pages(app: Flask, world: World) -> None:
    with_heads(world)
    officer, chief, staff = (sign_in(app, world, name) for name in ("officer", "chief", "staff"))
    came = closed(world)
    assert "检查八项" in officer.get(f"/notices/new?inspection={came.ref}").text
    told = {"kind": "facts", "institution": "星河示例在线教育", "title": "情况通报", "words": "已经整改。"}
    post(officer, f"/notices/new?inspection={came.ref}", **told)
    row = db.session.query(Notice).one()
    home = f"/notices/{row.ref}"
    assert staff.get(home).status_code == 404
    assert "/approve_notice" not in officer.get(home).text
    shown = sent(chief, f"{home}/approve_notice")
    assert "已经整改。" in shown.text
    assert row.state is NoticeState.DRAFT, "nothing is done before it was read"
    seen = re.findall(r'name="seen" value="(\w+)"', shown.text)[0]
    post(chief, f"{home}/approve_notice", seen=seen)
    post(officer, f"{home}/tell_notice")
    post(staff, f"{home}/object_to_notice", words="当天已经公示。")
    post(officer, f"{home}/reject_objection", words="截图显示没有公示。")
    assert "截图显示没有公示。" in staff.get(home).text
    post(officer, f"{home}/publish_notice")
    outbox.drain()
    db.session.refresh(row)
    public = app.test_client().get(f"/disclosure/notices/{row.ref}")
    assert row.number and row.number in public.text
    assert "当天已经公示。" not in public.text
    post(chief, f"{home}/withdraw_notice", words="事实有误。")
    outbox.drain()
    gone = app.test_client().get(f"/disclosure/notices/{row.ref}")
    assert gone.status_code == 410
    assert "事实有误。" in gone.text
    assert "已经整改。" not in gone.text


def test_supervision_by_its_pages(app: Flask, world: World) -> None:
    row = world.institution("app")
    for _each in range(4):
        with transaction():
            actions.count_breach(row)
    actions.sweep_signals()
    officer = sign_in(app, world, "officer")
    page = officer.get("/supervision").text
    assert "近三个月逾期4次，达到3次。" in page
    ref = re.findall(r"/supervision/signals/(\w{26})", page)[0]
    home = post(officer, f"/supervision/signals/{ref}")
    assert "/supervision/signals/" not in officer.get("/supervision").text
    post(officer, f"{home}/take_task")
    post(officer, f"{home}/note_task", words="已打电话核实。")
    told = {"planned_on": in_days(3).isoformat(), "reason": "多次逾期", "inspectors": world.person("officer").ref}
    post(officer, f"{home}/turn_to_inspection", **told)
    assert db.session.query(SupervisionTask).one().inspection is not None
    for stranger in ("association_officer", "foreign_officer"):
        assert sign_in(app, world, stranger).get(home).status_code == 404
    assert sign_in(app, world, "staff").get("/supervision").status_code == 403
