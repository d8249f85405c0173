"""Whether the institution answered formally, when it was asked, and whether it was late (平台规则).

What was said is read from the answers, lateness from the clocks: whoever answers when no clock runs has answered too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from complaints.lifecycle import PartyRole
from complaints.models import Answer, AnswerStep, Clock, Party
from kernel import clock
from kernel.db import db

ANSWER_STEPS = ("T-RESP", "T-RESP2")


@dataclass
class Asked:
    """What is read of one case, each in its order: clocks of both steps, instants of formal answers, who was seated."""

    clocks: list[Clock] = field(default_factory=list)
    formal: list[datetime] = field(default_factory=list)
    seated: list[datetime] = field(default_factory=list)

    @property
    def answered_at(self) -> datetime | None:
        """The first formal answer since the institution was last asked: of another one, that answered before, none."""
        last = max((row.started_at for row in self.clocks), default=None)
        return next((at for at in self.formal if last is None or at >= last), None)

    @property
    def asked_on(self) -> date | None:
        """The day the case went to whoever answered, else to whoever was there first; a clock alone asks nobody."""
        if not (self.clocks and self.seated):
            return None
        until = self.answered_at
        there = self.seated[0] if until is None else max((at for at in self.seated if at <= until), default=until)
        return max(self.clocks[0].start_on, clock.day_of(there))

    @property
    def days(self) -> int | None:
        """Natural days from being asked to the formal answer."""
        asked_on, until = self.asked_on, self.answered_at
        return (clock.day_of(until) - asked_on).days if until is not None and asked_on is not None else None


def asked_of(complaint_id: int) -> Asked:
    """What one case says of it."""
    mine = select(Clock).filter_by(complaint_id=complaint_id).where(Clock.code.in_(ANSWER_STEPS))
    said = select(Answer.answered_at).filter_by(complaint_id=complaint_id, step=AnswerStep.FINAL).order_by(Answer.id)
    seats = select(Party.from_at).filter_by(complaint_id=complaint_id, role=PartyRole.RESPONDENT).order_by(Party.id)
    rows = db.session.scalars(mine.options(selectinload(Clock.breaches)).order_by(Clock.id))
    return Asked(list(rows), list(db.session.scalars(said)), list(db.session.scalars(seats)))


def is_on_time(asked: Asked, now: datetime) -> bool | None:
    """Whether the institution answered in time in both steps; None while the time runs, or when it ended early.

    What the ledger of breaches says stands: a first word in time does not make up for a late or missing answer.
    """
    if any(row.was_late(now) for row in asked.clocks):
        return False
    return True if asked.answered_at is not None else None


def overdue_at(row: Clock) -> Iterator[datetime]:
    """The instants at which its time was over before its end; the sweep puts them on record within a minute."""
    yield from (breach.breached_at for breach in row.breaches)
    end = row.met_at or row.stopped_at
    if end is not None and end >= row.due_at:
        yield row.due_at
