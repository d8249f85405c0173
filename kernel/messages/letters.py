"""The way of a letter: queued, claimed, handed over, recorded.

Between hand-over and record lies the one moment in which a crash leaves it open whether the letter went. Such a letter
becomes `uncertain` and is never sent again by itself: only an operator may, and it then carries the same Message-ID.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from kernel import clock, jobs
from kernel.db import db, in_transaction, lock, new_ref, transaction
from kernel.errors import IllegalMove
from kernel.messages.mail import host, mail_transport
from kernel.messages.models import Channel, Letter, LetterState
from kernel.messages.sms import sms_transport
from kernel.messages.transports import Later, Outgoing, Refused, Transport, Unknown, one_line

log = logging.getLogger(__name__)
GIVE_UP_AFTER = 6
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180)]
SILENT_FOR = timedelta(seconds=120)
OLDER_THAN = timedelta(seconds=5)


class _Inbox:
    """A letter inside the site needs no carrier: the row is the letter."""

    def hand_over(self, letter: Outgoing) -> None:
        """Nothing to carry."""


def transport_for(channel: Channel) -> Transport:
    """Who carries letters of this channel."""
    if channel is Channel.EMAIL:
        return mail_transport()
    return sms_transport() if channel is Channel.SMS else _Inbox()


def queue(
    *,
    key: str,
    channel: Channel,
    address: str | None,
    to_person_id: int | None,
    subject: str,
    body: str,
    why: str,
    about: str,
    not_before: datetime | None = None,
) -> Letter:
    """Queue a letter inside the open transaction; the same key again answers the letter that is there.

    `why` is the kind of the event it tells, `about` the event's stream. Without an address it is kept but not sent.
    It leaves at once, or at `not_before`.
    """
    if not in_transaction():
        raise RuntimeError("a letter is queued inside transaction()")
    known = db.session.scalar(select(Letter).where(Letter.key == key))
    if known is not None:
        return known
    letter = Letter(key=key, channel=channel, to_person_id=to_person_id, why=why, about=about)
    letter.address, letter.body_text, letter.subject = (address or "").strip(), body, one_line(subject)[:200]
    letter.queued_at = clock.now()
    letter.next_try_at = max(letter.queued_at, not_before or letter.queued_at)
    letter.state = LetterState.QUEUED if address or channel is Channel.INBOX else LetterState.SUPPRESSED
    letter.ref = new_ref()
    letter.message_id = f"<{letter.ref}@{host()}>"
    try:
        with db.session.begin_nested():
            db.session.add(letter)
    except IntegrityError:  # somebody queued the same letter at the same moment
        return db.session.scalars(select(Letter).where(Letter.key == key)).one()
    if letter.state is LetterState.QUEUED and letter.next_try_at == letter.queued_at:
        jobs.hint("messages.send", letter.id)
    return letter


@jobs.job("messages.send")
def send(letter_id: int) -> LetterState | None:
    """Claim a letter that is due, hand it over and record it; None when it is not due or somebody else has it."""
    if in_transaction():
        raise RuntimeError("a letter is sent outside transaction()")
    claimed_at = _claim(letter_id)
    if claimed_at is None:
        return None
    letter = db.session.get_one(Letter, letter_id)
    channel, outgoing = letter.channel, _outgoing(letter, claimed_at)
    db.session.rollback()  # no read stays open while the carrier is spoken with
    try:
        transport_for(channel).hand_over(outgoing)
    except Later as error:
        return _postpone(letter_id, claimed_at, error.code)
    except Refused as error:
        return _settle(letter_id, claimed_at, LetterState.FAILED, error.code)
    except Unknown as error:
        return _settle(letter_id, claimed_at, LetterState.UNCERTAIN, error.code)
    except Exception as error:
        log.exception("letter %s: the carrier failed", letter_id)
        return _settle(letter_id, claimed_at, LetterState.UNCERTAIN, type(error).__name__)
    return _settle(letter_id, claimed_at, LetterState.SENT)


def _outgoing(letter: Letter, dated_at: datetime) -> Outgoing:
    return Outgoing(letter.ref, letter.address, letter.subject, letter.body_text, letter.message_id, dated_at)


def _claim(letter_id: int) -> datetime | None:
    """Compare and set, committed before anything leaves: of many workers one wins."""
    now = clock.now()
    with transaction():
        taken = db.session.scalars(
            update(Letter)
            .where(Letter.id == letter_id, Letter.state == LetterState.QUEUED, Letter.next_try_at <= now)
            .values(state=LetterState.HANDING_OVER, claimed_at=now, attempts=Letter.attempts + 1)
            .returning(Letter.id)
        ).all()
    return now if taken else None


def _settle(letter_id: int, claimed_at: datetime, state: LetterState, error: str | None = None) -> LetterState | None:
    """Record the end of this claim, also when the sweeper has meanwhile called it uncertain; None if it is not ours."""
    with transaction():
        letter = lock(db.session.get_one(Letter, letter_id))
        ours = letter.state in (LetterState.HANDING_OVER, LetterState.UNCERTAIN) and letter.claimed_at == claimed_at
        if not ours:
            return None
        letter.state, letter.error = state, error
        letter.sent_at = clock.now() if state is LetterState.SENT else None
    return state


def _postpone(letter_id: int, claimed_at: datetime, error: str) -> LetterState | None:
    with transaction():
        letter = lock(db.session.get_one(Letter, letter_id))
        if letter.state is not LetterState.HANDING_OVER or letter.claimed_at != claimed_at:
            return None
        if letter.attempts >= GIVE_UP_AFTER:
            letter.state, letter.error = LetterState.FAILED, error
        else:
            letter.state, letter.error = LetterState.QUEUED, error
            letter.next_try_at = clock.now() + WAITS[letter.attempts - 1]
        return letter.state


def mark_uncertain(older_than: timedelta = SILENT_FOR) -> int:
    """Call letters uncertain whose hand-over began longer ago than this and was never recorded; says how many."""
    with transaction():
        found = db.session.scalars(
            update(Letter)
            .where(Letter.state == LetterState.HANDING_OVER, Letter.claimed_at < clock.now() - older_than)
            .values(state=LetterState.UNCERTAIN, error="silent")
            .returning(Letter.id)
        ).all()
    return len(found)


@jobs.job("messages.sweep", every=10)
def sweep(limit: int = 500) -> int:
    """Hint again at every letter that is due, and mark what fell silent; says how many were hinted at."""
    mark_uncertain()
    due = _due(clock.now() - OLDER_THAN, limit)
    for one in due:
        jobs.enqueue("messages.send", one)
    return len(due)


def _due(before: datetime, limit: int) -> list[int]:
    found = select(Letter.id).where(Letter.state == LetterState.QUEUED, Letter.next_try_at <= before)
    return list(db.session.scalars(found.order_by(Letter.next_try_at, Letter.id).limit(limit)))


def drain(limit: int = 10_000) -> int:
    """Send everything that is due, here and now; for demo data, tests and operators without a worker."""
    done = 0
    while done < limit and (due := _due(clock.now(), 200)):
        done += len(due)
        for one in due:
            send(one)
    return done


def resend(letter: Letter, by: int | None) -> None:
    """An operator sends a failed or uncertain letter again, knowing it may arrive twice; raises IllegalMove."""
    with transaction():
        lock(letter)
        if letter.state not in (LetterState.FAILED, LetterState.UNCERTAIN):
            raise IllegalMove
        letter.state, letter.attempts, letter.error = LetterState.QUEUED, 0, None
        letter.next_try_at = letter.resent_at = clock.now()
        letter.resent_by_id = by
        jobs.hint("messages.send", letter.id)


def suppress(letter: Letter) -> bool:
    """Stop a letter that has not left yet, in the open transaction; False when it is too late."""
    lock(letter)
    if letter.state is LetterState.QUEUED:
        letter.state = LetterState.SUPPRESSED
    return letter.state is LetterState.SUPPRESSED


def troubled(limit: int = 200) -> list[Letter]:
    """What an operator should see: failed, uncertain, or tried more than twice."""
    slow = (Letter.state == LetterState.QUEUED) & (Letter.attempts > 2)
    states = Letter.state.in_((LetterState.FAILED, LetterState.UNCERTAIN))
    return list(db.session.scalars(select(Letter).where(or_(states, slow)).order_by(Letter.id.desc()).limit(limit)))


def inbox_of(person_id: int, limit: int = 100) -> list[Letter]:
    """The letters inside the site for a person, newest first."""
    found = select(Letter).where(Letter.to_person_id == person_id, Letter.channel == Channel.INBOX)
    return list(db.session.scalars(found.order_by(Letter.id.desc()).limit(limit)))
