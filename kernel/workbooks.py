"""The first sheet of an XLSX file as rows of words; only the child of `kernel.copy_child` unpacks one.

Values alone: of a formula its last result as it was kept, never the formula. What declares a document type is refused.
"""

import codecs
import io
import json
import re
import zipfile
from datetime import datetime, time
from typing import Any

import openpyxl

from kernel.copy_child import Made, Refused

MOST_UNPACKED = 100_000_000
MOST_ROWS, MOST_COLUMNS = 100_000, 200
MOST_WORDS = 16 * 1024 * 1024
# Before the first element: declaration, comments and instructions; no honest writer says so much there.
_MOST_PROLOG = 64 * 1024
_PROLOG = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*+<[^?!]", re.DOTALL)
_DECLARES = tuple(b"<?xml" + white for white in (b" ", b"\t", b"\r", b"\n"))
_DECLARATION = re.compile(
    rb"""<\?xml\s+version\s*=\s*["']1\.\d["'](?:\s+encoding\s*=\s*["']([\w.-]+)["'])?"""
    rb"""(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>"""
)
_UNMARKED, _EBCDIC = b"unmarked", b"\x4c\x6f\xa7\x94"


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
                if _declares(member.read(_MOST_PROLOG)):
                    raise Refused("unsafe")


def _declares(head: bytes) -> bool:
    """Whether a part is XML that declares a type before its first element, or is written so that nobody can tell.

    Parts are UTF-8, or UTF-16 with its mark (ECMA-376-2, 6.2.5); a parser tells XML by its bytes, not by its name.
    """
    encoding, text = _text(head)
    if not text.strip():  # white space as far as is looked
        return len(head) == _MOST_PROLOG
    if not text.lstrip().startswith(b"<"):
        return head.startswith(_EBCDIC)
    declared = _DECLARATION.match(text)
    if text.startswith(_DECLARES) and not (declared and (declared[1] or encoding).lower() == encoding):
        return True
    return encoding == _UNMARKED or not _PROLOG.match(text)


def _text(head: bytes) -> tuple[bytes, bytes]:
    """The name of the encoding as a parser tells it by the first bytes, and the same as UTF-8."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        is_longer = head.startswith(codecs.BOM_UTF32_LE)
        return _UNMARKED if is_longer else b"utf-16", head.decode("utf-16", "replace").lstrip("\0").encode()
    if b"\0" in head[:2]:  # two or four bytes to a letter, and no mark
        return _UNMARKED, head.replace(b"\0", b"").removeprefix(codecs.BOM_UTF16_BE)
    return b"utf-8", head.removeprefix(codecs.BOM_UTF8)


def _cell(value: object) -> str:
    """A cell's value as somebody would type it: whole numbers without a point, days as 2026-11-24."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return str(value).replace("_x000D_", "")
