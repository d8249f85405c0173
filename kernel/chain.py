"""Proving the event log: checkpoints over all chain heads, and the check of every link."""

import hashlib
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import func, select

from kernel import clock
from kernel.db import db, transaction
from kernel.events import GENESIS, Checkpoint, EventRow, StreamHead, digest


@dataclass(frozen=True)
class Verdict:
    """What a check of the whole log found."""

    events: int
    cases: int
    ok: bool
    first_bad: str | None
    head: str


def heads_digest(upto: int, previous: str) -> tuple[int, str]:
    """How many streams had events up to this event id, and one digest over their heads and the former digest."""
    last = (
        select(EventRow.stream, func.max(EventRow.seq).label("seq"))
        .where(EventRow.id <= upto)
        .group_by(EventRow.stream)
        .subquery()
    )
    rows = db.session.execute(
        select(EventRow.stream, EventRow.seq, EventRow.hash)
        .join(last, (EventRow.stream == last.c.stream) & (EventRow.seq == last.c.seq))
        .order_by(EventRow.stream)
    )
    total, sha = 0, hashlib.sha256(previous.encode())
    for stream, seq, link in rows:
        total += 1
        sha.update(f"{stream} {seq} {link}\n".encode())
    return total, sha.hexdigest()


def checkpoint() -> Checkpoint | None:
    """Seal the heads of all chains as they stand; None when nothing was added since the last seal."""
    with transaction():
        upto = db.session.scalar(select(func.max(EventRow.id))) or 0
        last = db.session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
        if upto == (last.upto_event_id if last else 0):
            return None
        previous = last.digest if last else GENESIS
        streams, sealed = heads_digest(upto, previous)
        row = Checkpoint(upto_event_id=upto, streams=streams, digest=sealed, previous=previous, made_at=clock.now())
        db.session.add(row)
        return row


def verify() -> Verdict:
    """Walk every chain and every checkpoint; `first_bad` names the first place that does not hold."""
    bad = _first_bad_link() or _first_bad_head() or _first_bad_checkpoint()
    last = db.session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
    upto = db.session.scalar(select(func.max(EventRow.id))) or 0
    _, head = heads_digest(upto, last.digest if last else GENESIS)
    events = db.session.scalar(select(func.count()).select_from(EventRow)) or 0
    cases = db.session.scalar(select(func.count()).select_from(StreamHead)) or 0
    return Verdict(events, cases, bad is None, bad, head)


def _first_bad_link() -> str | None:
    stream, seq, link = "", 0, GENESIS
    every = select(EventRow).order_by(EventRow.stream, EventRow.seq)
    with closing(db.session.scalars(every.execution_options(yield_per=500, populate_existing=True))) as rows:
        for row in rows:
            if row.stream != stream:
                stream, seq, link = row.stream, 0, GENESIS
            if row.seq != seq + 1 or row.previous != link or row.hash != digest(row):
                return f"{row.stream}#{row.seq}"
            seq, link = row.seq, row.hash
    return None


def _first_bad_head() -> str | None:
    last = select(EventRow.stream, func.max(EventRow.seq).label("seq")).group_by(EventRow.stream).subquery()
    rows = db.session.execute(
        select(StreamHead.stream, StreamHead.seq, StreamHead.hash, EventRow.hash)
        .outerjoin(last, last.c.stream == StreamHead.stream)
        .outerjoin(EventRow, (EventRow.stream == last.c.stream) & (EventRow.seq == last.c.seq))
        .where((StreamHead.hash != EventRow.hash) | EventRow.hash.is_(None))
        .order_by(StreamHead.stream)
    )
    first = rows.first()
    return f"{first[0]}#head" if first else None


def _first_bad_checkpoint() -> str | None:
    previous = GENESIS
    for row in db.session.scalars(select(Checkpoint).order_by(Checkpoint.id)):
        streams, sealed = heads_digest(row.upto_event_id, previous)
        if (row.previous, row.streams, row.digest) != (previous, streams, sealed):
            return f"checkpoint#{row.id}"
        previous = row.digest
    return None
