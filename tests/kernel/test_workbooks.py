"""Workbooks of strangers: unpacked in a child with limits; values alone come out, all else is said in words."""

import codecs
import csv
import io
import random
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import openpyxl
import pytest

from kernel import copy_child, sheets, workbooks

Cells = tuple[object, ...]


def book(*rows: Cells) -> bytes:
    made: Any = openpyxl.Workbook()
    out = io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def with_part(name: str, data: bytes, base: bytes | None = None) -> bytes:
    """A workbook in which one part is another."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base or book(("名称",), ("示例",)))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.infolist():
            if one.filename != name:
                new.writestr(one.filename, old.read(one.filename))
        new.writestr(name, data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(body: str, before: str = "") -> bytes:
    return with_part(SHEET, f"{before}<worksheet {MAIN}><sheetData>{body}</sheetData></worksheet>".encode())


def laughs() -> bytes:
    names = "abcdefghij"
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{older};" * 10}">' for older, name in pairwise(names)
    )
    cell = '<row r="1"><c t="inlineStr"><is><t>&j;</t></is></c></row>'
    return sheet(cell, f"<!DOCTYPE x [{entities}]>")


def torn_inside(data: bytes) -> bytes:
    """The packed bytes of the sheet are others than they were; its name and place are right."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        at = packed.getinfo(SHEET).header_offset + 30 + len(SHEET)
    return data[:at] + b"\xff" * 40 + data[at + 40 :]


def part(words: str, encoding: str = "utf-8", mark: bytes = b"") -> Callable[[], bytes]:
    """A workbook whose sheet begins with these words, written like this."""
    body = f"{words}<worksheet {MAIN}><sheetData>{ROW.format(1)}</sheetData></worksheet>"
    return lambda: with_part(SHEET, mark + body.encode(encoding))


ROW = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>x</t></is></c></row>'
MANY = 90_000_000
SLOW = pytest.mark.slow
# Made when they are asked for: each is large for a moment.
BOMBS: dict[str, Callable[[], bytes]] = {
    "declared too large": lambda: with_part("xl/media/a.bin", b"\0" * (workbooks.MOST_UNPACKED + 1)),
    "a very long cell": lambda: sheet(f'<row r="1"><c t="inlineStr"><is><t>{"x" * MANY}</t></is></c></row>'),
    "empty cells": lambda: sheet('<row r="1">' + "<c/>" * (MANY // 10) + "</row>"),
    "a row far down": lambda: sheet(ROW.format(999_999_999)),
    "too many rows": lambda: sheet("".join(ROW.format(one) for one in range(1, workbooks.MOST_ROWS + 2))),
}
BROKEN: dict[str, Callable[[], bytes]] = {
    "entities": laughs,
    "a declaration": lambda: sheet("", '<!DOCTYPE x SYSTEM "file:///etc/passwd">'),
    "torn packing": lambda: torn_inside(book(("名称",), *((f"示例{n}",) for n in range(300)))),
    "cut off": lambda: book(("名称",), ("示例",))[:-200],
    "no parts": lambda: with_part("a", b"")[:60],
    "no strings": lambda: sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
    "no XML": lambda: with_part(SHEET, b"\0\1\2"),
    "a name alone": lambda: b"PK\x03\x04 nothing",
}


@pytest.mark.parametrize("name", [pytest.param(one, marks=SLOW if one == "empty cells" else ()) for one in BOMBS])
def test_a_bomb_goes_off_in_the_child_and_is_said(name: str) -> None:
    data = BOMBS[name]()
    assert len(data) < 7 * 1024 * 1024, "it would come in"
    since = time.monotonic()
    with pytest.raises(ValueError, match=f"{sheets.TOO_LARGE}|{sheets.UNREADABLE}"):
        sheets.read(data)
    assert time.monotonic() - since < sheets.WAITS + 5


TYPE = '<!DOCTYPE x [<!ENTITY a "ha">]>'
FAR = f"<!--{'x' * 2**16}-->"
XML = '<?xml version="1.0" encoding="{}"?>'
HIDDEN: dict[str, Callable[[], bytes]] = {
    "at once": part(TYPE),
    "behind a mark": part(TYPE, mark=codecs.BOM_UTF8),
    "behind white space": part(" \r\n\t" + TYPE),
    "behind words": part(f"{XML.format('UTF-8')}<?a > ?><!-- > -- <worksheet> -->{TYPE}"),
    "far behind": part(FAR + TYPE),
    "far behind white space": part(" " * 2**16 + TYPE),
    "too far to tell": part(FAR),
    "small letters": part(TYPE.lower()),
    "two bytes, marked": part(TYPE, "utf-16"),
    "two bytes, little": part("", "utf-16-le"),
    "two bytes, big": part(" " + TYPE, "utf-16-be"),
    "four bytes, little": part("", "utf-32-le"),
    "four bytes, big": part("", "utf-32-be"),
    "four bytes, marked": part("", "utf-32-be", codecs.BOM_UTF32_BE),
    "four bytes, marked little": part("", "utf-32"),
    "EBCDIC": part(XML.format("cp037"), "cp037"),
    "seven bits": lambda: with_part(SHEET, XML.format("UTF-7").encode() + TYPE.encode("utf-7")),
    "another": part(XML.format("GB18030")),
    "another, between tabs": part("<?xml\tversion='1.0'\tencoding\t=\t'latin1'?>"),
    "another, twice": part("<?xml version='1.0' encoding='UTF-8' encoding='UTF-7'?>"),
    "one byte said to be two": part(XML.format("UTF-16")),
    "two bytes said to be one": part(XML.format("UTF-8"), "utf-16"),
}
PLAIN: dict[str, Callable[[], bytes]] = {
    "nothing before": part(""),
    "declared": part(XML.format("utf-8") + "\r\n<!-- <!DOCTYPE x> --><?a <!DOCTYPE x> ?>"),
    "declared otherwise": part("<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"),
    "no encoding": part("<?xml version='1.0'?>"),
    "marked": part(XML.format("UTF-8"), mark=codecs.BOM_UTF8),
    "two bytes, marked": part("", "utf-16"),
    "two bytes, big, marked": part(XML.format("UTF-16"), "utf-16-be", codecs.BOM_UTF16_BE),
    "a picture beside": lambda: with_part("xl/media/image1.png", b"\x89PNG <!DOCTYPE x>", part("")()),
    "a printer beside": lambda: with_part("xl/printerSettings/a.bin", "HP <".encode("utf-16-le"), part("")()),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_type_is_found_wherever_it_stands_and_however_it_is_written(name: str) -> None:
    assert copy_child.make(copy_child.TABLE, HIDDEN[name](), []) == ({"error": "unsafe"}, b"")


@pytest.mark.parametrize("name", PLAIN)
def test_parts_without_a_type_are_read(name: str) -> None:
    head, body = copy_child.make(copy_child.TABLE, PLAIN[name](), [])
    assert (head.get("error"), body) == (None, b'[["x"]]')


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_said(name: str) -> None:
    with pytest.raises(ValueError, match=sheets.UNREADABLE):
        sheets.read(BROKEN[name]())


def test_values_come_out_as_somebody_would_type_them() -> None:
    told = ("甲_x000D_", 110108.0, date(2026, 11, 24), None, "=1+1")
    header, lines = sheets.read(book((" 名称 ", "数", "日", None, "式"), (), told, ("乙", 1.5)))
    assert header == ["名称", "数", "日", "", "式"]
    assert [(one.number, one.cells) for one in lines] == [
        (2, {"名称": "甲", "数": "110108", "日": "2026-11-24", "": "", "式": ""}),
        (3, {"名称": "乙", "数": "1.5", "日": "", "": "", "式": ""}),
    ]
    assert workbooks._cell(datetime(2026, 11, 24, 9, 30)) == "2026-11-24 09:30:00"


def test_of_a_formula_the_kept_result_alone_is_read() -> None:
    cell = '<row r="1"><c r="A1"><f>HYPERLINK("http://x.example")</f><v>7</v></c></row>'
    assert sheets.read(sheet(cell))[0] == ["7"]


def test_our_own_workbook_comes_back() -> None:
    rows = [("=cmd|' /C calc'!A0", "  两边  "), ("𠮷野家😀", "1\n2")]
    assert b"1980-01-01T00:00:00Z" in zipfile.ZipFile(io.BytesIO(sheets.workbook(("甲", "乙"), rows))).read(
        "docProps/core.xml"
    )
    header, lines = sheets.read(sheets.workbook(("甲", "乙"), rows))
    assert header == ["甲", "乙"]
    assert [tuple(one.cells.values()) for one in lines] == rows


def test_a_flipped_workbook_never_leaves_a_trace() -> None:
    good, dice = book(("名称", "数"), *((f"示例{n}", n) for n in range(40))), random.Random(6)
    said = set[object]()
    for _ in range(150):
        raw = bytearray(good)
        for _ in range(dice.randint(1, 8)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        head, body = copy_child.make(copy_child.TABLE, bytes(raw), [])
        said.add(head.get("error"))
        assert ("error" in head) == (body == b"")
    assert said <= {None, "damaged", "size", "unsafe", "memory"}
    assert len(said) > 1


def test_a_cell_longer_than_any_is_said() -> None:
    before = csv.field_size_limit(131_072)  # a command that ran in this process may have let it be longer
    try:
        _header, lines = sheets.read(b"a,b\n" + b"x" * 200_000 + b",1\n")
        with pytest.raises(ValueError, match=sheets.UNREADABLE):
            list(lines)
    finally:
        csv.field_size_limit(before)
