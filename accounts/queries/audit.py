"""Searching the log: ids, codes, dates and digests only, newest first, by kind, chain, hand and period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from accounts.models import Person
from accounts.models.office import ChainCheck
from kernel import clock
from kernel.db import db
from kernel.events import EventRow

PAGE = 50
MOST_ROWS = 20_000


@dataclass(frozen=True)
class Asked:
    """What an auditor looks for; what is empty asks nothing."""

    kind: str = ""
    stream: str = ""
    actor_id: int | None = None
    since: date | None = None
    until: date | None = None


def _found(asked: Asked) -> Select[EventRow]:
    found = select(EventRow).order_by(EventRow.id.desc())
    if asked.kind:
        found = found.where(EventRow.kind == asked.kind)
    if asked.stream:
        found = found.where(EventRow.stream == asked.stream)
    if asked.actor_id is not None:
        found = found.where(EventRow.actor_id == asked.actor_id)
    if asked.since is not None:
        found = found.where(EventRow.recorded_at >= clock.start_of(asked.since))
    if asked.until is not None:
        found = found.where(EventRow.recorded_at < clock.end_of(asked.until))
    return found


def events_page(asked: Asked, before: int | None = None) -> tuple[list[EventRow], int | None]:
    """One page of events; and below which id the next page begins."""
    found = _found(asked) if before is None else _found(asked).where(EventRow.id < before)
    rows = list(db.session.scalars(found.limit(PAGE + 1)))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def events_all(asked: Asked) -> Iterator[EventRow]:
    """The newest events that are looked for, as many as a file takes."""
    yield from db.session.scalars(_found(asked).limit(MOST_ROWS))


def actor_named(words: str) -> int | None:
    """A person's id from what was typed: the id itself, or a staff number; None when there is no such person."""
    if words.isascii() and words.isdigit() and len(words) < 19:
        return int(words)
    return db.session.scalar(select(Person.id).where(Person.staff_number == words).limit(1))


def chain_checks(most: int = 20) -> list[ChainCheck]:
    """The newest checks of the log."""
    return list(db.session.scalars(select(ChainCheck).order_by(ChainCheck.id.desc()).limit(most)))
