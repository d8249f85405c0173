"""Paging by the last row seen: no depth limit, no row twice, no counting of pages."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from flask_babel import lazy_gettext as _l

from kernel.errors import DomainError

Row = TypeVar("Row")
LARGEST = 500


class BadCursor(DomainError):
    """A cursor that was not given out here."""

    status = 400

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("翻页位置无效，请从第一页开始。")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, the cursor of the next ones or None, and how many there are in all; `is_more` if counting stopped."""

    items: list[Row]
    next: str | None
    total: int
    is_more: bool = False


def cursor_of(key: str, row_id: int) -> str:
    """The opaque cursor after a row: its sorting key and its id."""
    return base64.urlsafe_b64encode(json.dumps([key, row_id]).encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[str, int]:
    """The sorting key and id inside a cursor; raises BadCursor."""
    try:
        key, row_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise BadCursor() from None
    if not isinstance(key, str) or not key.isprintable() or type(row_id) is not int or not 0 <= row_id < 2**63:
        raise BadCursor()
    return key, row_id


def instant_of(key: str) -> datetime:
    """The instant a cursor's key says, with its zone; raises BadCursor."""
    try:
        instant = datetime.fromisoformat(key)
    except ValueError:
        raise BadCursor() from None
    if instant.tzinfo is None or not 2000 <= instant.year < 2200:
        raise BadCursor()
    return instant


def within(limit: int) -> int:
    """A page size between 1 and 500."""
    return max(1, min(limit, LARGEST))


def region_prefix(code: str) -> str:
    """What codes inside a division begin with: 110000 gives 11, 110100 gives 1101."""
    for length in (2, 4):
        if code[length:] == "0" * (6 - length):
            return code[:length]
    return code
