"""Secret bids, pure: two sums in, a meeting point or nothing out (rules §0b.5: what is reached binds nobody yet)."""

WIDTH = 12
"""Digits of a bid as it is sealed: every bid is as long as any other."""


def meeting_point(least: int, most: int, share: int) -> int | None:
    """Where the bids meet, in fen; None when the least somebody takes is more than the most somebody pays.

    `share` is the agreed rule: how many per cent of the way from the least to the most. What is over is rounded to the
    nearest fen, half a fen up; the point never lies outside the bids. Of bids that do not meet nothing else is told.
    """
    if not 0 <= share <= 100:
        raise ValueError(f"a share of {share} per cent")
    if least > most:
        return None
    return least + ((most - least) * share * 2 + 100) // 200


def pack(round_ref: str, party_id: int, fen: int) -> str:
    """A bid as it is sealed: bound to its round and seat, of one length whatever the sum."""
    if not 0 < fen < 10**WIDTH:
        raise ValueError("a bid is more than nothing and less than a billion")
    return f"{round_ref}/{party_id}/{fen:0{WIDTH}d}"


def unpack(sealed: str, round_ref: str, party_id: int) -> int:
    """The sum of a bid of this round and seat; ValueError when it was sealed for another."""
    place, _, fen = sealed.rpartition("/")
    if place != f"{round_ref}/{party_id}":
        raise ValueError("this bid belongs to another round or seat")
    return int(fen)
