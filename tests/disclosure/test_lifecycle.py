"""The table of candidates: every state reachable, every row with a law, nobody else's hand."""

import pytest

from disclosure.lifecycle import DESK, INSTITUTION, MOVES, SYSTEM, CandidateState, acts_for, allowed, find


def test_every_state_can_be_reached() -> None:
    reached = {CandidateState.CANDIDATE} | {move.target for move in MOVES}
    assert reached == set(CandidateState)


def test_one_row_for_each_act_in_a_state() -> None:
    assert len({(move.source, move.act) for move in MOVES}) == len(MOVES)
    assert all(move.law for move in MOVES)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.source}-{move.act}")
def test_only_the_named_roles_may(move) -> None:
    everybody = DESK | INSTITUTION | SYSTEM | {"learner", "mediator", "platform_admin", "auditor", "anonymous"}
    for role in everybody:
        assert (allowed(move.source, move.act, role) is not None) == (role in move.by)
        assert (move.act in acts_for(move.source, role)) == (role in move.by)


def test_nothing_is_published_without_the_institutions_look() -> None:
    assert [move.source for move in MOVES if move.act == "publish"] == [CandidateState.NOTIFIED]
    assert find(CandidateState.REVIEW, "publish") is None


def test_the_end_is_the_end() -> None:
    for state in (CandidateState.WITHDRAWN, CandidateState.EXPIRED):
        assert not [move for move in MOVES if move.source is state]
