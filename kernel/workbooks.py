"""The first sheet of an XLSX file as rows: strings and numbers only, within limits; no formula is ever read."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from kernel.sheets import Line

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 8 * 1024 * 1024, 20_000, 200
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What a damaged, locked or foreign file makes the readers below raise.
FAULTS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, ElementTree.ParseError),
    *(KeyError, IndexError, NotImplementedError, RuntimeError),
)
_CELL = re.compile(r"([A-Z]{1,3})[1-9]\d*")


def is_workbook(data: bytes) -> bool:
    """Whether these bytes begin as a packed file does."""
    return data[:4] == b"PK\x03\x04"


def read(data: bytes) -> tuple[list[str], Iterator[Line]]:
    """The column names and rows, as `sheets.read` gives them; raises ValueError for what is no such file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
            strings = _strings(_tree(packed, STRINGS)) if STRINGS in names else []
            rows = list(_rows(_tree(packed, SHEET), strings))
    except (
        zipfile.BadZipFile,
        KeyError,
        ElementTree.ParseError,
        IndexError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise ValueError("no workbook") from error
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    return header, _lines(header, rows[1:])


def _tree(packed: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """One member, read no further than the limit; one that declares entities is refused."""
    with packed.open(name) as member:
        data = member.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("too large, or declares what it must not")
    return ElementTree.fromstring(data)


def _strings(tree: ElementTree.Element) -> list[str]:
    return ["".join(part.text or "" for part in one.iter(f"{MAIN}t")) for one in tree.iter(f"{MAIN}si")]


def _rows(tree: ElementTree.Element, strings: list[str]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(tree.iter(f"{MAIN}row"), 1):
        if number > MOST_ROWS:
            raise ValueError("too many rows")
        cells: dict[int, str] = {}
        for place, cell in enumerate(row.iter(f"{MAIN}c")):
            column = _column(cell.get("r", "")) if cell.get("r") else place
            if column < MOST_COLUMNS:
                cells[column] = _value(cell, strings)
        found = [cells.get(column, "") for column in range(max(cells, default=-1) + 1)]
        if any(value.strip() for value in found):
            yield number, found


def _column(address: str) -> int:
    found = _CELL.fullmatch(address)
    if found is None:
        raise ValueError("no address of a cell")
    place = 0
    for sign in found[1]:
        place = place * 26 + ord(sign) - 64
    return place - 1


def _value(cell: ElementTree.Element, strings: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v") or ""
    if kind == "s":
        return strings[int(value)]
    if kind == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
    return re.sub(r"\.0+$", "", value) if kind == "n" else value


def _lines(header: list[str], rows: list[tuple[int, list[str]]]) -> Iterator[Line]:
    for number, cells in rows:
        padded = [*cells, *[""] * (len(header) - len(cells))]
        named = {name: cell.strip() for name, cell in zip(header, padded, strict=False)}
        yield Line(number, named, is_damaged=False)
