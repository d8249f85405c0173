"""Looking for what is personal until nothing is left, and covering it; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from disclosure.redaction.hits import MARKS, Hit, HitKind, Redaction, Rule
from disclosure.redaction.names import NAMES, again
from disclosure.redaction.numbers import NUMBERS, SUMS
from disclosure.redaction.places import PLACES
from disclosure.redaction.signs import ANY, closed_up, digits_of, fold, luhn

_RULES = (*NUMBERS, *PLACES, *NAMES, *SUMS)
_MARK = re.compile("|".join(re.escape(mark) for mark in MARKS.values()))
_COVER = "\ue000"
KNOWN_SHORTEST = 2


def redact(text: str, known: Iterable[str] = (), keep: Iterable[str] = (), freed: Iterable[str] = ()) -> Redaction:
    """Cover everything personal in a text.

    `known` are strings of the case that must never leave it; `keep` are names that may stand (institution, body,
    category), unless the case says otherwise; `freed` are words a person looked at and found not personal: they stand
    where no rule is sure.
    """
    hits = find(text, tuple(known), tuple(keep), tuple(freed))
    after, place = [], 0
    for hit in hits:
        after += [text[place : hit.start], MARKS[hit.kind]]
        place = hit.end
    return Redaction(text, "".join([*after, text[place:]]), hits)


def find(text: str, known: Sequence[str] = (), keep: Sequence[str] = (), freed: Sequence[str] = ()) -> tuple[Hit, ...]:
    """Where something personal stands; what is found is covered and the rest looked at again, until nothing is left."""
    folded = _MARK.sub(lambda mark: _COVER * len(mark[0]), text)
    folded = fold(folded)
    kept = [place.span() for word in keep if word for place in re.finditer(re.escape(fold(word)), folded)]
    free = frozenset(fold(word) for word in freed)
    rules = [Rule("case.known", HitKind.CASE, pattern) for pattern in _exact(known)] + list(_RULES)
    hits: list[Hit] = []
    while found := _look(folded, rules, kept, free) or _look_closed_up(folded, rules, kept, free):
        hits += found
        rules += again(folded, found)
        for hit in found:
            folded = folded[: hit.start] + _COVER * (hit.end - hit.start) + folded[hit.end :]
    return _joined(hits)


def _is_free_word(folded: str, hit: Hit, free: frozenset[str]) -> bool:
    return hit.may_be_freed and folded[hit.start : hit.end] in free


def _look(folded: str, rules: Iterable[Rule], kept: Sequence[tuple[int, int]], free: frozenset[str]) -> list[Hit]:
    """The places of one look, earlier rules first, none overlapping another."""
    taken: list[Hit] = []
    for rule in rules:
        for match in rule.pattern.finditer(folded):
            if rule.accept is not None and not rule.accept(match):
                continue
            hit = _hit(rule, match)
            if _is_free_word(folded, hit, free):
                continue
            if hit.start < hit.end and _is_apart(hit, taken) and (rule.kind is HitKind.CASE or not _is_kept(hit, kept)):
                taken.append(hit)
    return taken


def _look_closed_up(
    folded: str, rules: Iterable[Rule], kept: Sequence[tuple[int, int]], free: frozenset[str]
) -> list[Hit]:
    """The places of a look at the text without the spaces that pull a word apart (王 小 明, 京 A 1 2 3 4 5)."""
    text, places = closed_up(folded)
    if len(text) == len(folded):
        return []
    at = {place: number for number, place in enumerate(places)}
    inside = [(at[start], at[end - 1] + 1) for start, end in kept if start in at and end - 1 in at]
    found = _look(text, rules, inside, free)
    return [replace(hit, start=places[hit.start], end=places[hit.end - 1] + 1) for hit in found]


def _hit(rule: Rule, match: re.Match[str]) -> Hit:
    """The hit of a match; a long number is a bank card only when its check digit holds."""
    start, end = match.span("hit") if "hit" in rule.pattern.groupindex else match.span()
    words = match.string[start:end]
    end -= len(words) - len(words.rstrip(" \t\r\n,，。、.·-~/*(")) if rule.kind is not HitKind.CASE else 0
    kind, name = rule.kind, rule.id
    if name == "bank.long" and not luhn(digits_of(words)):
        kind, name = HitKind.ORDER, "order.long"
    return Hit(kind, start, end, name, rule.confidence)


def _is_apart(hit: Hit, taken: Iterable[Hit]) -> bool:
    return all(hit.end <= other.start or other.end <= hit.start for other in taken)


def _is_kept(hit: Hit, kept: Iterable[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in kept)


def _joined(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """In order; neighbours of one kind become one, under the rule of the first."""
    joined: list[Hit] = []
    for hit in sorted(hits, key=lambda one: one.start):
        last = joined[-1] if joined else None
        if last is not None and last.end == hit.start and last.kind is hit.kind:
            joined[-1] = Hit(hit.kind, last.start, hit.end, last.rule, last.confidence)
        else:
            joined.append(hit)
    return tuple(joined)


def _exact(known: Iterable[str]) -> list[re.Pattern[str]]:
    """Patterns of strings of the case, whatever stands between their signs; longer ones first."""
    words = {"".join(re.findall(r"\w", fold(word))) for word in known}
    long_enough = sorted((word for word in words if len(word) >= KNOWN_SHORTEST), key=lambda word: (-len(word), word))
    return [re.compile(ANY.join(map(re.escape, word)), re.IGNORECASE) for word in long_enough]
