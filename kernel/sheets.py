"""Tables as files: CSV in the usual encodings in, bytes that are no text found; out, cells that run no formula."""

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from kernel.children import ChildEnded, ask
from kernel.copy_child import TABLE
from kernel.forms import clean

_ALWAYS = datetime(1980, 1, 1, tzinfo=UTC)
_ZIP = b"PK\x03\x04"
# Somebody waits before the page meanwhile; the child's own limits are in `kernel.copy_child`.
WAITS = 20.0
TOO_LARGE = "表格展开后太大，请分成几份。"
UNREADABLE = "打不开这份表格，请另存为 XLSX 或 CSV 再来。"
# What a spreadsheet takes for a formula; such a cell goes out behind an apostrophe and comes in without it.
_FORMULA = frozenset("=+-@\t\r＝＋－＠")


@dataclass(frozen=True)
class Line:
    """One row under its column names; damaged where bytes could not be read as text, or no database keeps them."""

    number: int
    cells: dict[str, str]
    is_damaged: bool


def text_of(data: bytes) -> str:
    """A file as text: UTF-8 with or without BOM, else GB18030; bytes that are no text stay as lone surrogates.

    Told by the lines that hold more than ASCII: the encoding in which more of them read without a fault, first UTF-8.
    """
    lines = [line for line in data.removeprefix(codecs.BOM_UTF8).split(b"\n") if not line.isascii()]
    is_utf8 = data.startswith(codecs.BOM_UTF8) or _whole(lines, "utf-8") >= _whole(lines, "gb18030")
    return data.decode("utf-8-sig" if is_utf8 else "gb18030", errors="surrogateescape")


def _whole(lines: list[bytes], encoding: str) -> int:
    return sum(not _lone(line.decode(encoding, errors="surrogateescape")) for line in lines)


def _lone(words: str) -> int:
    return sum("\udc80" <= sign <= "\udcff" for sign in words)


# The column names, and the rows under them, to be gone through once.
Table = tuple[list[str], Iterator[Line]]


def read(data: bytes) -> Table:
    """The column names and the rows of a CSV or XLSX file; a row's number is its place, the header being 1.

    Raises ValueError, in words, for a workbook that cannot be read or unpacks too far.
    """
    table = iter(_workbook_rows(data)) if is_workbook(data) else _csv_rows(data)
    header = [name.strip() for name in next(table, [])]
    return header, _lines(header, table)


def table_of(source: Path | bytes | Table) -> Table:
    """A table out of a file or its bytes; one that was read already as it is, for a workbook takes a child to read."""
    if isinstance(source, tuple):
        return source
    return read(source if isinstance(source, bytes) else source.read_bytes())


def is_workbook(data: bytes) -> bool:
    """Whether these bytes begin as a packed file does."""
    return data.startswith(_ZIP)


def _csv_rows(data: bytes) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text_of(data), newline=""))
    except csv.Error as error:  # a cell longer than any is
        raise ValueError(UNREADABLE) from error


def _workbook_rows(data: bytes) -> list[list[str]]:
    """The rows of a workbook's first sheet as text; a child unpacks it, with limits."""
    try:
        head, body = ask(TABLE, data, [], WAITS)
    except ChildEnded:
        raise ValueError(TOO_LARGE) from None
    if "error" in head:
        raise ValueError(TOO_LARGE if head["error"] in ("size", "memory") else UNREADABLE)
    found: list[list[str]] = json.loads(body)
    return found


def _lines(header: Sequence[str], table: Iterable[list[str]]) -> Iterator[Line]:
    number = 1
    for cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        number += 1
        padded = [*cells, *[""] * (len(header) - len(cells))]
        named = {name: clean(bare(cell)) for name, cell in zip(header, padded, strict=False)}
        yield Line(number, named, any("\0" in cell or _lone(cell) for cell in cells))


def bare(cell: str) -> str:
    """A cell as it was before `safe`; other cells lose white space around them."""
    if _is_quoted(cell):
        return cell[1:]
    return cell.strip()


def safe(value: str) -> str:
    """A value no spreadsheet runs; `bare` gives it back exactly."""
    needs = value[:1] in _FORMULA or _is_quoted(value) or value != value.strip()
    return f"'{value}" if needs and value else value


def _whole_cell(value: str) -> str:
    """A value that is text by its type: behind an apostrophe only where `bare` would else take something off."""
    return f"'{value}" if value and bare(value) != value else value


def _is_quoted(cell: str) -> bool:
    return cell[:1] == "'" and (cell[1:2] in _FORMULA | {"'"} or cell[1:] != cell[1:].strip())


def written(header: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as a CSV file in UTF-8 with BOM, as spreadsheets expect it."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(header)
    table.writerows([safe(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def workbook(header: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as an XLSX file; every cell is text by its type, so that none is ever read as a formula or a number."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _ALWAYS})  # the same rows are the same bytes, whenever they go out
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    for place, row in enumerate([header, *rows]):
        for column, value in enumerate(row):
            sheet.write_string(place, column, _whole_cell(value), None if place else bold)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
