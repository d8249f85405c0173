"""Queueing letters inside the transaction of their cause: one, or ten thousand with the same few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from kernel import clock, jobs
from kernel.bulk import among
from kernel.db import db, in_transaction, new_ref
from kernel.messages import quiet
from kernel.messages.mail import host
from kernel.messages.models import Channel, Held, Letter, LetterState
from kernel.messages.transports import one_line

AT_ONCE = 1000
HINTED_ONE_BY_ONE = 20


@dataclass(frozen=True)
class NewLetter:
    """What a letter is to be; `why` is the kind of the event it tells, `about` the event's stream.

    Without an address it is kept but not sent; by `INBOX` it needs none. It leaves at once, or at `not_before`; at
    night it waits for the morning unless it is urgent, as a code is. `held` keeps it on the site until it is gathered.
    `copy_of` is the key of the letter it repeats by another channel; `calendar` an appointment in iCalendar form.
    """

    key: str
    channel: Channel
    address: str | None
    to_person_id: int | None
    subject: str
    body: str
    why: str
    about: str
    not_before: datetime | None = None
    is_urgent: bool = False
    held: Held | None = None
    copy_of: str | None = None
    calendar: str | None = None


def queue(**values: Any) -> Letter:
    """Queue a letter with the values of `NewLetter`; the same key again answers the letter that is there."""
    return queue_many([NewLetter(**values)])[0]


def queue_many(asked: Sequence[NewLetter]) -> list[Letter]:
    """Queue letters in the open transaction, a thousand with each statement; a key that is there answers its letter."""
    if not in_transaction():
        raise RuntimeError("a letter is queued inside transaction()")
    letters: dict[str, Letter] = {}
    for first in (True, False):  # a copy needs the id of its letter
        if not first and (absent := [one.copy_of for one in asked if one.copy_of and one.copy_of not in letters]):
            letters |= _known(absent)
        some = list({one.key: one for one in asked if (one.copy_of is None) is first}.values())
        for place in range(0, len(some), AT_ONCE):
            letters |= _queue(some[place : place + AT_ONCE], letters)
    return [letters[one.key] for one in asked]


def _queue(batch: Sequence[NewLetter], letters: dict[str, Letter]) -> dict[str, Letter]:
    """Write those whose key is new, in one statement; what somebody else queued at the same moment stays theirs."""
    known = _known([one.key for one in batch])
    made = [_row(one, letters) for one in batch if one.key not in known]
    if not made:
        return known
    db.session.flush()
    there = db.session.connection()
    plain = postgresql.insert(Letter) if there.dialect.name == "postgresql" else sqlite.insert(Letter)
    there.execute(plain.on_conflict_do_nothing(index_elements=[Letter.key]), made)
    written = _known([row["key"] for row in made])
    mine = {row["ref"] for row in made}
    _hint([letter for letter in written.values() if letter.ref in mine])
    return known | written


def _known(keys: list[str]) -> dict[str, Letter]:
    return {letter.key: letter for letter in db.session.scalars(select(Letter).where(among(Letter.key, keys)))}


def _row(asked: NewLetter, letters: dict[str, Letter]) -> dict[str, Any]:
    """The row of a new letter; a letter of the site is where it belongs as soon as it is written."""
    now, ref, inside = clock.now(), new_ref(), asked.channel is Channel.INBOX
    leaves = max(now, asked.not_before or now)
    state = LetterState.QUEUED if asked.address else LetterState.SUPPRESSED
    return {
        "ref": ref,
        "key": asked.key,
        "channel": asked.channel,
        "address": (asked.address or "").strip(),
        "to_person_id": asked.to_person_id,
        "subject": one_line(asked.subject)[:200],
        "body_text": asked.body,
        "why": asked.why,
        "about": asked.about,
        "state": LetterState.SENT if inside else state,
        "attempts": 0,
        "queued_at": now,
        "next_try_at": leaves if asked.is_urgent else quiet.after_quiet_hours(leaves),
        "sent_at": now if inside else None,
        "message_id": f"<{ref}@{host()}>",
        "is_urgent": asked.is_urgent,
        "held": asked.held,
        "copy_of_id": letters[asked.copy_of].id if asked.copy_of else None,
        "calendar": asked.calendar,
    }


def _hint(made: list[Letter]) -> None:
    now = clock.now()
    due = [one for one in made if one.state is LetterState.QUEUED and one.next_try_at and one.next_try_at <= now]
    if len(due) > HINTED_ONE_BY_ONE:
        jobs.hint("messages.send_some")
        return
    for letter in due:
        jobs.hint("messages.send", letter.id)
