"""Promises of an institution counted for its public figure, class by class, never one sum (§0b.15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from complaints.lifecycle import PartyRole
from complaints.lifecycle.performance import Basis, PromiseState, performed_late
from complaints.models import Channel, Complaint, OfferItem, Promise
from disclosure.barring import is_report
from kernel import clock
from kernel.db import db

S = PromiseState


@dataclass(frozen=True)
class PromiseTally:
    """How many were due, and of these how many stand in each class; `promises_in_time` is part of the confirmed ones.

    What is in no class was not kept: its day passed without a word, it was contested, or another day had to be agreed.
    """

    promises_due: int = 0
    promises_confirmed: int = 0
    promises_in_time: int = 0
    promises_uncontested: int = 0
    promises_said: int = 0


@dataclass(frozen=True)
class Kept:
    """What the counting needs of one promise."""

    state: PromiseState
    by_on: date | None
    performed_on: date | None = None
    was_broken: bool = False


def is_due(one: Kept, today: date) -> bool:
    """Whether it counts: its day is over, or it was settled before; what gave way counts if its day had passed."""
    if one.state in (S.REPLACED, S.VOID):
        return one.was_broken
    settled = one.state in (S.CONFIRMED, S.UNCONTESTED)
    return settled or one.was_broken or (one.by_on is not None and one.by_on < today)


def count(rows: Iterable[Kept], today: date) -> PromiseTally:
    """The classes side by side; pure."""
    due = [one for one in rows if is_due(one, today)]
    confirmed = [one for one in due if one.state is S.CONFIRMED]
    return PromiseTally(
        promises_due=len(due),
        promises_confirmed=len(confirmed),
        promises_in_time=sum(not performed_late(one.by_on, one.performed_on) for one in confirmed),
        promises_uncontested=sum(one.state is S.UNCONTESTED for one in due),
        promises_said=sum(one.state in (S.CLAIMED, S.PROVEN) for one in due),
    )


def tally_promises(institution_id: int) -> PromiseTally:
    """Count anew what this institution owes in its cases: in force, no imported ones, no reports."""
    items = joinedload(Promise.item).joinedload(OfferItem.from_party)
    found = (
        select(Promise)
        .join(Complaint, Complaint.id == Promise.complaint_id)
        .where(
            Complaint.institution_id == institution_id,
            Complaint.channel != Channel.IMPORT,
            Promise.basis != Basis.WAITING,
        )
        .options(items, joinedload(Promise.complaint))
    )
    rows = [
        Kept(row.state, row.item.by_on, row.performed_on, row.defaulted_at is not None)
        for row in db.session.scalars(found)
        if row.item.from_party.role is PartyRole.RESPONDENT
        and not is_report(row.complaint.ruleset, row.complaint.category)
    ]
    return count(rows, clock.today())
