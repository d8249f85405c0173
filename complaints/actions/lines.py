"""The lines of the desks are written anew at the end of every transaction that recorded an event of a case."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Delete, Insert, Update, bindparam, delete, insert, select, true, update

from complaints.models import Complaint, DeskLine, Offer, OfferState
from complaints.queries.lines import fresh
from complaints.queries.own_days import own_days
from kernel import clock
from kernel.clock import end_of
from kernel.db import before_commit, db, memory, transaction
from kernel.events import on_record

STREAM = "complaint:"
# What leaves status, seats, officer and clocks as they are.
SILENT = frozenset(
    {"clock.warned", "clock.breached", "complaint.message_said", "complaint.paper_made"}
    | {"complaint.protected_shown", "complaint.decision_proposed"}
)
RUN_OUT_LATELY = timedelta(days=3)
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
    """Write the lines of these cases (None: all) anew, inside the open transaction: four statements, however many.

    Whoever is asked for something stands in its own list by its own day; the rest by the clocks of the case.
    """
    ids = None if complaints is None else sorted(complaints)
    given = {} if ids is None else {"ids": ids}
    db.session.flush()
    for statement in _anew(complaints is None):
        db.session.connection().execute(statement, given)
    own = [
        {"case": case, "organisation": organisation, "own_at": end_of(one.by_on)}
        for (case, organisation), one in own_days(ids).items()
    ]
    if own:
        db.session.connection().execute(_own(), own)


def renew_lines() -> int:
    """Write the lines of cases anew whose offer ran out lately: no event says that nobody is asked any more."""
    today = clock.today()
    over = Offer.state == OfferState.OPEN, Offer.until_on < today, Offer.until_on >= today - RUN_OUT_LATELY
    found = select(Offer.complaint_id).join(Complaint, Complaint.id == Offer.complaint_id)
    with transaction():
        ids = db.session.scalars(found.where(*over, Complaint.closed_at.is_(None))).all()
        if ids:
            write_lines(ids)
    return len(ids)


@cache
def _own() -> Update:
    mine = DeskLine.complaint_id == bindparam("case"), DeskLine.organisation_id == bindparam("organisation")
    return update(DeskLine).where(*mine).values(due_at=bindparam("own_at"))


@cache
def _anew(is_whole: bool) -> tuple[Delete, Insert]:
    which: Any = None if is_whole else bindparam("ids", expanding=True)
    old = delete(DeskLine).where(true() if which is None else DeskLine.complaint_id.in_(which))
    return old, insert(DeskLine).from_select(list(COLUMNS), fresh(which))
