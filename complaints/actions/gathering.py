"""What waits on the site is spoken of once: at the end of the day for those who chose that, later for those away."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, select

from accounts.models import Person
from complaints.actions.digests import LEARNER_HOURS, is_in_hours
from complaints.queries.figures import figure
from kernel import clock
from kernel.db import db, transaction
from kernel.messages import Held, Letter

EVENING = (time(18), LEARNER_HOURS[1])
PEOPLE = 200
# Queues the one letter for these, inside the open transaction.
Writer = Callable[[Person, list[Letter], Held, str], object]


def gather(write: Writer) -> int:
    """Write everybody's letter about letters that is due; safe to run twice or to be killed; says how many."""
    written = 0
    for held in Held:
        last = 0
        while people := _waiting(held, last):
            written += sum(_gather(person_id, held, write) for person_id in people)
            last = people[-1]
    return written


def _ready(held: Held) -> tuple[ColumnElement[bool], ...] | None:
    """The condition on letters to speak of now; None when it is not the hour."""
    open_ones = Letter.held == held, Letter.gathered_at.is_(None), Letter.seen_at.is_(None)
    if held is Held.DAILY:
        return open_ones if is_in_hours(EVENING) else None
    return (*open_ones, Letter.queued_at <= _unread_since()) if is_in_hours(LEARNER_HOURS) else None


def _unread_since() -> datetime:
    return clock.now() - timedelta(days=figure("unread"))


def _waiting(held: Held, after: int) -> list[int]:
    ready = _ready(held)
    if ready is None:
        return []
    found = select(Letter.to_person_id).where(*ready, Letter.to_person_id > after).distinct()
    people = db.session.scalars(found.order_by(Letter.to_person_id).limit(PEOPLE))
    return [person_id for person_id in people if person_id is not None]


def _gather(person_id: int, held: Held, write: Writer) -> int:
    """One person's letter; all that waits then is marked, also what is not old enough to have called for it."""
    with transaction():
        person = db.session.scalars(select(Person).where(Person.id == person_id).with_for_update()).one()
        if _was_told(person_id, held):
            return 0
        mine = select(Letter).where(Letter.to_person_id == person_id, Letter.held == held)
        still = mine.where(Letter.gathered_at.is_(None), Letter.seen_at.is_(None))
        letters = list(db.session.scalars(still.order_by(Letter.id)))
        if not letters:
            return 0
        for letter in letters:
            letter.gathered_at = clock.now()
        if person.disabled_at is not None:
            return 0
        write(person, letters, held, f"{held}:{person_id}:{clock.today()}")
        return 1


def _was_told(person_id: int, held: Held) -> bool:
    """Whether the one letter of the day, or of these days, went already."""
    since = clock.start_of(clock.today()) if held is Held.DAILY else _unread_since()
    told = select(Letter.id).where(Letter.to_person_id == person_id, Letter.why == f"letters.{held}")
    return db.session.scalar(told.where(Letter.queued_at > since).limit(1)) is not None
