"""The first sheet of an XLSX file as rows of words; only the child of `kernel.copy_child` unpacks one.

Values alone: of a formula its last result as it was kept, never the formula. What declares a document type is refused.
"""

import io
import json
import zipfile
from datetime import datetime, time
from typing import Any

import openpyxl

from kernel.copy_child import Made, Refused

MOST_UNPACKED = 100_000_000
MOST_ROWS, MOST_COLUMNS = 100_000, 200
MOST_WORDS = 16 * 1024 * 1024
_HEAD = 64 * 1024


def rows(data: bytes, _ranges: object) -> Made:
    """The rows that hold anything, as JSON; how far they unpack is looked at first."""
    _look(data)
    book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what the file says of its size need not be so
    found = list[list[str]]()
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
        if number > MOST_ROWS:
            raise Refused("size")
        cells = [_cell(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append(cells)
    body = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
    if len(body) > MOST_WORDS:
        raise Refused("size")
    return {"media_type": "application/json"}, body


def _look(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise Refused("size")
        for one in packed.infolist():
            with packed.open(one) as member:
                head = member.read(_HEAD)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Refused("unsafe")


def _cell(value: object) -> str:
    """A cell's value as somebody would type it: whole numbers without a point, days as 2026-11-24."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return str(value).replace("_x000D_", "")
