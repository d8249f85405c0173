"""The chain of snapshots, and whether the next one is due."""

from datetime import time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from disclosure.lifecycle import PublicationState, PublicNarrativeState
from disclosure.models import OpenSnapshot, Publication, PublicNarrative, PublicNotice
from kernel import clock
from kernel.db import db

# After midnight's own work; a snapshot of today is made from then on.
NIGHTLY = time(2, 0)
# An act that was open when the last one began to read wrote its instant earlier.
OPEN_ACTS = timedelta(minutes=1)


def last_snapshot() -> OpenSnapshot | None:
    """The newest snapshot."""
    return db.session.scalar(select(OpenSnapshot).order_by(OpenSnapshot.number.desc()).limit(1))


# What was taken down longer ago than this is in no file, or the file is not given out: an hour is promised.
PATIENCE = timedelta(minutes=50)


def is_withheld(table: str, number: int) -> bool:
    """Whether something of this table was taken down after snapshot `number` was read, and that is too long ago."""
    asked = _TAKEN_FROM.get(table, ())
    seen_at = db.session.scalar(select(OpenSnapshot.seen_at).where(OpenSnapshot.number == number)) if asked else None
    if seen_at is None:
        return False
    since, until = seen_at - OPEN_ACTS, clock.now() - PATIENCE
    if since > until:
        return False
    gone = (exists().where(*which, at >= since, at <= until) for at, which in asked)
    return bool(db.session.scalar(select(or_(*gone))))


_TEXT = (Publication.written_at, (Publication.state == PublicationState.WITHDRAWN,))
_WORDS = (PublicNarrative.withdrawn_at, (PublicNarrative.state == PublicNarrativeState.WITHDRAWN,))
_NOTICE = (PublicNotice.changed_at, (PublicNotice.state != "published",))
# By table the instants at which something of it went.
_TAKEN_FROM: dict[str, tuple[tuple[Any, tuple[ColumnElement[bool], ...]], ...]] = {
    "publications": (_TEXT,),
    "summaries": (_TEXT,),
    "narratives": (_WORDS, _TEXT),
    "notices": (_NOTICE,),
}


def is_due() -> bool:
    """Whether none was made since this night, or something was taken down or replaced since the last one began."""
    last = last_snapshot()
    if last is None:
        return True
    now = clock.now().astimezone(clock.ZONE)
    if last.seen_at.astimezone(clock.ZONE).date() < now.date() and now.time() >= NIGHTLY:
        return True
    since = last.seen_at - OPEN_ACTS
    gone = (
        exists().where(Publication.replaces_ref.is_not(None), Publication.written_at >= since),
        exists().where(PublicNotice.state != "published", PublicNotice.changed_at >= since),
        exists().where(PublicNarrative.state == PublicNarrativeState.WITHDRAWN, PublicNarrative.withdrawn_at >= since),
    )
    return bool(db.session.scalar(select(or_(*gone))))
