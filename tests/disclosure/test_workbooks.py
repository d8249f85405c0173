"""XLSX part by part: what a strict reader of ECMA-376 asks, and that nothing in a cell runs or breaks out."""

import csv
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from lxml import etree

from disclosure.opendata.columns import Column, Table
from disclosure.opendata.writers import SHEET_ROWS, TableFiles
from kernel import clock
from kernel.sheets import bare

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
STRICT = etree.XMLParser(resolve_entities=False, no_network=True, recover=False, huge_tree=False)
COLUMNS = (
    Column("id", "string", "编号", "id"),
    Column("text", "string", "文字", "text"),
    Column("n", "number", "数", "n"),
)
TABLE = Table("hostile", "难写的", "hostile", COLUMNS)
FORMULAS = [
    *("=SUM(A1)", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"),
    '=HYPERLINK("http://x.example","点")',
]
MARKS = ["<b>&amp;</b> ]]> \"'", "  两边有空格  ", "第一行\n第二行", "𠮷野家😀", "_x0041_"]
WORDS = [*FORMULAS, *MARKS, "x" * 40_000, "垂直\x0b退\x00格"]


@pytest.fixture
def parts(tmp_path: Path) -> dict[str, bytes]:
    """The members of a workbook of hostile rows."""
    with TableFiles(tmp_path, TABLE, clock.now()) as files:
        for number, words in enumerate(WORDS):
            files.write("{}", [f"r{number}", words, number / 2])
    with zipfile.ZipFile(tmp_path / "hostile-1.xlsx") as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        assert len(names) == len(set(names))
        return {name: packed.read(name) for name in names}


def tree(data: bytes) -> etree._Element:
    """A member as XML without any declaration of a document type."""
    found = etree.fromstring(data, STRICT)
    assert not found.getroottree().docinfo.doctype
    return found


def cells(parts: dict[str, bytes]) -> list[list[etree._Element]]:
    """The cells of the sheet, row by row, the heading first."""
    return [list(row) for row in tree(parts["xl/worksheets/sheet1.xml"]).iter(f"{MAIN}row")]


def words_of(cell: etree._Element) -> str:
    """What a reader shows of an inline string."""
    return "".join(one.text or "" for one in cell.iter(f"{MAIN}t"))


def test_every_member_has_a_type_and_is_wellformed(parts: dict[str, bytes]) -> None:
    types = tree(parts["[Content_Types].xml"])
    defaults = {one.get("Extension"): one.get("ContentType") for one in types.iter(f"{TYPES}Default")}
    named = {one.get("PartName"): one.get("ContentType") for one in types.iter(f"{TYPES}Override")}
    assert {name.removeprefix("/") for name in named} <= set(parts)
    for name, data in parts.items():
        tree(data)
        if name != "[Content_Types].xml":
            assert named.get(f"/{name}") or defaults.get(name.rpartition(".")[2]), name
    assert named["/xl/workbook.xml"] == f"{OFFICE}sheet.main+xml"
    assert named["/xl/worksheets/sheet1.xml"] == f"{OFFICE}worksheet+xml"
    assert not [name for name in parts if "vba" in name.lower() or "external" in name.lower()]


def test_every_relation_leads_to_a_member_and_none_outside(parts: dict[str, bytes]) -> None:
    relations = [name for name in parts if name.endswith(".rels")]
    assert {"_rels/.rels", "xl/_rels/workbook.xml.rels"} <= set(relations)
    for name in relations:
        home = PurePosixPath(name).parent.parent
        found = list(tree(parts[name]).iter(f"{RELATIONS}Relationship"))
        assert len({one.get("Id") for one in found}) == len(found) > 0
        for one in found:
            target = one.get("Target") or ""
            assert one.get("TargetMode") != "External", name
            assert str(home / target.removeprefix("/")).removeprefix("./") in parts or target.removeprefix("/") in parts


def test_the_workbook_names_the_sheet_it_has(parts: dict[str, bytes]) -> None:
    (sheet,) = tree(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")
    relation = sheet.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
    targets = {one.get("Id"): one.get("Target") for one in tree(parts["xl/_rels/workbook.xml.rels"])}
    assert (sheet.get("name"), targets[relation]) == ("hostile", "worksheets/sheet1.xml")


def test_rows_and_cells_stand_in_order(parts: dict[str, bytes]) -> None:
    rows = list(tree(parts["xl/worksheets/sheet1.xml"]).iter(f"{MAIN}row"))
    assert [row.get("r") for row in rows] == [str(number) for number in range(1, len(WORDS) + 2)]
    for row in rows:
        assert [cell.get("r") for cell in row] == [f"{letter}{row.get('r')}" for letter in "ABC"]


def test_strings_stand_in_their_cells_as_they_were(parts: dict[str, bytes]) -> None:
    for (_key, cell, number), typed in zip(cells(parts)[1:], WORDS, strict=True):
        assert cell.get("t") == "inlineStr"
        assert number.get("t") in (None, "n")
        shown = words_of(cell)
        if "\x0b" not in typed and len(typed) < 32_767:
            assert bare(shown.replace("_x005F_", "_").replace("_x000D_", "\r")) in (typed, typed.strip())
        assert len(shown) <= 32_767
        if shown != shown.strip():
            assert [one.get(SPACE) for one in cell.iter(f"{MAIN}t")] == ["preserve"]


def test_nothing_runs(parts: dict[str, bytes]) -> None:
    sheet = tree(parts["xl/worksheets/sheet1.xml"])
    for tag in ("f", "hyperlink", "dataValidation", "oleObject"):
        assert not list(sheet.iter(f"{MAIN}{tag}")), tag
    for row in cells(parts)[1:]:
        shown = words_of(row[1]).replace("_x000D_", "\r")
        assert shown[:1] not in ("=", "+", "-", "@", "\t", "\r"), shown
    assert [words_of(row[1])[:1] for row in cells(parts)[1 : len(FORMULAS) + 1]] == ["'"] * len(FORMULAS)


def test_the_csv_beside_it_runs_nothing_either(tmp_path: Path) -> None:
    with TableFiles(tmp_path, TABLE, clock.now()) as files:
        for words in FORMULAS:
            files.write("{}", ["r", words, 1])
    with (tmp_path / "hostile.csv").open(encoding="utf-8", newline="") as cells:
        typed = [row[1] for row in csv.reader(cells)][1:]
    assert [words[:1] for words in typed] == ["'"] * len(FORMULAS)
    assert [bare(words) for words in typed] == FORMULAS
    assert SHEET_ROWS == 1_048_576
