"""Cutting a narrative: sentences or words go, nothing is added; pure (PIPL art. 25: consent was to these words)."""

import re
from collections.abc import Collection

from disclosure.redaction.hits import MARKS, HitKind

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]+|[^。！？!?\n]+$")


def sentences(words: str) -> list[str]:
    """A text as sentences; put together they are the text again."""
    return _SENTENCE.findall(words)


def cut(words: str, kept: Collection[int], hidden: Collection[str] = ()) -> str:
    """The sentences that are kept, by their places, without the hidden words; of what goes a mark stays."""
    left = "".join(one for place, one in enumerate(sentences(words)) if place in kept).strip()
    for word in sorted({one.strip() for one in hidden if one.strip()}, key=len, reverse=True):
        left = left.replace(word, MARKS[HitKind.CASE])
    return left
