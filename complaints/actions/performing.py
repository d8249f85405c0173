"""Whether promises are kept: the debtor claims or proves, the creditor confirms or denies, a day that passed is noted.

All of it runs beside the case and after it; the debtor ends nothing, and silence is never a confirmation (§0b.7, .15).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions import clocks
from complaints.actions.attaching import attach
from complaints.actions.followed import go_along, open_follow_up
from complaints.actions.moving import seats
from complaints.actions.promising import is_owed_by_institution, next_look, step
from complaints.events import (
    PromiseAsked,
    PromiseClaimed,
    PromiseConfirmed,
    PromiseContested,
    PromiseDefaulted,
    PromiseUncontested,
)
from complaints.lifecycle import CLAIMANTS, EXTRA
from complaints.lifecycle.performance import GONE, SETTLED, STEPS, UNSETTLED, Hand, PromiseState, find, performed_late
from complaints.models import Complaint, ItemKind, Party, Promise, PromiseWord
from complaints.queries.answering import promises_of
from complaints.queries.figures import figure
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import SYSTEM, Actor

BATCH = 500
CLAIMED_STATES = frozenset({PromiseState.CLAIMED, PromiseState.PROVEN})


class DayWrong(DomainError):
    """The day on which something is said to have been done does not fit."""

    status = 422


@dataclass(frozen=True)
class Said:
    """What is said of a promise: the day it was done, and words; `form_token` names the proofs in quarantine."""

    on: date | None = None
    words: str = ""
    form_token: str | None = None


def side_of(complaint: Complaint, row: Promise, hand: Hand, by: Actor) -> Party | None:
    """The actor's seat on the side that owes or is owed; a helper or guardian speaks for the complainant.

    Of extra seats each speaks for itself: there may be two lenders at one table.
    """
    wanted = row.item.from_party if hand is Hand.DEBTOR else row.item.to_party
    if wanted.role in EXTRA:
        return next((party for party in seats(complaint, by) if party.id == wanted.id), None)
    roles = CLAIMANTS if wanted.role in CLAIMANTS else {wanted.role}
    return next((party for party in seats(complaint, by) if party.role in roles), None)


def begin(row: Promise, act: str, by: Actor, key: str) -> tuple[Party, bool]:
    """Lock case and promise; the seat that may do the act, and whether this very press was done already."""
    complaint = lock(row.complaint)
    lock(row)
    hand = next(one.by for one in STEPS if one.act == act)
    party = side_of(complaint, row, hand, by)
    if party is None:
        raise NotYours()
    if db.session.scalar(select(PromiseWord.id).filter_by(idempotency_key=key)):
        return party, True
    if find(row.state, act) is None:
        raise IllegalMove()
    return party, False


def keep(row: Promise, act: str, party: Party, said: Said, by: Actor, key: str) -> PromiseWord:
    """Write down what was said (inside an act)."""
    made = PromiseWord(
        promise_id=row.id,
        party_id=party.id,
        author_id=by.person_id,
        act=act,
        done_on=said.on,
        words=said.words.strip(),
        said_at=clock.now(),
        idempotency_key=key,
    )
    db.session.add(made)
    db.session.flush()
    return made


def claim_promise(row: Promise, said: Said, *, by: Actor, key: str) -> None:
    """Whoever owes says it was done; with proof the other side has time to contest it (平台规则); it ends nothing."""
    with transaction():
        party, is_done = begin(row, "claim" if not said.form_token else "prove", by, key)
        if is_done:
            return
        if said.on is None or said.on > clock.today():
            raise DayWrong(_l("请填写履行的日期，不能晚于今天。"))
        word = keep(row, "claim", party, said, by, key)
        proofs = attach(row.complaint, said.form_token, "promise", word.id)
        word.act = "prove" if proofs else "claim"
        row.claimed_on = said.on
        if proofs:
            row.contest_until = clock.today() + timedelta(days=figure("promise_contest"))
        step(row, word.act)
        events.record(PromiseClaimed(row.complaint_id, row.id, bool(proofs), said.on), by)


def confirm_promise(row: Promise, said: Said, *, by: Actor, key: str) -> None:
    """Whoever is owed confirms that it was done, and on which day; the clocks are met when all of theirs are."""
    with transaction():
        party, is_done = begin(row, "confirm", by, key)
        if is_done:
            return
        done_on = said.on or clock.today()
        if done_on > clock.today():
            raise DayWrong(_l("收到的日期不能晚于今天。"))
        keep(row, "confirm", party, said, by, key)
        row.performed_on = done_on
        row.paid_fen = row.item.fen or 0
        step(row, "confirm")
        late = performed_late(row.item.by_on, done_on)
        events.record(PromiseConfirmed(row.complaint_id, row.id, done_on, late), by)
        go_along(row, by)
        end_clocks(row.complaint, by)


def confirm_all(complaint: Complaint, *, by: Actor) -> None:
    """The complainant says that all is done: a yes to each promise still owed to them, in one act.

    It was done on the day the institution named, where that stands undenied; else today.
    """
    with transaction():
        for row in promises_of(complaint):
            if row.item.to_party.role in CLAIMANTS and row.state in UNSETTLED:
                on = row.claimed_on if row.state in CLAIMED_STATES else clock.today()
                confirm_promise(row, Said(on), by=by, key=f"close-{row.id}")


def deny_promise(row: Promise, said: Said, *, by: Actor, key: str) -> None:
    """Whoever is owed says it was not done; where the day has passed, that is a default, as a fact."""
    with transaction():
        party, is_done = begin(row, "deny", by, key)
        if is_done:
            return
        keep(row, "deny", party, said, by, key)
        step(row, "deny")
        events.record(PromiseContested(row.complaint_id, row.id), by)
        go_along(row, by)
        default_if_late(row, by)


def default_if_late(row: Promise, by: Actor) -> None:
    """A no after the day is a default, as a fact (inside an act)."""
    if row.item.by_on is not None and clock.now() >= clock.end_of(row.item.by_on):
        _default(row, by)


def _default(row: Promise, by: Actor) -> None:
    """Note that the day has passed without a confirmation; the event is dated at the end of the day, and comes once."""
    is_first, by_on = row.defaulted_at is None, row.item.by_on
    step(row, "default")
    if is_first and by_on is not None:
        happened = PromiseDefaulted(row.complaint_id, row.id, by_on)
        events.record(happened, by, happened_at=clock.end_of(by_on))
        open_follow_up(row, by_on, by)


def end_clocks(complaint: Complaint, by: Actor) -> None:
    """T-REFUND and T-PERF are met by confirmations alone; where proof was left standing they are only stopped."""
    owed = [row for row in promises_of(complaint) if is_owed_by_institution(row) and row.state not in GONE]
    for code, rows in (
        ("T-REFUND", [row for row in owed if row.item.kind is ItemKind.REFUND]),
        ("T-PERF", owed),
    ):
        if not rows or any(row.state not in SETTLED for row in rows):
            continue
        if all(row.state is PromiseState.CONFIRMED for row in rows):
            clocks.meet(complaint, code, by, done_on=max(row.performed_on for row in rows if row.performed_on))
        else:
            clocks.stop(complaint, code, by)


def sweep_promises() -> dict[str, int]:
    """Ask on the day, let proof stand, note what nobody confirmed; safe to run late, twice or in parallel."""
    done = {"asked": 0, "uncontested": 0, "defaulted": 0}
    found = select(Promise.id).where(Promise.next_at <= clock.now()).order_by(Promise.next_at).limit(BATCH)
    for key in db.session.scalars(found).all():
        kind = _look_at(key)
        if kind:
            done[kind] += 1
    return done


def _look_at(promise_id: int) -> str | None:
    """One promise in a transaction of its own; what was done by somebody else meanwhile is left alone."""
    with transaction():
        row = db.session.get_one(Promise, promise_id)
        lock(row.complaint)
        lock(row)
        now = clock.now()
        if row.next_at is None or row.next_at > now:
            return None
        kind = _say(row)
        row.next_at = next_look(row)
        return kind


def _say(row: Promise) -> str | None:
    by_on, now = row.item.by_on, clock.now()
    if row.state is PromiseState.PROVEN and row.contest_until is not None:
        step(row, "let_stand")
        happened = PromiseUncontested(row.complaint_id, row.id, row.contest_until)
        events.record(happened, SYSTEM, happened_at=clock.end_of(row.contest_until))
        go_along(row, SYSTEM)
        end_clocks(row.complaint, SYSTEM)
        return "uncontested"
    if by_on is not None and now >= clock.end_of(by_on) and find(row.state, "default"):
        row.asked_at = row.asked_at or now
        _default(row, SYSTEM)
        return "defaulted"
    row.asked_at = now
    if by_on is None:
        return None
    events.record(PromiseAsked(row.complaint_id, row.id, by_on), SYSTEM)
    return "asked"
