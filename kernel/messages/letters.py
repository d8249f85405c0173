"""The way of a letter: claimed, handed over, recorded.

Between hand-over and record lies the one moment in which a crash leaves it open whether the letter went. Such a letter
becomes `uncertain` and is never sent again by itself: only an operator may, and it then carries the same Message-ID.
"""

import logging
import time
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from kernel import clock, jobs
from kernel.db import db, in_transaction, lock, transaction
from kernel.errors import IllegalMove
from kernel.messages import quiet
from kernel.messages.mail import mail_transport
from kernel.messages.models import Channel, Letter, LetterState
from kernel.messages.sms import sms_transport
from kernel.messages.transports import Later, Outgoing, Refused, Transport, Unknown

log = logging.getLogger(__name__)
GIVE_UP_AFTER = 6
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180)]
SILENT_FOR = timedelta(seconds=120)
OLDER_THAN = timedelta(seconds=5)
UNDER_WAY = (LetterState.HANDING_OVER, LetterState.UNCERTAIN)
SECONDS_A_JOB = 60.0  # half of what a job is given: a letter under way is not cut off


def transport_for(channel: Channel) -> Transport:
    """Who carries letters of this channel; a letter inside the site needs nobody, its row is the letter."""
    return mail_transport() if channel is Channel.EMAIL else sms_transport()


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
        carrier_ref = transport_for(channel).hand_over(outgoing)
    except Later as error:
        return _postpone(letter_id, claimed_at, error.code)
    except Refused as error:
        return _settle(letter_id, claimed_at, LetterState.FAILED, error.code)
    except Unknown as error:
        return _settle(letter_id, claimed_at, LetterState.UNCERTAIN, error.code)
    except Exception as error:
        log.exception("letter %s: the carrier failed", letter_id)
        return _settle(letter_id, claimed_at, LetterState.UNCERTAIN, type(error).__name__)
    return _settle(letter_id, claimed_at, LetterState.SENT, carrier_ref=carrier_ref)


def _outgoing(letter: Letter, dated_at: datetime) -> Outgoing:
    words = letter.address, letter.subject, letter.body_text
    return Outgoing(letter.ref, *words, letter.message_id, dated_at, letter.calendar or "")


def _claim(letter_id: int) -> datetime | None:
    """Compare and set, committed before anything leaves: of many workers one wins."""
    now = clock.now()
    with transaction():
        taken = db.session.scalars(
            update(Letter)
            .where(Letter.id == letter_id, *_is_due(now))
            .values(state=LetterState.HANDING_OVER, claimed_at=now, attempts=Letter.attempts + 1)
            .returning(Letter.id)
        ).all()
    return now if taken else None


def _settle(
    letter_id: int,
    claimed_at: datetime,
    state: LetterState,
    error: str | None = None,
    carrier_ref: str | None = None,
) -> LetterState | None:
    """Record the end of this claim, also when the sweeper has meanwhile called it uncertain; None if it is not ours."""
    values = {"state": state, "error": error, "sent_at": clock.now() if state is LetterState.SENT else None}
    if carrier_ref:
        values["carrier_ref"] = carrier_ref[:120]
    with transaction():
        ours = db.session.scalars(
            update(Letter)
            .where(Letter.id == letter_id, Letter.claimed_at == claimed_at, Letter.state.in_(UNDER_WAY))
            .values(**values)
            .returning(Letter.id)
        ).all()
    return state if ours else None


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


def _is_due(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """The condition on `Letter` that it may leave; at night only what is urgent does."""
    due = Letter.state == LetterState.QUEUED, Letter.next_try_at <= before
    return (*due, Letter.is_urgent.is_(True)) if quiet.is_quiet(clock.now()) else due


def _due(before: datetime, limit: int) -> list[int]:
    found = select(Letter.id).where(*_is_due(before))
    return list(db.session.scalars(found.order_by(Letter.next_try_at, Letter.id).limit(limit)))


@jobs.job("messages.send_some")
def send_some(limit: int = 500) -> int:
    """Send what is due for a part of the time a job is given, and hint at the rest; says how many were tried."""
    done, until = 0, time.monotonic() + SECONDS_A_JOB
    for one in _due(clock.now(), limit):
        send(one)
        done += 1
        if time.monotonic() > until:
            break
    if done and _due(clock.now(), 1):
        jobs.enqueue("messages.send_some")
    return done


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
        if letter.state not in (LetterState.FAILED, LetterState.UNCERTAIN, LetterState.BOUNCED):
            raise IllegalMove
        letter.state, letter.attempts, letter.error = LetterState.QUEUED, 0, None
        letter.sent_at = letter.bounced_at = letter.alarmed_at = None
        letter.next_try_at = letter.resent_at = clock.now()
        letter.resent_by_id = by
        jobs.hint("messages.send", letter.id)


def suppress(letter: Letter) -> bool:
    """Stop a letter that has not left yet, in the open transaction; False when it is too late."""
    lock(letter)
    if letter.state is LetterState.QUEUED:
        letter.state = LetterState.SUPPRESSED
    return letter.state is LetterState.SUPPRESSED
