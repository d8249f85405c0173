"""The lines of the desks are written anew at the end of every transaction that recorded an event of a case."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Delete, Insert, bindparam, delete, insert, true

from complaints.models import DeskLine
from complaints.queries.lines import fresh
from kernel.db import before_commit, db, memory
from kernel.events import on_record

STREAM = "complaint:"
# What leaves status, seats, officer and clocks as they are.
SILENT = frozenset(
    {"clock.warned", "clock.breached", "complaint.message_said", "complaint.paper_made"}
    | {"complaint.protected_shown", "complaint.decision_proposed"}
)
COLUMNS = ("organisation_id", "complaint_id", "status", "officer_id", "is_unattended", "due_at", "queue_rank")


@on_record
def touch(made: Sequence[tuple[int, str, str]]) -> None:
    """Remember whose lines to write before the transaction commits."""
    told = {stream for _id, kind, stream in made if kind not in SILENT and stream.startswith(STREAM)}
    ids = {int(stream.removeprefix(STREAM)) for stream in told}
    if ids:
        waiting = memory().setdefault("lines", set())
        waiting |= ids
        before_commit("lines", _write)


def _write() -> None:
    write_lines(memory().pop("lines", set()))


def write_lines(complaints: Iterable[int] | None = None) -> None:
    """Write the lines of these cases (None: all) anew, inside the open transaction: two statements, however many."""
    given = {} if complaints is None else {"ids": sorted(complaints)}
    db.session.flush()
    for statement in _anew(complaints is None):
        db.session.connection().execute(statement, given)


@cache
def _anew(is_whole: bool) -> tuple[Delete, Insert]:
    which: Any = None if is_whole else bindparam("ids", expanding=True)
    old = delete(DeskLine).where(true() if which is None else DeskLine.complaint_id.in_(which))
    return old, insert(DeskLine).from_select(list(COLUMNS), fresh(which))
