"""A table somebody brought waits, as it came, until it is confirmed: under a place that only they know."""

import base64
import binascii
import io

from kernel.db import db
from kernel.files.handing import read
from kernel.files.intake import discard, quarantined, receive
from kernel.files.models import MAX_BYTES

# In quarantine a file is kept as text in base64, a third larger than it came.
MOST = MAX_BYTES // 4 * 3 - 3


def hold(data: bytes, place: str, by: int | None) -> None:
    """Keep the bytes under this place; raises FileRefused."""
    receive(io.BytesIO(base64.encodebytes(data)), "import.txt", place, by)


def held(place: str) -> bytes | None:
    """The bytes as they came; None when nothing waits under this place."""
    rows = quarantined(place)
    try:
        return base64.decodebytes(read(rows[0])) if rows else None
    except (binascii.Error, FileNotFoundError):
        return None
    finally:
        db.session.rollback()


def let_go(place: str) -> None:
    """Forget what waits under this place."""
    for row in quarantined(place):
        discard(place, row.ref)
