"""Checking the whole log at an auditor's press: slice by slice, its place kept, the result an event itself."""

from collections.abc import Sequence

from sqlalchemy import func, select

from accounts.events import ChainCheckAsked, ChainChecked, EventsExported
from accounts.models.office import ChainCheck
from accounts.roles import Role
from kernel import chain, clock, events, jobs
from kernel.crypto import token_hash
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import GENESIS, SYSTEM, Actor, EventRow

SLICE = 2000


def ask_chain_check(*, by: Actor) -> ChainCheck:
    """Begin a check of every link up to now; while one runs, that one is answered."""
    with transaction():
        _only_auditor(by)
        running = db.session.scalar(select(ChainCheck).where(ChainCheck.finished_at.is_(None)).limit(1))
        if running is not None:
            return running
        upto = db.session.scalar(select(func.max(EventRow.id))) or 0
        row = ChainCheck(
            asked_by_id=by.person_id,
            asked_at=clock.now(),
            upto_event_id=upto,
            events=db.session.scalar(select(func.count()).where(EventRow.id <= upto)) or 0,
            link=GENESIS,
        )
        db.session.add(row)
        db.session.flush()
        events.record(ChainCheckAsked(row.id, upto), by)
        jobs.hint("audit.check", row.id)
        return row


def _only_auditor(by: Actor) -> None:
    if by.role != Role.AUDITOR:
        raise NotYours()


def continue_chain_check(check_id: int, most: int = SLICE) -> bool:
    """Walk one slice further; True when the check is finished. Safe to run twice: each slice begins at its place."""
    with transaction():
        row = lock(db.session.get_one(ChainCheck, check_id))
        if row.finished_at is not None:
            return True
        if row.checked < row.events:
            bad = _links(row, most)
        else:
            bad = chain.first_bad_head() if row.checkpoint_id == 0 else None
            bad = bad or _checkpoints(row)
        if bad is not None or row.checkpoint_id < 0:
            _finish(row, bad)
        return row.finished_at is not None


def _links(row: ChainCheck, most: int) -> str | None:
    place, seen, bad = chain.walk(chain.Place(row.stream, row.seq, row.link), row.upto_event_id, most)
    row.stream, row.seq, row.link = place.stream, place.seq, place.link
    row.checked += seen
    # Fewer than there were is a hole that no neighbour shows: whole chains are gone.
    return bad or (f"{row.checked}<{row.events}" if seen == 0 and row.checked < row.events else None)


def _checkpoints(row: ChainCheck) -> str | None:
    """One seal a slice: each reads all heads before it; below 0 when there is none left."""
    following, bad = chain.check_checkpoint_after(row.checkpoint_id)
    row.checkpoint_id = following if following is not None else -1
    return bad


def _finish(row: ChainCheck, bad: str | None) -> None:
    row.finished_at, row.is_whole, row.first_bad = clock.now(), bad is None, bad
    row.head = chain.head(row.upto_event_id)
    events.record(ChainChecked(row.id, row.checked, row.is_whole, row.head), SYSTEM)


def note_export(rows: Sequence[object], asked: str, *, by: Actor) -> None:
    """Note that an auditor takes a list of events away: how many, and a digest of what was asked."""
    with transaction():
        _only_auditor(by)
        if not rows:
            raise IllegalMove()
        events.record(EventsExported(len(rows), token_hash(asked)), by)
