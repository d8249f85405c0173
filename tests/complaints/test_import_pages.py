"""Taking files in from a page: errors first, nothing written before it is confirmed; what was exported comes back."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from accounts.models import Region
from institutions.actions import Entry, add_institution
from institutions.columns import words_in, words_out
from institutions.imports import import_institutions
from institutions.lifecycle import InstitutionType, NameKind
from institutions.models import Institution
from kernel import files, sheets
from kernel.db import db
from kernel.events import SYSTEM
from kernel.files import StoredFile
from tests.complaints.hands import forms_in, sign_in, text
from tests.world import World

GOOD = "code,name,level,parent\n990000,示例省,province,\n990100,示例市,city,990000\n"
BAD = GOOD + "99,短示例区,county,990100\n"


@pytest.fixture
def admin(app: Flask, world: World) -> FlaskClient:
    return sign_in(app, world, "platform_admin")


def look(client: FlaskClient, words: str | bytes, kind: str = "regions") -> TestResponse:
    page = client.get("/desk/import")
    form = next(form for form in forms_in(text(page)) if "kind" in form.labels)
    data = words.encode() if isinstance(words, str) else words
    sent = form.values | {"kind": kind, "file": (io.BytesIO(data), "表.csv")}
    return client.post("/desk/import", data=sent, content_type="multipart/form-data")


def confirm(client: FlaskClient, page: TestResponse, **more: str) -> TestResponse:
    form = next(form for form in forms_in(text(page)) if form.action.endswith("/confirm"))
    return client.post(form.action, data=form.values | more)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_nothing_is_written_before_the_confirmation(admin: FlaskClient, encoding: str) -> None:
    page = look(admin, GOOD.encode(encoding))
    assert page.status_code == 200, text(page)
    assert "990000 示例省" in text(page)
    assert db.session.get(Region, "990000") is None
    assert confirm(admin, page).status_code == 303
    assert db.session.get(Region, "990100") is not None
    assert db.session.query(StoredFile).filter(StoredFile.form_token.like("import:%")).count() == 0
    assert "已经导入过" in text(admin.get(confirm(admin, page).location))


def test_errors_come_first_and_good_rows_only_when_asked(admin: FlaskClient) -> None:
    page = look(admin, BAD)
    words = text(page)
    assert words.index("第4行") < words.index("会发生什么")
    assert "应为6位数字" in words
    refused = confirm(admin, page)
    assert refused.status_code == 422
    assert db.session.get(Region, "990000") is None
    assert confirm(admin, page, good_only="y").status_code == 303
    assert db.session.get(Region, "990000") is not None


def test_what_is_no_table_is_said_beside_the_field(admin: FlaskClient) -> None:
    for words in ("a,b\n1,2\n", "", GOOD.replace("code", "编码")):
        page = look(admin, words)
        assert page.status_code == 422
        assert "不认识的表头" in text(page)
    none = admin.post("/desk/import", data=forms_in(text(admin.get("/desk/import")))[-1].values | {"kind": "regions"})
    assert none.status_code in (400, 422)


def test_a_file_waits_for_the_person_who_brought_it(app: Flask, world: World, admin: FlaskClient) -> None:
    page = look(admin, GOOD)
    officer = sign_in(app, world, "officer")
    assert officer.get("/desk/import").status_code == 403
    waiting = db.session.query(StoredFile).filter(StoredFile.form_token.like("import:%")).one()
    assert waiting.form_token is not None
    assert waiting.form_token.startswith(f"import:{world.people['platform_admin']}:")
    assert not files.may_read(world.viewers["platform_admin"], waiting)
    assert confirm(admin, page).status_code == 303


SIGNS = st.sampled_from("甲乙丙=+-@'\"、；;，,| \n\t")
NAMES = st.text(SIGNS, min_size=1, max_size=8).map(lambda one: one if one.strip() else f"{one}甲")


@given(st.lists(NAMES, unique=True, max_size=3))
def test_brands_come_back_as_they_went(brands: list[str]) -> None:
    assert words_in(words_out(brands)) == tuple(brands)


@given(st.lists(NAMES, min_size=1, max_size=3))
def test_cells_come_back_as_they_went_and_run_in_no_spreadsheet(cells: list[str]) -> None:
    header = [f"c{place}" for place, _cell in enumerate(cells)]
    data = sheets.written(header, [cells])
    _header, lines = sheets.read(data)
    assert list(next(lines).cells.values()) == cells
    assert all(not sheets.safe(cell).startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


STRANGE = [
    Entry(
        "=1+1示例",
        InstitutionType.C,
        domicile_code="110108",
        names={NameKind.BRAND: ("甲、乙", '说"好"的', "-减号", "丙\n丁")},
    ),
    Entry("'撇号,逗号", InstitutionType.G, domicile_address="第一行\n第二行", names={NameKind.SITE: ("@here",)}),
    Entry("同名示例", InstitutionType.E, names={NameKind.BRAND: ("平台",)}),
    Entry("同名示例", InstitutionType.A, credit_code="not-a-code"),
]


def test_what_was_exported_changes_nothing_when_it_comes_back(app: Flask, world: World, tmp_path: Path) -> None:
    rows = [add_institution(entry, by=SYSTEM) for entry in STRANGE]
    add_institution(Entry("平台内示例店", InstitutionType.D, platform=rows[2]), by=SYSTEM)
    add_institution(Entry("没有登记的", InstitutionType.H, is_free_entry=True), by=SYSTEM)
    run = app.test_cli_runner().invoke
    for kind in ("regions", "institutions"):
        path = str(tmp_path / f"{kind}.csv")
        assert run(args=["export", kind, path]).exit_code == 0
        told = run(args=["import", kind, path, "--json"])
        assert told.exit_code == 0, told.output
        assert '"added": 0, "changed": 0' in told.output
        assert '"errors": []' in told.output
    assert db.session.query(Institution).filter_by(name="同名示例").count() == 2


def test_only_the_columns_of_the_file_are_written(app: Flask, world: World) -> None:
    row = add_institution(
        Entry("示例甲", InstitutionType.C, names={NameKind.SITE: ("甲.example",), NameKind.BRAND: ("甲牌",)}), by=SYSTEM
    )
    counts = import_institutions("名称,类型\n示例甲,A\n".encode())
    assert (counts.changed, counts.samples["changed"]) == (1, ["示例甲：类型: C → A"])
    db.session.refresh(row)
    assert (row.type, [one.name for one in row.names]) == (InstitutionType.A, ["示例甲", "甲.example", "甲牌"])


def test_errors_are_printed_before_the_counts(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    path.write_bytes(BAD.encode() + b"990101,\xff\xff,county,990100\n")
    told = app.test_cli_runner().invoke(args=["import", "regions", str(path), "--dry-run"])
    assert told.output.index("row 4") < told.output.index("read 4, added 2")
    assert "row 5, name: 这一行有无法识别的文字" in told.output
