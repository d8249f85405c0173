"""What says who the learner is, taken out of words that an extra seat reads (rules §0b.25; PIPL 23); pure."""

import re
from collections.abc import Iterable

BLANK = "○○"
BETWEEN = r"[\s\-·.,，、_*()（）+]*"
PHONE = re.compile(r"(?<!\d)1[3-9](?:[\s\-]?\d){9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
SHORTEST = 2


def masked(words: str, names: Iterable[str], *, phones: bool = True) -> str:
    """The words without these names and, unless let go, without any mobile or identity number.

    Signs between the signs of a name do not save it; a name of one sign alone is not looked for.
    """
    for name in sorted({"".join(one.split()) for one in names}, key=len, reverse=True):
        if len(name) >= SHORTEST:
            words = re.sub(BETWEEN.join(re.escape(sign) for sign in name), BLANK, words, flags=re.IGNORECASE)
    if phones:
        words = PHONE.sub(BLANK, IDENTITY.sub(BLANK, words))
    return words
