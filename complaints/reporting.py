"""What in a complaint may be a report (举报), and what of a report still stands in the rest; pure (O121 art. 9)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from complaints.rulesets import Category, CategoryKind

# Disputes by the list, but what they tell is often a breach of law to be reported (rules §0b.13).
REPORT_LIKE = frozenset({"E05"})
SHORTEST = 6
_ENDS = re.compile(r"[。！？!?；;\n]+")


@dataclass(frozen=True)
class Hint:
    """A report that may stand in a complaint: its category, and the words found (none: the case's category says so)."""

    category: str
    found: tuple[str, ...]


def may_report(category: Category) -> bool:
    """Whether what is told under this category may be a report."""
    return category.kind is CategoryKind.REPORT or category.code in REPORT_LIKE


def proposed(
    categories: Mapping[str, Category], category: str, text: str, *, asks_refund: bool, known: Iterable[str] = ()
) -> tuple[Hint, ...]:
    """What an officer is asked to look at, never done by itself; `known` are categories already taken out."""
    hints = []
    for row in (one for one in categories.values() if may_report(one) and one.code not in set(known)):
        found = tuple(word for word in row.hints if word in text)
        if found or (row.code == category and asks_refund):
            hints.append(Hint(row.code, found))
    return tuple(hints)


def still_told(report: str, rest: str) -> tuple[str, ...]:
    """The sentences of a report that stand in the rest too, which the institution would read."""
    told = _bare(rest)
    return tuple(one for one in sentences_of(report) if _bare(one) in told)


def sentences_of(report: str) -> tuple[str, ...]:
    """The sentences of a report that are long enough to be known again."""
    return tuple(one.strip() for one in _ENDS.split(report) if len(_bare(one)) >= SHORTEST)


def _bare(words: str) -> str:
    """The letters and signs of words, without spaces and punctuation."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] not in "ZPC")
