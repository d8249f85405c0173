"""Queueing letters inside the transaction of their cause: one, or ten thousand with the same few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kernel import clock, jobs
from kernel.bulk import among
from kernel.db import db, in_transaction, new_ref
from kernel.messages.mail import host
from kernel.messages.models import Channel, Held, Letter, LetterState
from kernel.messages.transports import one_line

AT_ONCE = 1000
HINTED_ONE_BY_ONE = 20


@dataclass(frozen=True)
class NewLetter:
    """What a letter is to be; `why` is the kind of the event it tells, `about` the event's stream.

    Without an address it is kept but not sent; by `INBOX` it needs none. It leaves at once, or at `not_before`; what is
    not urgent waits for the morning. `held` keeps it on the site until it is gathered. `copy_of` is the key of the
    letter it repeats by another channel.
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
    is_urgent: bool = True
    held: Held | None = None
    copy_of: str | None = None


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
    known = _known([one.key for one in batch])
    made = [_letter(one, letters) for one in batch if one.key not in known]
    if not made:
        return known
    try:
        with db.session.begin_nested():
            db.session.add_all(made)
    except IntegrityError:  # somebody queued one of them at the same moment
        if len(batch) == 1:
            return _known([batch[0].key])
        return {key: letter for one in batch for key, letter in _queue([one], letters).items()}
    _hint(made)
    return known | {letter.key: letter for letter in made}


def _known(keys: list[str]) -> dict[str, Letter]:
    return {letter.key: letter for letter in db.session.scalars(select(Letter).where(among(Letter.key, keys)))}


def _letter(asked: NewLetter, letters: dict[str, Letter]) -> Letter:
    now, inside = clock.now(), asked.channel is Channel.INBOX
    letter = Letter(key=asked.key, channel=asked.channel, to_person_id=asked.to_person_id, why=asked.why)
    letter.about, letter.is_urgent, letter.held = asked.about, asked.is_urgent, asked.held
    letter.address, letter.body_text = (asked.address or "").strip(), asked.body
    letter.subject = one_line(asked.subject)[:200]
    letter.queued_at = now
    letter.next_try_at = max(now, asked.not_before or now)
    letter.state = LetterState.QUEUED if asked.address else LetterState.SUPPRESSED
    if inside:
        letter.state, letter.sent_at = LetterState.SENT, now
    letter.copy_of_id = letters[asked.copy_of].id if asked.copy_of else None
    letter.ref = new_ref()
    letter.message_id = f"<{letter.ref}@{host()}>"
    return letter


def _hint(made: list[Letter]) -> None:
    now = clock.now()
    due = [one for one in made if one.state is LetterState.QUEUED and one.next_try_at and one.next_try_at <= now]
    if len(due) > HINTED_ONE_BY_ONE:
        jobs.hint("messages.send_some")
        return
    for letter in due:
        jobs.hint("messages.send", letter.id)
