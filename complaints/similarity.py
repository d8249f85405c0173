"""Whether texts are alike: shares of common pairs of signs, found without comparing all with all; pure.

Two texts are alike when of all pairs of neighbouring signs in either, at least a given share stands in both (Jaccard);
the share is a platform figure. Digits and signs of punctuation say nothing: a sum or a day does not part two texts.
Candidates come from MinHash in 21 bands of 3 values: of two texts that share 60 % one pair in 170 is missed, of two
that share 80 % one in ten thousand million. What is found is then compared exactly, so nothing is alike by chance.

Texts are gathered by leaders: a text joins the first text it is most like, else it leads a group of its own. The order
is that of filing, so that gathering them one by one and all at once gives the same groups.
"""

import re
import struct
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b

BANDS, ROWS = 21, 3
_NOISE = re.compile(r"[\W\d_]+")
_ROW = struct.Struct("<16I")


def shingles(text: str) -> frozenset[str]:
    """The pairs of neighbouring signs of a text, without digits, spaces and punctuation; a single sign stands alone."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())
    if len(plain) < 2:
        return frozenset({plain} - {""})
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of pairs that stand in both, of those in either: 0 to 1; two texts without any are not alike."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


@lru_cache(maxsize=100_000)
def _hashes(shingle: str) -> tuple[int, ...]:
    """63 numbers of a pair, the same on every machine and in every run."""
    words = shingle.encode()
    parts = (blake2b(words, digest_size=64, person=bytes([number])).digest() for number in range(4))
    return tuple(number for part in parts for number in _ROW.unpack(part))[: BANDS * ROWS]


def band_keys(pairs: frozenset[str], place: str = "") -> list[str]:
    """One key a band; texts that share a key in one `place` are worth comparing. None for a text without pairs."""
    if not pairs:
        return []
    least = [min(column) for column in zip(*map(_hashes, pairs), strict=True)]
    keys = []
    for band in range(BANDS):
        told = f"{place}:{band}:{least[band * ROWS : (band + 1) * ROWS]}"
        keys.append(blake2b(told.encode(), digest_size=12).hexdigest())
    return keys


def nearest(pairs: frozenset[str], leaders: Mapping[int, frozenset[str]], share: float) -> int | None:
    """The leader this text is most like, if it is like any; of equals the one who came first (the lowest id)."""
    measured = [(likeness(pairs, other), -key) for key, other in leaders.items()]
    found = max((one for one in measured if one[0] >= share), default=None)
    return -found[1] if found is not None else None


class Gathering:
    """Groups of like texts in memory, each text placed once, in order of filing."""

    def __init__(self, share: float) -> None:
        self.share = share
        self.leaders: dict[int, frozenset[str]] = {}
        self.bands: dict[str, list[int]] = {}

    def place(self, key: int, text: str, place: str = "") -> int:
        """The leader of this text's group: its own key when it is like none before it."""
        pairs = shingles(text)
        keys = band_keys(pairs, place)
        near = {leader for band in keys for leader in self.bands.get(band, ())}
        leader = nearest(pairs, {one: self.leaders[one] for one in near}, self.share)
        if leader is not None:
            return leader
        self.leaders[key] = pairs
        for band in keys:
            self.bands.setdefault(band, []).append(key)
        return key


def gather(texts: Iterable[tuple[int, str, str]], share: float) -> dict[int, int]:
    """Each text's leader by key; texts are (key, text, place) in order of filing."""
    gathering = Gathering(share)
    return {key: gathering.place(key, text, place) for key, text, place in texts}
