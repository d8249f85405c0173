"""Paging by the last row seen: no depth limit, no row twice, no counting of pages."""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from flask_babel import lazy_gettext as _l

from kernel.errors import DomainError

Row = TypeVar("Row")
LARGEST = 500
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
# What the API says a cursor looks like: nothing, or a key and an id; every text of this form is answered.
INSTANT_CURSOR = r"^([0-9]{1,16}\.[0-9]{1,18})?$"
WORDS_CURSOR = r"^(([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2,3})?\.[0-9]{1,18})?$"


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


def cursor_of(key: datetime | str, row_id: int) -> str:
    """The opaque cursor after a row: its sorting key, an instant or words, and its id."""
    if isinstance(key, datetime):
        return f"{(key - EPOCH) // MICROSECOND}.{row_id}"
    return f"{base64.urlsafe_b64encode(key.encode()).decode().rstrip('=')}.{row_id}"


def read_cursor(cursor: str) -> tuple[str, int]:
    """The words, as they were given out, and the id inside a cursor; raises BadCursor.

    Whatever fits WORDS_CURSOR is a place in the list: of what was never given out, only NUL is no word of a database.
    """
    key, row_id = _parts(cursor, WORDS_CURSOR)
    words = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)).decode(errors="replace")
    return words.replace("\0", ""), row_id


def read_instant_cursor(cursor: str) -> tuple[datetime, int]:
    """The instant and the id inside a cursor; raises BadCursor. Whatever fits INSTANT_CURSOR is a place in the list."""
    key, row_id = _parts(cursor, INSTANT_CURSOR)
    return EPOCH + int(key) * MICROSECOND, row_id


def _parts(cursor: str, form: str) -> tuple[str, int]:
    if not re.fullmatch(form, cursor, re.ASCII) or not cursor:
        raise BadCursor()
    key, _dot, row_id = cursor.partition(".")
    return key, int(row_id)


def within(limit: int) -> int:
    """A page size between 1 and 500."""
    return max(1, min(limit, LARGEST))


def region_prefix(code: str) -> str:
    """What codes inside a division begin with: 110000 gives 11, 110100 gives 1101."""
    for length in (2, 4):
        if code[length:] == "0" * (6 - length):
            return code[:length]
    return code
