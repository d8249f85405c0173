"""What becomes public of an institution's life: one row for each public move of any cycle, written once."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from disclosure.models import PublicMilestone
from kernel import clock
from kernel.db import db, transaction


@dataclass(frozen=True)
class Milestone:
    """One thing the public reads: `key` makes it once; cycle, act, who, words and law are words of that day."""

    key: str
    institution_ref: str
    cycle: str
    what: str
    on: date
    who: str = ""
    words: str = ""
    law: str = ""


def note_milestone(told: Milestone) -> PublicMilestone:
    """Keep a milestone for the public page; the same key again answers the row that is there."""
    with transaction():
        known = db.session.scalar(select(PublicMilestone).filter_by(key=told.key))
        if known is not None:
            return known
        row = PublicMilestone(**vars(told), made_at=clock.now())
        db.session.add(row)
        db.session.flush()
        return row
