"""The registry as a file: looked at before it is written, faults by row and column, our own comes back unchanged."""

import io

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from institutions import actions
from institutions.actions import LicenceDraft, NameDraft
from institutions.imports import exported, import_institutions
from institutions.lifecycle import LicenceKind, NameKind
from institutions.models import Institution, RegistryChange
from kernel import sheets
from kernel.db import db
from kernel.errors import NotYours
from tests.complaints.hands import forms_in, sign_in
from tests.institutions.registry_hands import known
from tests.institutions.test_registry_pages import told
from tests.world import World


@pytest.fixture
def officer(app: Flask, world: World) -> FlaskClient:
    return sign_in(app, world, "officer")


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def full(world: World) -> Institution:
    row, by = known("全项示例学堂", credit_code="A23"), world.actor("officer")
    for kind, name in ((NameKind.APP, "甲、乙应用"), (NameKind.SITE, "=cmd()"), (NameKind.FORMER, "旧示例")):
        actions.add_fact(row, NameDraft(kind=kind, name=name), by=by)
    for number in ("教APP备110213号", "教APP备1100871号"):
        actions.add_fact(row, LicenceDraft(kind=LicenceKind.APP_FILING, number=number), by=by)
    return row


@pytest.mark.parametrize("write", [sheets.written, sheets.workbook])
def test_our_own_export_changes_nothing(app: Flask, world: World, write: object) -> None:
    full(world)
    before = db.session.query(RegistryChange).count()
    data = write(*exported())  # type: ignore[operator]  # one of the two writers
    counts = import_institutions(data)
    assert (counts.added, counts.changed, counts.errors, counts.warnings) == (0, 0, [], [])
    assert counts.skipped == len(exported()[1]) == 5
    assert db.session.query(RegistryChange).count() == before


def test_only_what_a_cell_no_longer_says_is_ended(app: Flask, world: World) -> None:
    row = full(world)
    counts = import_institutions(f"编号,名称,应用备案号\n{row.ref},全项示例学堂,教APP备1100871号；示新2号\n".encode())
    assert counts.changed == 1
    db.session.expire_all()
    assert [one.number for one in row.licences_of(LicenceKind.APP_FILING)] == ["教APP备1100871号", "示新2号"]
    assert [one.number for one in row.licences if not one.is_current] == ["教APP备110213号"]
    assert [one.name for one in row.names_of(NameKind.APP)] == ["甲、乙应用"]


DIRTY = [
    ("ＸＸ示例,Ｃ,,", None),
    (",C,,", ("名称", "不能为空")),
    ("甲示例,Z,,", ("类型", "应为 A 到 H 之一")),
    ("甲示例,C 成人,999999,", ("住所地代码", "没有这个行政区划代码：999999")),
    ("甲示例,C,１１０１０８,", None),
    ("甲示例,C,110105,", ("住所地代码", "这家机构不在本单位负责的地区")),
    ("甲示例,C,,没有的平台", ("所在平台", "没有找到平台：没有的平台")),
    (f"{'长' * 201},C,,", ("名称", "最多200个字")),
    ("名称,类型,住所地代码,所在平台", None),  # the header again
]


@pytest.mark.parametrize(("line", "fault"), DIRTY)
def test_what_is_wrong_is_said_by_row_and_column(
    app: Flask, world: World, line: str, fault: tuple[str, str] | None
) -> None:
    data = f"\ufeff 名称 ,类型,住所地代码,所在平台\n好示例,C,,\n\n{line}\n".encode()
    counts = import_institutions(data, dry_run=True, by=world.actor("officer"))
    said = [(one["row"], one["field"], one["message"]) for one in counts.errors]
    assert said == ([(3, *fault)] if fault else [])
    assert db.session.query(Institution).filter_by(name="好示例").count() == 0


def test_a_repeated_row_and_a_wrong_code_are_told_apart(app: Flask, world: World) -> None:
    codes = ("9111 0000-100001342８", "911100001000013428", "", "1234567890123456789")
    lines = [f"{name}示例,{code}" for name, code in zip("一二一三", codes, strict=True)]
    data = "\n".join(["名称,统一社会信用代码", *lines])
    counts = import_institutions(data.encode("gb18030"), dry_run=True)
    assert [(one["row"], one["field"]) for one in counts.errors] == [(3, "名称"), (5, "统一社会信用代码")]
    assert [(one["row"], one["message"]) for one in counts.warnings] == [
        (2, "统一社会信用代码的校验位不对"),
        (4, "和第2行的名称相似：一示例"),
    ]


def test_a_workbook_with_real_numbers_and_days(app: Flask, world: World) -> None:
    rows = workbook(("名称", "类型", "住所地代码", "能否联系"), ("表格示例_x000D_", "C", 110108, "可以联系"))
    assert import_institutions(rows, by=world.actor("officer")).added == 1
    row = db.session.query(Institution).filter_by(name="表格示例").one()
    assert (row.domicile_code, str(row.reachability)) == ("110108", "reachable")


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", b"a,b\n1,2\n", b"", workbook(("a",))])
def test_what_is_no_table_is_said(officer: FlaskClient, world: World, data: bytes) -> None:
    page = look(officer, data)
    assert page.status_code == 422
    assert "不认识的表头" in told(page) or "打不开" in told(page)


def look(client: FlaskClient, data: bytes):  # type: ignore[no-untyped-def]  # the client's own answer
    form = next(form for form in forms_in(client.get("/registry/import").text) if "key" in form.values)
    sent = form.values | {"file": (io.BytesIO(data), "表.csv")}
    return client.post("/registry/import", data=sent, content_type="multipart/form-data")


def test_nothing_is_written_before_the_press(officer: FlaskClient, world: World) -> None:
    page = look(officer, "名称,类型\n按下示例,C\n星河示例在线教育有限公司,C\n".encode())
    assert page.status_code == 200
    assert "相似" in told(page)
    assert db.session.query(Institution).filter_by(name="按下示例").count() == 0
    form = next(form for form in forms_in(page.text) if form.action.endswith("/import/confirm"))
    assert officer.post(form.action, data=form.values).status_code == 303
    assert db.session.query(Institution).filter_by(name="按下示例").count() == 1
    assert "已经导入过" in told(officer.get(officer.post(form.action, data=form.values).location))


def test_a_department_hands_out_and_takes_in_its_own(officer: FlaskClient, world: World) -> None:
    _header, lines = sheets.read(officer.get("/registry/export.csv").data)
    given = {line.cells["名称"] for line in lines}
    assert "星河示例在线教育" in given
    assert "明月示例课堂" not in given  # of another district
    with pytest.raises(NotYours):
        import_institutions("名称\n甲示例\n".encode(), by=world.actor("association_officer"))
