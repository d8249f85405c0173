"""Promises of an institution counted for its public figure, class by class, never one sum (§0b.15)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from complaints.lifecycle import PartyRole
from complaints.lifecycle.performance import Basis, PromiseState, performed_late
from complaints.models import OfferItem, Promise
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


def promises_of(complaint_ids: Collection[int]) -> list[tuple[int, Kept]]:
    """What institutions owe in these cases, by case: what is in force, of theirs alone."""
    found = (
        select(Promise)
        .where(Promise.complaint_id.in_(complaint_ids), Promise.basis != Basis.WAITING)
        .options(joinedload(Promise.item).joinedload(OfferItem.from_party))
        .order_by(Promise.id)
        .execution_options(populate_existing=True)
    )
    return [
        (row.complaint_id, Kept(row.state, row.item.by_on, row.performed_on, row.defaulted_at is not None))
        for row in db.session.scalars(found)
        if row.item.from_party.role is PartyRole.RESPONDENT
    ]
