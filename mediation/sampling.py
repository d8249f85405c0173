"""Which ended tables a supervisor is asked to look at: a draw by the month, the same whoever asks and when; pure."""

from collections.abc import Iterable
from hashlib import sha256


def drawn(refs: Iterable[str], seed: str, many: int) -> tuple[str, ...]:
    """So many of these, or all where there are fewer, in the order of the draw.

    `seed` names body and month. Nobody can steer it: the order is that of the digest of seed and name.
    """
    found = sorted(set(refs), key=lambda ref: (sha256(f"{seed}:{ref}".encode()).hexdigest(), ref))
    return tuple(found[:many])
