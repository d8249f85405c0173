"""What happens to a file, as jobs a mortal process can die in, and where: between its bytes and its row, each way."""

import io
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from kernel import files, jobs
from kernel.db import db, transaction
from kernel.files import LocalStorage, StoredFile, checking, intake, large
from kernel.files.object_store import ObjectStorage
from tests.chaos.dying import after, before
from tests.kernel.hostile_pdf import photo

LARGE = bytes(range(256)) * 3


def token_of(number: int) -> str:
    """The token of the form of one life."""
    return f"form-of-mortal-{number}"


@jobs.job("chaos.hand_in")
def hand_in(number: int) -> None:
    """A file comes with a form."""
    files.receive(io.BytesIO(photo()), "照片.jpg", token_of(number), 7)


@jobs.job("chaos.send")
def send(number: int) -> None:
    """The form is sent: its files get their owner, together with one that is made here."""
    hand_in(number)
    with transaction():
        files.link(token_of(number), "message", number)
        files.keep(photo(), "凭证.jpg", "message", number)


@jobs.job("chaos.throw_away")
def throw_away(number: int) -> None:
    """The files are handed in, copied, and unticked."""
    hand_in(number)
    for row in files.quarantined(token_of(number)):
        files.check(row.id)
        files.discard(token_of(number), row.ref)


@jobs.job("chaos.copy")
def copy(number: int) -> None:
    """The file is handed in, linked, and the worker looks at it."""
    hand_in(number)
    with transaction():
        rows = files.link(token_of(number), "message", number)
    for row in rows:
        files.check(row.id)


@jobs.job("chaos.cover")
def cover(number: int) -> None:
    """Parts of it are marked, the worker burns them out, and it is shown whole again."""
    copy(number)
    row = db.session.scalars(db.select(StoredFile).where(StoredFile.owner_id == number)).one()
    with transaction():
        files.mask(row, [(1, 0, 0, 50, 50)])
        files.burn(row)
    files.check(row.id)
    with transaction():
        files.uncover(row)


@jobs.job("chaos.pieces")
def pieces(number: int) -> None:
    """A file in three pieces is laid down, gets its rows, and is deleted."""
    laid = files.lay(io.BytesIO(LARGE))
    with transaction():
        files.keep_laid(laid, "材料包.zip", "application/zip", "message", number)
    _erase(number)


def _erase(number: int) -> None:
    with transaction():
        files.erase("message", [number])


def _small(how: Callable[[], None]) -> Callable[[], None]:
    """With pieces so small that a few bytes are three of them."""

    def begin() -> None:
        large.CHUNK = len(LARGE) // 3  # in this process only
        how()

    return begin


def _stored(what: str, store: type[LocalStorage | ObjectStorage]) -> dict[str, Callable[[], None]]:
    """Where the store itself is called; a bucket dies at the same points as a folder."""
    return {
        f"{what}: bytes without a row": lambda: after(store, "put"),
        f"{what}: row not committed": lambda: before(Session, "commit"),
        f"{what}: copy kept, row not committed": lambda: before(Session, "commit", 4),
        f"{what}: version kept, row not committed": lambda: before(Session, "commit", 7),
        f"{what}: version taken back, its bytes not": lambda: before(store, "delete"),
        f"{what}: row gone, bytes not": lambda: before(store, "delete"),
        f"{what}: original gone, copy not": lambda: before(store, "delete", 2),
        f"{what}: one piece laid down": _small(lambda: before(store, "put", 2)),
        f"{what}: all pieces without a row": _small(lambda: before(Session, "commit")),
        f"{what}: rows of pieces gone, two left": _small(lambda: before(store, "delete", 2)),
    }


BUCKET = _stored("bucket", ObjectStorage)
POINTS: dict[str, Callable[[], None]] = {
    **_stored("file", LocalStorage),
    "file: half written": lambda: before(Path, "replace"),
    "file: not yet synced": lambda: before(__import__("os"), "fsync"),
    "file: row committed, no hint": lambda: before(jobs, "enqueue"),
    "file: linked, not committed": lambda: before(Session, "commit", 2),
    "file: claimed by a worker": lambda: after(checking, "_claimed"),
    "file: copy made, not kept": lambda: before(checking, "_note"),
    "file: version claimed by a worker": lambda: after(checking, "_claimed", 2),
    "file: version made, not kept": lambda: before(checking, "_note", 2),
    "file: version made and kept": lambda: after(checking, "_note", 2),
    "file: pieces laid down, no transaction": _small(lambda: after(files, "lay")),
    "file: pieces with their rows": _small(lambda: before(files, "erase")),
    "file: refused in the middle": lambda: before(intake, "_check_room"),
}
