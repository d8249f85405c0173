"""A sum paid in parts: what was confirmed, what remains due, what may still be said; pure (rules §0b.15).

Only what the creditor confirms counts; what the debtor says waits for a word. Sums are fen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from complaints.lifecycle.performance import Hand


@dataclass(frozen=True)
class Part:
    """A part of a sum, as one side says it: the debtor that it was paid, the creditor that it came.

    `about` is the debtor's part a creditor's word answers, by its key.
    """

    key: int
    fen: int
    on: date
    by: Hand
    about: int | None = None


def confirmed(parts: Sequence[Part]) -> int:
    """The sum the creditor has confirmed."""
    return sum(one.fen for one in parts if one.by is Hand.CREDITOR)


def remaining(owed: int, parts: Sequence[Part]) -> int:
    """What is still due; never below zero."""
    return max(owed - confirmed(parts), 0)


def waiting(parts: Sequence[Part]) -> list[Part]:
    """What the debtor says was paid and the creditor has not answered, oldest first."""
    answered = {one.about for one in parts if one.by is Hand.CREDITOR}
    return [one for one in parts if one.by is Hand.DEBTOR and one.key not in answered]


def most(owed: int, parts: Sequence[Part], hand: Hand) -> int:
    """The largest part that hand may still name: the creditor all that is due, the debtor what is not said yet."""
    left = remaining(owed, parts)
    return left if hand is Hand.CREDITOR else max(left - sum(one.fen for one in waiting(parts)), 0)


def whole_on(owed: int, parts: Sequence[Part]) -> date | None:
    """The day on which the confirmed parts together came to the whole sum; None while some is due."""
    came = sorted((one for one in parts if one.by is Hand.CREDITOR), key=lambda one: (one.on, one.key))
    sums = accumulate(one.fen for one in came)
    return next((one.on for one, total in zip(came, sums, strict=True) if total >= owed), None)


def confirmed_by(parts: Sequence[Part], day: date) -> int:
    """What had come by the end of that day: early and partial payments count on their own days."""
    return sum(one.fen for one in parts if one.by is Hand.CREDITOR and one.on <= day)
