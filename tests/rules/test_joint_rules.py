"""A joint complaint as tables of moves, who is elected, what each gets: pure (O121 art. 12; rules §10 story 5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.lifecycle.joint import (
    JOINT_MOVES,
    LIVE,
    REPRESENTATIVES,
    JointHand,
    JointState,
    MemberState,
    choice_is_fair,
    elected,
    joint_acts,
    joint_move,
    member_target,
    own_sum,
)

OVER = (JointState.SETTLED, JointState.ENDED)
TALLY = st.lists(st.integers(0, 50), max_size=12).map(lambda numbers: list(enumerate(numbers, 1)))


def test_nobody_is_joined_by_another_hand() -> None:
    for row in JOINT_MOVES:
        if row.act in ("join", "leave", "stand", "stand_down", "choose", "answer_terms"):
            assert row.by == {JointHand.MEMBER}, row


@pytest.mark.parametrize("state", LIVE)
def test_one_may_leave_at_any_time(state: JointState) -> None:
    assert "leave" in joint_acts(state, JointHand.MEMBER)
    assert joint_move(state, "join") is not None


@pytest.mark.parametrize("state", OVER)
def test_what_is_over_moves_no_more(state: JointState) -> None:
    assert not joint_acts(state, *JointHand)


def test_each_act_has_one_row_in_a_state_and_an_article() -> None:
    keys = [(row.source, row.act) for row in JOINT_MOVES]
    assert len(keys) == len(set(keys))
    assert all(row.law for row in JOINT_MOVES)


def test_only_the_body_proposes_counts_and_decides() -> None:
    for row in JOINT_MOVES:
        if row.act in ("elect", "accept_all", "refuse_all", "end"):
            assert row.by == {JointHand.BODY}, row


@pytest.mark.parametrize(
    ("tally", "found"),
    [
        ([], []),
        ([(1, 0), (2, 0)], []),
        ([(1, 1)], [1]),
        ([(1, 2), (2, 5), (3, 5)], [2, 3]),
        ([(1, 3), (2, 3), (3, 3)], [1, 2]),
        ([(9, 0), (4, 7)], [4]),
    ],
)
def test_the_two_chosen_most_are_elected(tally: list[tuple[int, int]], found: list[int]) -> None:
    assert elected(tally) == found


@given(TALLY)
def test_never_more_than_two_and_never_somebody_nobody_chose(tally: list[tuple[int, int]]) -> None:
    found, numbers = elected(tally), dict(tally)
    assert len(found) == min(REPRESENTATIVES, sum(number > 0 for number in numbers.values()))
    assert all(numbers[key] > 0 for key in found)
    left = [number for key, number in tally if key not in found]
    assert all(numbers[key] >= number for key in found for number in left)


@pytest.mark.parametrize(
    ("chosen", "fair"), [([], False), ([1], True), ([1, 2], True), ([1, 1], False), ([1, 2, 3], False), ([4], False)]
)
def test_a_choice_is_one_or_two_who_stand(chosen: list[int], fair: bool) -> None:
    assert choice_is_fair(chosen, [1, 2, 3]) is fair


@pytest.mark.parametrize(
    ("claimed", "share", "fen"),
    [(320_000, 80, 256_000), (100_001, 80, 80_001), (None, 80, None), (0, 80, None), (1, 1, 0)],
)
def test_each_gets_the_share_of_the_own_sum(claimed: int | None, share: int, fen: int | None) -> None:
    assert own_sum(claimed, share) == fen


@given(st.integers(1, 10**9), st.integers(1, 100))
def test_a_sum_is_never_above_what_is_claimed_and_off_by_half_a_fen_at_most(claimed: int, share: int) -> None:
    fen = own_sum(claimed, share)
    assert fen is not None
    assert 0 <= fen <= claimed
    assert abs(fen * 100 - claimed * share) <= 50


def test_whoever_left_may_come_back_and_nobody_is_joined_twice() -> None:
    assert member_target(MemberState.LEFT, "join") is MemberState.JOINED
    assert member_target(MemberState.OFFERED, "join") is MemberState.JOINED
    assert member_target(MemberState.JOINED, "join") is None
    assert member_target(MemberState.OFFERED, "leave") is None
