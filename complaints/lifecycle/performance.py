"""A promise as a table of its own, parallel to the case and longer than it: from, act, to, by whom; pure (rules §0b.7).

Three classes with their days are never added together: what the debtor says, proof nobody contested, what the creditor
confirms (rules §0b.15). The debtor ends nothing.
"""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class Basis(Labelled):
    """On what a promise rests; what waits for signature and seal is not due yet (rules §0b.5)."""

    OFFER = "offer", _l("各方同意的方案")
    WAITING = "waiting", _l("协议待签字盖章生效")
    AGREEMENT = "agreement", _l("生效的协议")


class PromiseState(Labelled):
    """Where one promise stands."""

    OPEN = "open", _l("等待履行")
    CLAIMED = "claimed", _l("一方称已履行，没有凭证")
    PROVEN = "proven", _l("一方称已履行，附有凭证，待核对")
    UNCONTESTED = "uncontested", _l("有凭证、未异议")
    CONFIRMED = "confirmed", _l("对方本人确认已履行")
    CONTESTED = "contested", _l("对方称没有履行")
    DEFAULTED = "defaulted", _l("约定的日期已过，没有履行的确认")
    REPLACED = "replaced", _l("已由新的方案代替")
    VOID = "void", _l("协议没有生效，不再跟进")


class Hand(Labelled):
    """Whose act it is: who owes, who is owed, or the day that passed."""

    DEBTOR = "debtor", _l("承诺的一方")
    CREDITOR = "creditor", _l("接受的一方")
    SYSTEM = "system", _l("系统")


@dataclass(frozen=True)
class Step:
    """One row: in state `source` this hand may do `act`, and the promise stands in `target`."""

    source: PromiseState
    act: str
    target: PromiseState
    by: Hand
    law: str = "§0b.7, §0b.15; platform rule"


S = PromiseState
AWAITED = (S.OPEN, S.CONTESTED, S.DEFAULTED)
UNSETTLED = (S.OPEN, S.CLAIMED, S.PROVEN, S.CONTESTED, S.DEFAULTED)
SETTLED = frozenset({S.UNCONTESTED, S.CONFIRMED})
GONE = frozenset({S.REPLACED, S.VOID})
# fmt: off
STEPS: tuple[Step, ...] = (
    *(Step(one, "claim", S.CLAIMED, Hand.DEBTOR) for one in (*AWAITED, S.CLAIMED)),
    *(Step(one, "prove", S.PROVEN, Hand.DEBTOR) for one in (*AWAITED, S.CLAIMED, S.PROVEN)),
    *(Step(one, "confirm", S.CONFIRMED, Hand.CREDITOR) for one in (*UNSETTLED, S.UNCONTESTED)),
    *(Step(one, "deny", S.CONTESTED, Hand.CREDITOR) for one in (S.OPEN, S.CLAIMED, S.PROVEN, S.UNCONTESTED)),
    Step(S.PROVEN, "let_stand", S.UNCONTESTED, Hand.SYSTEM),
    *(Step(one, "default", S.DEFAULTED, Hand.SYSTEM) for one in (S.OPEN, S.CONTESTED)),
    *(Step(one, "replace", S.REPLACED, Hand.SYSTEM) for one in UNSETTLED),
    Step(S.OPEN, "void", S.VOID, Hand.SYSTEM),
    # A part of the sum settles nothing; whoever answers 「all is paid」 with a part says that the rest is not.
    *(Step(one, "claim_part", one, Hand.DEBTOR) for one in (*AWAITED, S.CLAIMED, S.PROVEN)),
    *(Step(one, "confirm_part", one, Hand.CREDITOR) for one in AWAITED),
    *(Step(one, "confirm_part", S.CONTESTED, Hand.CREDITOR) for one in (S.CLAIMED, S.PROVEN, S.UNCONTESTED)),
)
# fmt: on
del S


def find(source: PromiseState, act: str) -> Step | None:
    """The row of an act in a state, or None when the table has none."""
    return next((step for step in STEPS if step.source is source and step.act == act), None)


def acts_of(source: PromiseState, hand: Hand) -> tuple[str, ...]:
    """The acts whose buttons this hand sees."""
    return tuple(step.act for step in STEPS if step.source is source and step.by is hand)


def performed_late(by_on: date | None, performed_on: date | None) -> bool:
    """Whether what was done came after the day it was promised for."""
    return by_on is not None and performed_on is not None and performed_on > by_on
