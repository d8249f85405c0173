"""The table of promises: every cell against a table of its own; only the creditor confirms, and no debtor ends it."""

from datetime import date
from itertools import product

from complaints.lifecycle.performance import (
    GONE,
    SETTLED,
    STEPS,
    Hand,
    PromiseState,
    acts_of,
    find,
    performed_late,
)

EXPECTED = """
open:        claim -> claimed, prove -> proven, confirm -> confirmed, deny -> contested
open:        default -> defaulted, replace -> replaced, void -> void
claimed:     claim -> claimed, prove -> proven, confirm -> confirmed, deny -> contested, replace -> replaced
proven:      prove -> proven, confirm -> confirmed, deny -> contested, let_stand -> uncontested, replace -> replaced
uncontested: confirm -> confirmed, deny -> contested
contested:   claim -> claimed, prove -> proven, confirm -> confirmed, default -> defaulted, replace -> replaced
defaulted:   claim -> claimed, prove -> proven, confirm -> confirmed, replace -> replaced
open:        claim_part -> open, confirm_part -> open
contested:   claim_part -> contested, confirm_part -> contested
defaulted:   claim_part -> defaulted, confirm_part -> defaulted
claimed:     claim_part -> claimed, confirm_part -> contested
proven:      claim_part -> proven, confirm_part -> contested
uncontested: confirm_part -> contested
"""
HANDS = {"claim": Hand.DEBTOR, "prove": Hand.DEBTOR, "confirm": Hand.CREDITOR, "deny": Hand.CREDITOR}
HANDS |= {"claim_part": Hand.DEBTOR, "confirm_part": Hand.CREDITOR}
ACTS = sorted({step.act for step in STEPS})


def test_every_cell_is_as_the_rules_say() -> None:
    wanted = {}
    for line in EXPECTED.strip().splitlines():
        state, rest = (part.strip() for part in line.split(":"))
        wanted |= {(state, *cell.strip().split(" -> ")[:1]): cell.strip().split(" -> ")[1] for cell in rest.split(",")}
    for state, act in product(PromiseState, ACTS):
        step = find(state, act)
        assert (step.target.value if step else None) == wanted.get((state.value, act)), (state, act)
        assert step is None or step.by is HANDS.get(act, Hand.SYSTEM)
    assert len(STEPS) == len(wanted)


def test_whoever_owes_ends_nothing() -> None:
    for state in PromiseState:
        for act in acts_of(state, Hand.DEBTOR):
            step = find(state, act)
            assert step is not None
            assert step.target not in SETTLED | GONE


def test_only_the_creditor_confirms_and_may_always_say_no_to_what_is_not_confirmed() -> None:
    assert {step.by for step in STEPS if step.target is PromiseState.CONFIRMED} == {Hand.CREDITOR}
    said = {PromiseState.CONFIRMED, PromiseState.CONTESTED, PromiseState.DEFAULTED}
    for state in set(PromiseState) - said - GONE:
        assert "deny" in acts_of(state, Hand.CREDITOR), state
    for state in set(PromiseState) - {PromiseState.CONFIRMED} - GONE:
        assert "confirm" in acts_of(state, Hand.CREDITOR), state


def test_late_is_after_the_day() -> None:
    day = date(2026, 3, 13)
    assert not performed_late(day, day)
    assert performed_late(day, date(2026, 3, 14))
    assert not performed_late(None, day)
    assert not performed_late(day, None)
