"""Where two secret bids meet: a point between them by the agreed rule, or nothing; and nothing else is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.bids import meeting_point, pack, unpack

FEN = st.integers(1, 10_000_000_000)
SHARE = st.integers(0, 100)


@pytest.mark.parametrize(
    ("least", "most", "share", "point"),
    [
        (200_000, 300_000, 50, 250_000),
        (200_000, 200_000, 50, 200_000),
        (200_001, 200_000, 50, None),
        (100, 101, 50, 101),  # half a fen up
        (100, 103, 50, 102),
        (100, 101, 49, 100),
        (100_000, 200_000, 0, 100_000),
        (100_000, 200_000, 100, 200_000),
        (100_000, 200_000, 25, 125_000),
        (1, 10_000_000_000, 50, 5_000_000_001),
    ],
)
def test_the_point_by_the_rule(least: int, most: int, share: int, point: int | None) -> None:
    assert meeting_point(least, most, share) == point


@given(FEN, FEN, SHARE)
def test_it_never_lies_outside_either_bid(least: int, most: int, share: int) -> None:
    point = meeting_point(least, most, share)
    assert (point is None) == (least > most)
    assert point is None or least <= point <= most


@given(FEN, FEN, SHARE)
def test_the_rule_reads_the_same_from_both_sides(least: int, most: int, share: int) -> None:
    """As far from one side as the mirrored rule is from the other; only the half fen falls on one side."""
    point, mirrored = meeting_point(least, most, share), meeting_point(least, most, 100 - share)
    if point is None or mirrored is None:
        assert point is mirrored
    else:
        assert point + mirrored - least - most in (0, 1)


@given(FEN, FEN, st.integers(0, 10_000), SHARE)
def test_giving_way_never_makes_it_worse_for_the_other(least: int, most: int, more: int, share: int) -> None:
    point = meeting_point(least, most, share)
    if point is None:
        return
    higher, lower = meeting_point(least, most + more, share), meeting_point(max(1, least - more), most, share)
    assert higher is not None
    assert higher >= point
    assert lower is not None
    assert lower <= point


@given(st.tuples(FEN, FEN), st.tuples(FEN, FEN), SHARE)
def test_bids_that_do_not_meet_cannot_be_told_apart(one: tuple[int, int], two: tuple[int, int], share: int) -> None:
    told = [meeting_point(max(pair) + 1, min(pair), share) for pair in (one, two)]
    assert told == [None, None]


@pytest.mark.parametrize("share", [-1, 101])
def test_a_share_is_a_share(share: int) -> None:
    with pytest.raises(ValueError, match="per cent"):
        meeting_point(1, 2, share)


@given(FEN, st.integers(1, 10**9))
def test_a_bid_is_bound_to_its_round_and_seat_and_as_long_as_any_other(fen: int, party_id: int) -> None:
    sealed = pack("a" * 26, party_id, fen)
    assert unpack(sealed, "a" * 26, party_id) == fen
    assert len(sealed) == len(pack("a" * 26, party_id, 1))
    for ref, key in (("b" * 26, party_id), ("a" * 26, party_id + 1)):
        with pytest.raises(ValueError, match="another round or seat"):
            unpack(sealed, ref, key)


@pytest.mark.parametrize("fen", [0, -1, 10**12])
def test_a_bid_is_a_sum(fen: int) -> None:
    with pytest.raises(ValueError, match="billion"):
        pack("a" * 26, 1, fen)
