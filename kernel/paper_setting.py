"""Setting papers as PDF: whose try it is, and when again; one that cannot be set never keeps the others waiting."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from kernel import clock
from kernel.db import db, lock, transaction
from kernel.papers import UNMADE, Paper

# Longer than the child may take over one paper (pdf.TIMEOUT_SECONDS): an older try is a dead worker's.
LEASE = timedelta(minutes=3)
LONGEST = timedelta(hours=12)
NAMED = 5


def claim(paper_id: int) -> Paper | None:
    """Take a paper that is due and count the try before it begins; None when there is nothing to do now."""
    with transaction():
        paper, now = db.session.get(Paper, paper_id), clock.now()
        if paper is None or lock(paper).state not in UNMADE or (paper.again_at is not None and paper.again_at > now):
            return None
        if paper.tries and paper.failed_at is None:
            paper.failed_at = now  # the try before this one ended without a word: its worker died
        paper.tries += 1
        paper.again_at = now + LEASE
        return paper


def fail(paper: Paper) -> None:
    """It could not be set: the next try comes later each time, and never stops coming."""
    with transaction():
        if lock(paper).state in UNMADE:
            paper.failed_at = clock.now()
            paper.again_at = paper.failed_at + min(LEASE * 2 ** min(paper.tries - 1, 10), LONGEST)


def release(paper: Paper) -> None:
    """It was not this paper's fault: the try does not count."""
    with transaction():
        if lock(paper).state in UNMADE:
            paper.tries, paper.again_at = max(0, paper.tries - 1), None


@dataclass(frozen=True)
class Unset:
    """How many papers could not be set so far, some of their numbers, and since when the oldest of all waits."""

    failed: int
    numbers: tuple[str, ...]
    oldest: datetime | None


def unset() -> Unset:
    """What an operator should know of papers without their PDF."""
    failed, oldest = func.count(Paper.failed_at).over(), func.min(Paper.made_at).over()
    found = select(Paper.number, Paper.failed_at, failed, oldest).where(Paper.state.in_(UNMADE))
    rows = db.session.execute(found.order_by(Paper.failed_at.is_(None), Paper.id).limit(NAMED)).all()
    numbers = tuple(row[0] for row in rows if row[1] is not None)
    return Unset(rows[0][2], numbers, rows[0][3]) if rows else Unset(0, (), None)
