"""Which numbers of the last twelve whole months, and of the twelve before them, may be told: neither is part of a year.

What is told elsewhere of months, years and the whole time can be added and subtracted; where together with the twelve
months a small number would follow, of the institution or of a place, the number of the twelve months is hidden, that
of the earlier ones first.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from itertools import product

from disclosure.indicators.hiding import NONE, Cell, Key, Subject, Tree, is_small
from disclosure.indicators.subjects import SubjectKind

LATELY, EARLIER, ALL, MONTHS = "lately", "earlier", "cases", 12
Periods = Mapping[str, Cell]
Spans = Mapping[str, tuple[str, ...]]
Group = tuple[str, int]
"""Hidden months that always come together: a year ('' those long before), and their place beside the two spans."""
BEFORE, IN_EARLIER, IN_LATELY, AFTER = range(4)


def spans_before(today: date) -> dict[str, tuple[str, ...]]:
    """By measure its twelve whole months, as 2026-10, the oldest first: those before this month, and those before."""
    this = today.year * 12 + today.month - 1
    return {measure: _months(this - back * MONTHS) for back, measure in ((1, LATELY), (2, EARLIER))}


def span_before(today: date) -> tuple[str, ...]:
    """The twelve whole months before this one, the oldest first."""
    return spans_before(today)[LATELY]


def months_counted(since: date | None, today: date) -> int:
    """How many of the last twelve whole months are counted: fewer where counting began within them."""
    return sum(since is None or month >= f"{since:%Y-%m}" for month in span_before(today))


def _months(first: int) -> tuple[str, ...]:
    return tuple(f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(first, first + MONTHS))


def without_overlaps(
    told: frozenset[Key], cells: Mapping[Key, Cell], trees: Iterable[Tree], spans: Spans, smallest: int
) -> frozenset[Key]:
    """The numbers still told; only those of the twelve months are taken out, the smallest of a place first."""
    periods: dict[Subject, dict[str, Cell]] = {}
    for key, cell in cells.items():
        if key.measure == ALL:
            periods.setdefault(key.subject, {})[key.period] = cell
    kept: dict[str, set[Subject]] = {LATELY: set(), EARLIER: set()}
    # Of whom the last twelve months have nothing, that is told: none is no small number, and nothing is hidden by it.
    lately = {key.subject for key in told if key.measure == LATELY}
    lately |= {key.subject for key in told if key.measure == EARLIER and Key(key.subject, "", LATELY) not in cells}
    for subject in lately:
        for measure in _safe(subject, periods.get(subject, {}), told, spans, smallest):
            kept[measure].add(subject)
    for tree, (measure, subjects) in product(tuple(trees), kept.items()):
        for node in tree:
            _by_place(node, tree, measure, subjects, cells, periods, spans[measure], smallest)
    kept[EARLIER] &= kept[LATELY]
    return frozenset(key for key in told if key.measure not in kept or key.subject in kept[key.measure])


def _safe(subject: Subject, periods: Periods, told: Collection[Key], spans: Spans, smallest: int) -> tuple[str, ...]:
    """Which of the two may be told beside the subject's own months, years and whole time; the earlier never alone."""
    if Key(subject, "", ALL) not in told:
        return ()
    shown = {period for period in periods if Key(subject, period, ALL) in told}
    groups = _hidden(periods, shown, spans)
    earlier = (LATELY, EARLIER) if Key(subject, "", EARLIER) in told else (LATELY,)
    for some in (earlier, (LATELY,)):
        follows = _derivable(tuple(sorted(groups)), _known(groups, shown, some))
        if not any(is_small(_sum(groups[one] for one in part), smallest) for part in follows):
            return some
    return ()


def _hidden(periods: Periods, shown: Collection[str], spans: Spans) -> dict[Group, Cell]:
    """What lies in hidden months, by year and place beside the two spans: what always comes together is one.

    Years before the spans that are told stand for themselves; those that are not lie together.
    """
    first = spans[EARLIER][0]
    found: dict[Group, list[Cell]] = {}
    for month, cell in periods.items():
        if len(month) == len("2026-10") and month not in shown:
            year, is_near = month[:4], month[:4] >= first[:4]
            if is_near or year not in shown:
                found.setdefault((year if is_near else "", _place(month, spans)), []).append(cell)
    return {group: _sum(parts) for group, parts in found.items()}


def _place(month: str, spans: Spans) -> int:
    begins = (spans[EARLIER][0], spans[LATELY][0])
    return BEFORE + sum(month >= begin for begin in begins) + (month > spans[LATELY][-1])


def _sum(parts: Iterable[Cell]) -> Cell:
    rows = list(parts)
    return Cell(sum(one.cases for one in rows), sum(one.published for one in rows))


def _known(groups: Collection[Group], shown: Collection[str], some: Collection[str]) -> frozenset[frozenset[Group]]:
    """The sums of hidden months that are told: of years, of the spans, of the whole time; each without a gap."""
    places = {LATELY: IN_LATELY, EARLIER: IN_EARLIER}
    known = [frozenset(one for one in groups if one[0] == year) for year in {year for year, _at in groups} & {*shown}]
    known += [frozenset(one for one in groups if one[1] == places[measure]) for measure in some]
    return frozenset({*known, frozenset(groups)} - {frozenset()})


@cache
def _derivable(groups: tuple[Group, ...], known: frozenset[frozenset[Group]]) -> frozenset[frozenset[Group]]:
    """Every sum of groups that follows from the known sums by adding and subtracting.

    In the order of time each known sum ties its beginning to its end; a sum follows where in every chain of tied
    moments as many of its pieces begin as end.
    """
    at = {group: place for place, group in enumerate(groups)}
    chains = list(range(len(groups) + 1))
    for parts in known:
        first, last = (end(at[one] for one in parts) for end in (min, max))
        old, new = chains[first], chains[last + 1]
        chains = [new if one == old else one for one in chains]
    found = set()
    for chosen in product((False, True), repeat=len(groups)):
        ends: Counter[int] = Counter()
        for place, is_in in enumerate(chosen):
            ends[chains[place]] -= is_in
            ends[chains[place + 1]] += is_in
        if any(chosen) and not any(ends.values()):
            found.add(frozenset(group for group, is_in in zip(groups, chosen, strict=True) if is_in))
    return frozenset(found)


def _by_place(
    node: Subject,
    tree: Tree,
    measure: str,
    kept: set[Subject],
    cells: Mapping[Key, Cell],
    periods: Mapping[Subject, Periods],
    span: Collection[str],
    smallest: int,
) -> None:
    """A place's own twelve months can be had from its months, told or not: what its institutions leave is not small."""
    number = {one: cells.get(Key(one, "", measure), NONE) for one in _firms(node, tree) & kept}
    inside = sorted((one for one in number if number[one].cases), key=lambda one: (number[one].cases, one))
    own = periods.get(node, {})
    rest = _sum(own[month] for month in span if month in own).less(number.values())
    for one in inside:
        if not is_small(rest, smallest):
            return
        kept.discard(one)
        rest = Cell(rest.cases + number[one].cases, rest.published + number[one].published)


def _firms(node: Subject, tree: Tree) -> set[Subject]:
    found: set[Subject] = set()
    for child in tree.get(node, ()):
        found |= {child} if child.kind is SubjectKind.INSTITUTION else _firms(child, tree)
    return found
