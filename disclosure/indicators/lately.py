"""Which numbers of the last twelve whole months may be told: the span lies across two years and is no part of either.

What is told elsewhere of months, years and the whole time can be added and subtracted; where together with the twelve
months a small number would follow, of the institution or of a place, the number of the twelve months is hidden.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from itertools import product

from disclosure.indicators.hiding import NONE, Cell, Key, Subject, Tree, is_small
from disclosure.indicators.subjects import SubjectKind

LATELY, ALL, BEFORE, MONTHS = "lately", "cases", "before", 12
Periods = Mapping[str, Cell]
Group = tuple[str, bool]


def span_before(today: date) -> tuple[str, ...]:
    """The twelve whole months before this one, as 2026-10, the oldest first."""
    last = today.year * 12 + today.month - 2
    return tuple(f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - MONTHS + 1, last + 1))


def without_overlaps(
    told: frozenset[Key], cells: Mapping[Key, Cell], trees: Iterable[Tree], span: Collection[str], smallest: int
) -> frozenset[Key]:
    """The numbers still told; only those of the twelve months are taken out, the smallest of a place first."""
    periods: dict[Subject, dict[str, Cell]] = {}
    for key, cell in cells.items():
        if key.measure == ALL:
            periods.setdefault(key.subject, {})[key.period] = cell
    kept = {
        key.subject
        for key in told
        if key.measure == LATELY and _is_safe(key.subject, periods.get(key.subject, {}), told, span, smallest)
    }
    for tree in trees:
        for node in tree:
            _by_place(node, tree, kept, cells, periods, span, smallest)
    return frozenset(key for key in told if key.measure != LATELY or key.subject in kept)


def _is_safe(subject: Subject, periods: Periods, told: Collection[Key], span: Collection[str], smallest: int) -> bool:
    """Whether no small number follows from the twelve months beside the subject's own months, years and whole time."""
    if Key(subject, "", ALL) not in told:
        return False
    shown = {period for period in periods if Key(subject, period, ALL) in told}
    groups = _hidden(periods, shown, span)
    years = {year for year, _inside in groups if year in shown}
    known = [frozenset(one for one in groups if one[0] == year) for year in sorted(years)]
    known += [frozenset(one for one in groups if one[1]), frozenset(groups)]
    for follows in _derivable(tuple(known), frozenset(groups)):
        if is_small(_sum(groups[one] for one in follows), smallest):
            return False
    return True


def _hidden(periods: Periods, shown: Collection[str], span: Collection[str]) -> dict[Group, Cell]:
    """What lies in hidden months, by year and whether it is within the twelve: what always comes together is one.

    Years outside the twelve months that are told stand for themselves; those that are not lie together.
    """
    near = {month[:4] for month in span}
    found: dict[Group, list[Cell]] = {}
    for month, cell in periods.items():
        year = month[:4]
        if len(month) == len("2026-10") and month not in shown and (year in near or year not in shown):
            found.setdefault((year if year in near else BEFORE, month in span), []).append(cell)
    return {group: _sum(parts) for group, parts in found.items()}


def _sum(parts: Iterable[Cell]) -> Cell:
    rows = list(parts)
    return Cell(sum(one.cases for one in rows), sum(one.published for one in rows))


@cache
def _derivable(known: tuple[frozenset[Group], ...], groups: frozenset[Group]) -> frozenset[frozenset[Group]]:
    """Every sum of groups that follows from the known sums by adding and subtracting.

    The known sums are spans of time without gaps, so that small whole multiples of them are enough.
    """
    found = set()
    for signs in product(range(-2, 3), repeat=len(known)):
        sums: Counter[Group] = Counter()
        for sign, parts in zip(signs, known, strict=True):
            for one in parts:
                sums[one] += sign
        if set(sums.values()) <= {0, 1}:
            found.add(frozenset(one for one in groups if sums[one] == 1))
    return frozenset(found - {frozenset[Group]()})


def _by_place(
    node: Subject,
    tree: Tree,
    kept: set[Subject],
    cells: Mapping[Key, Cell],
    periods: Mapping[Subject, Periods],
    span: Collection[str],
    smallest: int,
) -> None:
    """A place's own twelve months can be had from its months, told or not: what its institutions leave is not small."""
    inside = sorted(_firms(node, tree) & kept, key=lambda one: (_lately(cells, one).cases, one))
    own = periods.get(node, {})
    whole = _sum(own[month] for month in span if month in own)
    while inside and is_small(whole.less(_lately(cells, one) for one in inside), smallest):
        kept.discard(inside.pop(0))


def _lately(cells: Mapping[Key, Cell], subject: Subject) -> Cell:
    return cells.get(Key(subject, "", LATELY), NONE)


def _firms(node: Subject, tree: Tree) -> set[Subject]:
    found: set[Subject] = set()
    for child in tree.get(node, ()):
        found |= {child} if child.kind is SubjectKind.INSTITUTION else _firms(child, tree)
    return found
