"""Proving the event log: checkpoints over all chain heads, and the check of every link.

A seal of form 1 digests all heads there are. One of form 2 digests those of the chains that grew since the seal before,
on top of that seal, which digests the others: what is sealed is the same, and the work of all seals together grows
with the log alone.
"""

import hashlib
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import func, select, text, tuple_

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


@dataclass(frozen=True)
class Place:
    """How far a walk over the chains has come: the last link that held."""

    stream: str = ""
    seq: int = 0
    link: str = GENESIS


def heads_digest(after: int, upto: int, previous: str) -> tuple[int, str]:
    """How many streams grew between two event ids, and one digest over their heads and the former digest.

    After 0 it reads every stream there was up to the second id.
    """
    last = (
        select(EventRow.stream, func.max(EventRow.seq).label("seq"))
        .where(EventRow.id > after, EventRow.id <= upto)
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
        _let_writers_finish()
        upto = db.session.scalar(select(func.max(EventRow.id))) or 0
        last = db.session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
        after, previous = _end_of(last)
        if upto == after:
            return None
        streams, sealed = heads_digest(after, upto, previous)
        row = Checkpoint(upto_event_id=upto, streams=streams, digest=sealed, previous=previous, made_at=clock.now())
        db.session.add(row)
        return row


def _end_of(seal: Checkpoint | None) -> tuple[int, str]:
    """The event up to which a seal reaches, and its digest."""
    return (seal.upto_event_id, seal.digest) if seal is not None else (0, GENESIS)


def _let_writers_finish() -> None:
    """Wait for events on their way: one of a lower id that arrived after the seal would make the seal seem broken."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE events IN SHARE MODE"))


def verify() -> Verdict:
    """Walk every chain and every checkpoint; `first_bad` names the first place that does not hold."""
    bad = _first_bad_link() or first_bad_head() or _first_bad_checkpoint()
    sealed = head(db.session.scalar(select(func.max(EventRow.id))) or 0)
    events = db.session.scalar(select(func.count()).select_from(EventRow)) or 0
    cases = db.session.scalar(select(func.count()).select_from(StreamHead)) or 0
    return Verdict(events, cases, bad is None, bad, sealed)


def head(upto: int) -> str:
    """The digest over the heads that moved between the last seal and an event, on top of that seal."""
    before = select(Checkpoint).where(Checkpoint.upto_event_id <= upto)
    after, previous = _end_of(db.session.scalar(before.order_by(Checkpoint.id.desc()).limit(1)))
    return heads_digest(after, upto, previous)[1]


def _first_bad_link() -> str | None:
    place = Place()
    every = select(EventRow).order_by(EventRow.stream, EventRow.seq)
    with closing(db.session.scalars(every.execution_options(yield_per=500, populate_existing=True))) as rows:
        for row in rows:
            following = _next(place, row)
            if following is None:
                return f"{row.stream}#{row.seq}"
            place = following
    return None


def _next(place: Place, row: EventRow) -> Place | None:
    """The place after this row, or None where its link does not hold."""
    if row.stream != place.stream:
        place = Place(row.stream)
    if row.seq != place.seq + 1 or row.previous != place.link or row.hash != digest(row):
        return None
    return Place(row.stream, row.seq, row.hash)


def walk(place: Place, upto: int, most: int) -> tuple[Place, int, str | None]:
    """Go on over the links of events up to this id; how far it came, how many held, and the first that does not."""
    rows = db.session.scalars(
        select(EventRow)
        .where(tuple_(EventRow.stream, EventRow.seq) > (place.stream, place.seq), EventRow.id <= upto)
        .order_by(EventRow.stream, EventRow.seq)
        .limit(most)
        .execution_options(populate_existing=True)
    ).all()
    for number, row in enumerate(rows):
        following = _next(place, row)
        if following is None:
            return place, number, f"{row.stream}#{row.seq}"
        place = following
    return place, len(rows), None


def first_bad_head() -> str | None:
    """The first chain whose head is not its last event."""
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
    following: int | None = 0
    while following is not None:
        following, bad = check_checkpoint_after(following)
        if bad is not None:
            return bad
    return None


def check_checkpoint_after(checkpoint_id: int) -> tuple[int | None, str | None]:
    """Check the seal that follows this one (0: the first); its id, None when there is none, and where it fails."""
    found = select(Checkpoint).where(Checkpoint.id > checkpoint_id).order_by(Checkpoint.id).limit(1)
    row = db.session.scalar(found)
    if row is None:
        return None, None
    former = db.session.get(Checkpoint, checkpoint_id) if checkpoint_id else None
    after, previous = _end_of(former)
    streams, sealed = heads_digest(after if row.form > 1 else 0, row.upto_event_id, previous)
    holds = (row.previous, row.streams, row.digest) == (previous, streams, sealed)
    return row.id, None if holds else f"checkpoint#{row.id}"
