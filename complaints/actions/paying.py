"""A sum paid in parts, early or late: the debtor says what was paid, the creditor confirms what came (rules §0b.15)."""

from flask_babel import lazy_gettext as _l

from complaints.actions.attaching import attach
from complaints.actions.followed import go_along
from complaints.actions.performing import DayWrong, Said, begin, default_if_late, end_clocks, keep
from complaints.actions.promising import step
from complaints.events import (
    PromiseConfirmed,
    PromiseContested,
)
from complaints.events.follow_ups import (
    PartClaimed,
    PartConfirmed,
)
from complaints.lifecycle.payments import Part, most, remaining, waiting, whole_on
from complaints.lifecycle.performance import Hand, PromiseState, find, performed_late
from complaints.models import Promise, PromiseWord
from kernel import clock, events
from kernel.db import db, transaction
from kernel.errors import DomainError
from kernel.events import Actor

BY = {"claim_part": Hand.DEBTOR, "confirm_part": Hand.CREDITOR}


class SumWrong(DomainError):
    """A part is more than what is left, or nothing is owed in money."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("金额不能超过还没有确认的部分。")


def parts_of(row: Promise) -> list[Part]:
    """The parts said and confirmed so far, as the arithmetic takes them."""
    return [
        Part(one.id, one.fen, one.done_on, BY[one.act], one.about_id)
        for one in row.words
        if one.fen is not None and one.done_on is not None and one.act in BY
    ]


def left_of(row: Promise) -> int | None:
    """What is still due of a sum; None where no money is owed."""
    return remaining(row.item.fen, parts_of(row)) if row.item.fen is not None else None


def claim_part(row: Promise, said: Said, fen: int, *, by: Actor, key: str) -> None:
    """Whoever owes says that a part was paid; the whole stays due until the creditor has confirmed it all."""
    with transaction():
        party, is_done = begin(row, "claim_part", by, key)
        if is_done:
            return
        _check(row, said, fen, Hand.DEBTOR)
        word = keep(row, "claim_part", party, said, by, key)
        word.fen = fen
        proofs = attach(row.complaint, said.form_token, "promise", word.id)
        events.record(PartClaimed(row.complaint_id, row.id, word.id, said.on or clock.today(), bool(proofs)), by)


def confirm_part(row: Promise, said: Said, fen: int, *, by: Actor, key: str) -> None:
    """Whoever is owed confirms a part; the last part makes the whole.

    Against the word that all was paid a part is a no to the rest.
    """
    with transaction():
        party, is_done = begin(row, "confirm_part", by, key)
        if is_done:
            return
        _check(row, said, fen, Hand.CREDITOR)
        answered = next((one.key for one in waiting(parts_of(row)) if one.fen == fen), None)
        word = keep(row, "confirm_part", party, said, by, key)
        word.fen, word.about_id = fen, answered
        row.paid_fen += fen
        db.session.flush()
        db.session.refresh(row, ["words"])
        events.record(PartConfirmed(row.complaint_id, row.id, word.id, said.on or clock.today()), by)
        _make_of_it(row, by)


def _make_of_it(row: Promise, by: Actor) -> None:
    """All is there: confirmed, as of the day it was whole. Else what was said of the whole is contested."""
    done_on = whole_on(row.item.fen or 0, parts_of(row))
    if done_on is not None:
        row.performed_on = done_on
        step(row, "confirm")
        late = performed_late(row.item.by_on, done_on)
        events.record(PromiseConfirmed(row.complaint_id, row.id, done_on, late), by)
        go_along(row, by)
        end_clocks(row.complaint, by)
        return
    found = find(row.state, "confirm_part")
    if found is not None and found.target is PromiseState.CONTESTED is not row.state:
        step(row, "confirm_part")
        events.record(PromiseContested(row.complaint_id, row.id), by)
        go_along(row, by)
        default_if_late(row, by)


def _check(row: Promise, said: Said, fen: int, hand: Hand) -> None:
    if said.on is None or said.on > clock.today():
        raise DayWrong(_l("请填写日期，不能晚于今天。"))
    if row.item.fen is None:
        raise SumWrong(_l("这一项不是金额，不能分次确认。"))
    if not 0 < fen <= most(row.item.fen, parts_of(row), hand):
        raise SumWrong()


def is_part(word: PromiseWord) -> bool:
    """Whether a word speaks of a part of a sum."""
    return word.act in BY
