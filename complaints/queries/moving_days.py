"""How many open clocks would move with another calendar; a look, nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from complaints.deadlines import NotExtendable
from complaints.models import Clock
from complaints.queries.dating import dated
from complaints.rulesets import NoSuchRule
from kernel.db import db
from kernel.workdays import Calendar

MOST = 5000


@dataclass(frozen=True)
class Moves:
    """Of the clocks looked at: how many end later, how many earlier; `is_whole` is False when there were too many."""

    seen: int = 0
    later: int = 0
    earlier: int = 0
    is_whole: bool = True


def would_move(calendar: Calendar, days: Sequence[date]) -> Moves:
    """Count the open clocks whose last day is another by this calendar; `days` are those that differ."""
    known = select(Clock).where(Clock.met_at.is_(None), Clock.stopped_at.is_(None))
    if days:
        known = known.where(Clock.due_on >= days[0], Clock.start_on <= days[-1])
    found = known.options(selectinload(Clock.pauses), selectinload(Clock.extensions)).order_by(Clock.id)
    rows = list(db.session.scalars(found.limit(MOST + 1)))
    later = earlier = 0
    for row in rows[:MOST]:
        try:
            due = dated(row, calendar).due
        except (NoSuchRule, NotExtendable):
            continue
        later, earlier = later + (due > row.due_on), earlier + (due < row.due_on)
    return Moves(min(len(rows), MOST), later, earlier, len(rows) <= MOST)
