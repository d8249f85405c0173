"""Whether words may be in the wrong room; pure. It asks once and never forbids: who writes knows better than any rule.

A private text is asked about when it names or addresses another party, a joint one when a run of its signs or a sum
was said in a private room and nowhere everybody reads.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

RUN = 10  # signs in a row, blanks and marks not counted, that are hardly the same by chance
SHORTEST_NAME = 2
_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,2})?[万千]?")
_SPELT = re.compile(r"[零〇一二两三四五六七八九十百千万]{2,12}")
_BEFORE_DATE = frozenset("年月日号点时分")
LEAST_FEN = 10_000
_TO_INSTITUTION = re.compile(r"贵(?:机构|公司|司|校|方|单位|平台|店|中心)|(?:机构|公司|老师|客服)[们]?(?:您|你)们?好")
_TO_LEARNER = re.compile(r"(?:家长|学员|同学|投诉人)[们]?(?:您|你)们?好|(?:您|你)(?:的|家)?孩子")
_SPEAKS_TO = re.compile(r"您|你|请")


class Side(Enum):
    """Whose private room it is."""

    CLAIMANT = "claimant"
    OTHER = "other"


class Why(Enum):
    """What makes one look twice."""

    NAMES = "names"
    ADDRESSES = "addresses"
    QUOTES = "quotes"
    SUM = "sum"


@dataclass(frozen=True)
class Doubt:
    """Why, and the piece of the writer's own text that raised it."""

    why: Why
    what: str


def plain(words: str) -> str:
    """The letters and digits alone, in one form, so that marks, blanks and width hide nothing."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", words).casefold() if sign.isalnum())


def doubt_private(words: str, others: Iterable[str], side: Side, *, sits_in_several: bool) -> Doubt | None:
    """A text for one private room: does it name or address somebody who is not in it?

    Whoever sits in several private rooms is asked at each name of another party; a party in its own room, where it
    naturally speaks of the other one, only when it seems to speak to it.
    """
    text = plain(words)
    found = next((name for name in others if len(plain(name)) >= SHORTEST_NAME and plain(name) in text), None)
    if found is not None and (sits_in_several or _speaks_to(words, found)):
        return Doubt(Why.NAMES, found)
    addressed = (_TO_INSTITUTION if side is Side.CLAIMANT else _TO_LEARNER).search(words)
    return Doubt(Why.ADDRESSES, addressed.group()) if addressed else None


def _speaks_to(words: str, name: str) -> bool:
    """Whether a name stands where a letter begins with whom it is for: 「某某，请您…」."""
    text = unicodedata.normalize("NFKC", words).strip().casefold()
    begins = text.startswith(unicodedata.normalize("NFKC", name).strip().casefold())
    return begins and _SPEAKS_TO.search(text[: len(name) + 12]) is not None


def doubt_joint(words: str, private: Sequence[str], known: Sequence[str]) -> Doubt | None:
    """A text for everybody: does it hold a run of signs, or a sum, that only a private room has heard?"""
    text = plain(words)
    secret = _runs(private) - _runs(known)
    at = next((place for place in range(len(text) - RUN + 1) if text[place : place + RUN] in secret), None)
    if at is not None:
        end = at
        while end + RUN < len(text) and text[end + 1 : end + 1 + RUN] in secret:
            end += 1
        return Doubt(Why.QUOTES, text[at : end + RUN])
    only_there = _all_sums(private) - _all_sums(known)
    return next((Doubt(Why.SUM, written) for written, value in _sums(words) if value in only_there), None)


def _runs(texts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in map(plain, texts):
        found.update(text[place : place + RUN] for place in range(len(text) - RUN + 1))
    return found


def _all_sums(texts: Iterable[str]) -> set[int]:
    return {value for text in texts for _written, value in _sums(text)}


def _sums(words: str) -> list[tuple[str, int]]:
    """Sums of a hundred yuan and more as written and in fen: 3,000元, 2.5万, 三千五百; days and hours are none."""
    text = re.sub(r"(?<=\d)[,，](?=\d{3})", "", unicodedata.normalize("NFKC", words))
    found = []
    for match in _NUMBER.finditer(text):
        number, unit = match.group().rstrip("万千"), match.group()[-1]
        value = round(float(number) * {"万": 10_000, "千": 1000}.get(unit, 1) * 100)
        found.append((match.group(), value, text[match.end() : match.end() + 1]))
    for match in _SPELT.finditer(text):
        found.append((match.group(), _spelt(match.group()) * 100, text[match.end() : match.end() + 1]))
    return [(written, value) for written, value, after in found if value >= LEAST_FEN and after not in _BEFORE_DATE]


def _spelt(words: str) -> int:
    """A number in Chinese numerals; 三千五 is 3500, as people say it."""
    total, part, digit, last = 0, 0, 0, 1
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
            last = 1 if sign in "零〇" else last
        elif sign == "万":
            total, part, digit, last = (total + part + digit) * 10_000, 0, 0, 10_000
        else:
            last = _TENS[sign]
            part, digit = part + (digit or 1) * last, 0
    return total + part + digit * max(1, last // 10)
