"""Tables of hostile hands through the three doors for tables, and confirmed: no answer is an error of ours."""

import io

import pytest
from flask import Flask

from institutions.imports import exported, import_institutions
from kernel import sheets
from tests.complaints.hands import forms_in, sign_in, text
from tests.kernel.test_workbooks import BROKEN, book, sheet
from tests.world import World

CELLS = [
    *("=cmd|' /C calc'!A0", "+1", "@SUM(A1)", '=HYPERLINK("http://x.example","点")', "＝1+1"),
    *("甲\x00乙", "甲\x1f乙", "\u202e倒", "\ud800", "零\u200b宽", "\uffff", "𠮷" * 300, "x" * 100_000),
    *("<script>alert(1)</script>", "'; DROP TABLE institutions; --", "%(name)s %s {0}", "\n\r\t", "9" * 400, "1e999"),
]
# Who comes, by which door, what else is typed, the columns, and which of them is the hostile one.
DOORS = {
    "registry": ("officer", "/registry/import", {}, ("名称", "类型", "统一社会信用代码", "住所地址", "住所地代码")),
    "regions": ("platform_admin", "/desk/import", {"kind": "regions"}, ("code", "name", "parent", "level", "pinyin")),
    "duties": ("staff", "/duties/sheet", {}, ("事项代码", "字段代码", "内容", "价格（元）", "计价单位")),
}
FINE = {"名称": "某示例", "类型": "C", "code": "119999", "name": "某区", "parent": "110000", "level": "county"}
FINE |= {"事项代码": "courses", "字段代码": "course", "内容": "某课程", "价格（元）": "100", "计价单位": "节"}


def tables(columns: tuple[str, ...]) -> list[bytes]:
    """A table for each column with every hostile cell in it, as CSV in two encodings and as workbooks; broken ones."""
    found = [b"", b"\x00", b"\xff\xfe" + "名称".encode("utf-16-le"), b'"' * 10_001, b"," * 100_000]
    for place, _column in enumerate(columns):
        rows = [[FINE.get(name, "") for name in columns] for _cell in CELLS]
        for row, cell in zip(rows, CELLS, strict=True):
            row[place] = cell
        lines = "\n".join(
            ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in [columns, *rows]
        )
        found += [lines.encode("utf-8", "surrogatepass"), lines.encode("gb18030", "replace")]
    clean = [[FINE.get(name, "") for name in columns]]
    found += [sheets.workbook(columns, clean), book(columns, *(tuple(row) for row in clean))]
    found += [sheet('<row r="1"><c r="A1"><f>1+1</f><v>名称</v></c></row>'), *(BROKEN[name]() for name in BROKEN)]
    return found


@pytest.mark.parametrize("door", DOORS)
def test_hostile_tables_are_taken_or_refused_in_words(app: Flask, world: World, door: str) -> None:
    who, url, typed, columns = DOORS[door]
    client, looked = sign_in(app, world, who), 0
    for number, data in enumerate(tables(columns)):
        (form,) = [one for one in forms_in(text(client.get(url))) if "file" in one.labels]
        sent = form.values | typed | {"file": (io.BytesIO(data), "表.xlsx")}
        page = client.post(url, data=sent, content_type="multipart/form-data")
        assert page.status_code in (200, 422), (number, data[:60])
        for confirm in [one for one in forms_in(text(page)) if "token" in one.labels]:
            looked += 1
            pressed = client.post(confirm.action or url, data=confirm.values | {"good_only": "y"})
            assert pressed.status_code in (303, 422), (number, data[:60])
    assert looked, "none came to its confirmation: nothing was tried"
    if door == "registry":
        again = import_institutions(sheets.written(*exported()), dry_run=True)
        assert (again.errors, again.changed, again.added) == ([], 0, 0)
