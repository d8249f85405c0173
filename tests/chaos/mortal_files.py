"""What happens to a file, as jobs a mortal process can die in, and where: between its bytes and its row, each way."""

import io
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from kernel import files, jobs
from kernel.db import transaction
from kernel.files import LocalStorage, checking, intake
from tests.chaos.dying import after, before, die
from tests.kernel.hostile_pdf import photo


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


def _at_commit(number: int) -> None:
    """Die just before the commit of that number."""
    real, seen = Session.commit, [0]

    def commit(session: Session) -> None:
        seen[0] += 1
        if seen[0] == number:
            die()
        real(session)

    Session.commit = commit  # type: ignore[method-assign]  # in this process only


def _at_delete(number: int) -> None:
    real, seen = LocalStorage.delete, [0]

    def delete(store: LocalStorage, key: str) -> None:
        seen[0] += 1
        if seen[0] == number:
            die()
        real(store, key)

    LocalStorage.delete = delete  # type: ignore[method-assign]  # in this process only


POINTS: dict[str, Callable[[], None]] = {
    "file: half written": lambda: before(Path, "replace"),
    "file: not yet synced": lambda: before(__import__("os"), "fsync"),
    "file: bytes without a row": lambda: after(LocalStorage, "put"),
    "file: row not committed": lambda: _at_commit(1),
    "file: row committed, no hint": lambda: before(jobs, "enqueue"),
    "file: linked, not committed": lambda: _at_commit(2),
    "file: claimed by a worker": lambda: after(checking, "_claimed"),
    "file: copy made, not kept": lambda: before(checking, "_note"),
    "file: copy kept, row not committed": lambda: _at_commit(4),
    "file: row gone, bytes not": lambda: _at_delete(1),
    "file: original gone, copy not": lambda: _at_delete(2),
    "file: refused in the middle": lambda: before(intake, "_check_room"),
}
