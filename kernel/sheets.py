"""Tables as files: CSV in the usual encodings in, bytes that are no text found; out, cells that run no formula."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

import openpyxl
import xlsxwriter

_ZIP = b"PK\x03\x04"
MOST_UNPACKED = 100_000_000
# What a spreadsheet takes for a formula; such a cell goes out behind an apostrophe and comes in without it.
_FORMULA = frozenset("=+-@\t\r＝＋－＠")


@dataclass(frozen=True)
class Line:
    """One row under its column names; damaged where bytes could not be read as text."""

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


def read(data: bytes) -> tuple[list[str], Iterator[Line]]:
    """The column names and the rows of a CSV or XLSX file; a row's number is its place, the header being 1.

    Raises ValueError, in words, for a workbook that cannot be read or unpacks to more than `MOST_UNPACKED` bytes.
    """
    table = _workbook_rows(data) if data.startswith(_ZIP) else csv.reader(io.StringIO(text_of(data), newline=""))
    header = [name.strip() for name in next(table, [])]
    return header, _lines(header, table)


def _workbook_rows(data: bytes) -> Iterator[list[str]]:
    """The rows of a workbook's first sheet as text; how far they unpack is looked at first."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise ValueError("表格展开后太大，请分成几份。")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size need not be so
        return iter([[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)])
    except (zipfile.BadZipFile, KeyError, IndexError, OSError, SyntaxError, TypeError, AttributeError) as error:
        raise ValueError("打不开这份表格，请另存为 XLSX 或 CSV 再来。") from error


def _cell(value: object) -> str:
    """A cell's value as somebody would type it: whole numbers without a point, days as 2026-11-24."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return str(value).replace("_x000D_", "")


def _lines(header: Sequence[str], table: Iterable[list[str]]) -> Iterator[Line]:
    number = 1
    for cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        number += 1
        padded = [*cells, *[""] * (len(header) - len(cells))]
        yield Line(
            number, {name: bare(cell) for name, cell in zip(header, padded, strict=False)}, any(map(_lone, cells))
        )


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
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    for place, row in enumerate([header, *rows]):
        for column, value in enumerate(row):
            sheet.write_string(place, column, _whole_cell(value), None if place else bold)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
