"""The chain of snapshots, and whether the next one is due."""

from datetime import time, timedelta

from sqlalchemy import exists, or_, select

from disclosure.lifecycle import PublicNarrativeState
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
