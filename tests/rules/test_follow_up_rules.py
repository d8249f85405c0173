"""The table of follow-ups, cell by cell; and sums paid in parts, whatever the parts are."""

from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from complaints.lifecycle.follow_ups import (
    FOLLOW_STEPS,
    GOES_ALONG,
    OVER,
    FollowHand,
    FollowState,
    follow_acts,
    follow_step,
)
from complaints.lifecycle.payments import Part, confirmed, confirmed_by, most, remaining, waiting, whole_on
from complaints.lifecycle.performance import Hand, PromiseState, performed_late

EXPECTED = """
open:         flag -> open, urge -> open, propose -> open, decline -> open, ask_anew -> open
open:         settle_anew -> settled_anew, to_court -> in_court, give_up -> given_up
open:         let_stand -> uncontested, keep -> kept, replace -> settled_anew
uncontested:  go_on -> open, keep -> kept
in_court:     take_back -> open, keep -> kept, replace -> settled_anew
given_up:     take_back -> open, keep -> kept, replace -> settled_anew
"""
DAY = date(2026, 3, 13)


def test_every_cell_is_as_the_rules_say() -> None:
    wanted = {}
    for line in EXPECTED.strip().splitlines():
        state, rest = (part.strip() for part in line.split(":"))
        for cell in rest.split(","):
            act, target = (part.strip() for part in cell.split("->"))
            wanted[state, act] = target
    acts = {one.act for one in FOLLOW_STEPS}
    for state, act in product(FollowState, acts):
        step = follow_step(state, act)
        assert (step.target.value if step else None) == wanted.get((state.value, act)), (state, act)
    assert len(FOLLOW_STEPS) == len(wanted)


def test_whoever_owes_ends_nothing_alone() -> None:
    for row in FOLLOW_STEPS:
        assert row.by is not FollowHand.DEBTOR, row
        if row.target in OVER and row.by is FollowHand.EITHER:
            assert row.act == "settle_anew", "both sides, one proposing and the other accepting"


def test_a_kept_promise_ends_every_follow_up_and_silence_keeps_none() -> None:
    assert GOES_ALONG[PromiseState.CONFIRMED] == "keep"
    for state in FollowState:
        if state not in (FollowState.KEPT, FollowState.SETTLED_ANEW):
            assert follow_step(state, "keep") is not None, state
    assert "keep" not in follow_acts(FollowState.OPEN, FollowHand.DEBTOR, FollowHand.BODY, FollowHand.CREDITOR)
    assert follow_acts(FollowState.OPEN, FollowHand.BODY) == {"urge"}


@st.composite
def payments(draw: st.DrawFn) -> tuple[int, list[Part]]:
    """A sum and parts as both sides may name them one after the other, each within what `most` lets pass."""
    owed, parts = draw(st.integers(1, 1_000_000)), list[Part]()
    for key in range(draw(st.integers(0, 12))):
        hand = draw(st.sampled_from([Hand.DEBTOR, Hand.CREDITOR]))
        limit = most(owed, parts, hand)
        if limit == 0:
            continue
        fen = draw(st.integers(1, limit))
        said = next((one.key for one in waiting(parts) if one.fen == fen), None) if hand is Hand.CREDITOR else None
        parts.append(Part(key, fen, DAY + timedelta(days=draw(st.integers(-40, 400))), hand, said))
    return owed, parts


@given(payments())
def test_confirmed_and_remaining_always_make_the_whole(case: tuple[int, list[Part]]) -> None:
    owed, parts = case
    assert confirmed(parts) + remaining(owed, parts) == owed
    assert 0 <= most(owed, parts, Hand.DEBTOR) <= most(owed, parts, Hand.CREDITOR) == remaining(owed, parts)


@given(payments())
def test_the_debtors_word_alone_never_pays(case: tuple[int, list[Part]]) -> None:
    owed, parts = case
    said = [one for one in parts if one.by is Hand.DEBTOR]
    assert confirmed(said) == 0
    assert whole_on(owed, said) is None
    assert remaining(owed, said) == owed


@given(payments())
def test_it_is_whole_on_the_first_day_nothing_is_due(case: tuple[int, list[Part]]) -> None:
    owed, parts = case
    day = whole_on(owed, parts)
    assert (day is None) == (remaining(owed, parts) > 0)
    if day is not None:
        assert confirmed_by(parts, day) >= owed
        assert confirmed_by(parts, day - timedelta(days=1)) < owed
        assert performed_late(DAY, day) == (confirmed_by(parts, DAY) < owed), "late is what was not whole by the day"


@given(payments(), st.integers(-60, 500))
def test_order_of_telling_does_not_matter(case: tuple[int, list[Part]], days: int) -> None:
    owed, parts = case
    day, turned = DAY + timedelta(days=days), parts[::-1]
    assert confirmed_by(parts, day) == confirmed_by(turned, day)
    assert whole_on(owed, parts) == whole_on(owed, turned)
