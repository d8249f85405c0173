"""What may be told of all cases: an attacker subtracts every number told from every other, and learns nothing small."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.indicators import SMALL_CELL, SubjectKind
from disclosure.indicators.definitions import above
from disclosure.indicators.hiding import ROOT, Cell, Hiding, Key, Subject, bounds, is_small

KIND = SubjectKind
FIRMS = {"a": "110108", "b": "110108", "c": "110105", "d": "310115", "e": ""}
SHOP, MALL = ("a", "c"), "m"
MONTHS = ("2025-12", "2026-01", "2026-02")
# What can be counted of a case, by hand: (name, the facts it needs).
MEASURES = {
    "cases": (),
    "asked": ("asked",),
    "answered": ("asked", "answered"),
    "unanswered": ("asked", "-answered"),
    "on_time": ("asked", "answered", "on_time"),
    "rated": ("asked", "answered", "rated"),
    "unrated": ("asked", "answered", "-rated"),
    "satisfied": ("asked", "answered", "rated", "satisfied"),
    "closed": ("closed",),
    "ended": ("closed", "-withdrawn"),
    "withdrawn": ("closed", "withdrawn"),
    "settled": ("closed", "-withdrawn", "settled"),
}
FACTS = ("asked", "answered", "on_time", "rated", "satisfied", "closed", "withdrawn", "settled")
SPLITS = [("asked", "answered", "unanswered"), ("answered", "rated", "unrated"), ("closed", "ended", "withdrawn")]
SPLITS += [("asked", "rated", "unrated", "unanswered")]


@dataclass(frozen=True)
class Bunch:
    """Some cases that are alike."""

    firm: str
    category: str
    month: str
    facts: frozenset[str]
    published: int
    cases: int


bunches = st.builds(
    lambda firm, category, month, facts, published, cases: Bunch(
        firm, category, month, facts, min(published, cases) if {"closed"} <= facts else 0, cases
    ),
    st.sampled_from(sorted(FIRMS)),
    st.sampled_from(["E01", "E02"]),
    st.sampled_from(MONTHS),
    st.frozensets(st.sampled_from(FACTS)),
    st.integers(0, 9),
    st.sampled_from([1, 2, 3, 5, 6, 9, 14]),
)


def subjects_of(one: Bunch) -> Iterator[Subject]:
    code = FIRMS[one.firm]
    yield ROOT
    yield Subject(KIND.INSTITUTION, one.firm)
    yield Subject(KIND.CATEGORY, one.category)
    for region in {code[:2] + "0000", code[:4] + "00", code} if code else ():
        yield Subject(KIND.REGION, region)
    if one.firm in SHOP:
        yield Subject(KIND.PLATFORM, MALL)


def has(one: Bunch, measure: str) -> bool:
    return all((fact.lstrip("-") in one.facts) != fact.startswith("-") for fact in MEASURES[measure])


def cells_of(world: Iterable[Bunch]) -> dict[Key, Cell]:
    cases: Counter[Key] = Counter()
    published: Counter[Key] = Counter()
    for one in world:
        for subject, measure in product(subjects_of(one), MEASURES):
            if has(one, measure):
                periods = ("", one.month[:4], one.month) if measure == "cases" else ("",)
                for period in periods:
                    cases[Key(subject, period, measure)] += one.cases
                    published[Key(subject, period, measure)] += one.published
    return {key: Cell(number, published[key]) for key, number in cases.items()}


def region(code: str) -> Subject:
    return Subject(KIND.REGION, code)


def firm(*names: str) -> tuple[Subject, ...]:
    return tuple(Subject(KIND.INSTITUTION, name) for name in names)


PLACES = {
    ROOT: (region("110000"), region("310000"), *firm("e")),
    region("110000"): (region("110100"),),
    region("110100"): (region("110108"), region("110105")),
    region("110108"): firm("a", "b"),
    region("110105"): firm("c"),
    region("310000"): (region("310100"),),
    region("310100"): (region("310115"),),
    region("310115"): firm("d"),
}
TREES = [
    PLACES,
    {ROOT: (Subject(KIND.CATEGORY, "E01"), Subject(KIND.CATEGORY, "E02"))},
    {ROOT: (Subject(KIND.PLATFORM, MALL),), Subject(KIND.PLATFORM, MALL): firm(*SHOP)},
]


def lies_within(inner: Subject, outer: Subject) -> bool:
    """Known to everybody, from the registry."""
    if outer in (ROOT, inner):
        return True
    if outer.kind is KIND.PLATFORM:
        return inner.kind is KIND.INSTITUTION and inner.ref in SHOP
    if outer.kind is not KIND.REGION:
        return False
    code = inner.ref if inner.kind is KIND.REGION else FIRMS.get(inner.ref, "")
    start = outer.ref[:2] if outer.ref.endswith("0000") else outer.ref[:4] if outer.ref.endswith("00") else outer.ref
    return inner.kind in (KIND.REGION, KIND.INSTITUTION) and code.startswith(start)


def is_part(inner: Key, outer: Key) -> bool:
    """By the registry, the calendar and the meaning of the words: each stage lies within the one before it."""
    facts = set(MEASURES[outer.measure]) <= set(MEASURES[inner.measure])
    return facts and inner.period.startswith(outer.period) and lies_within(inner.subject, outer.subject)


def attacks(cells: dict[Key, Cell], told: frozenset[Key]) -> Iterator[tuple[str, Cell]]:
    """All that follows: a number itself, one less another within it, one less all told parts of it."""
    for key in told:
        yield f"{key}", cells[key]
    for one, two in combinations(sorted(told), 2):
        for inner, outer in ((one, two), (two, one)):
            if is_part(inner, outer) and cells[inner].cases:
                yield f"{outer} - {inner}", cells[outer].less([cells[inner]])
    yield from sums(cells, told)
    for key in told:
        for whole, *parts in SPLITS:
            known = [key._replace(measure=part) for part in parts if key._replace(measure=part) in told]
            if whole == key.measure and known:
                yield f"{key} - {known}", cells[key].less(cells[one] for one in known)
        for tree in TREES:
            known = list(widest(tree, key, told))
            if known:
                yield f"{key} - {known}", cells[key].less(cells[one] for one in known)
        months = [one for one in told if one.subject == key.subject and one.measure == key.measure == "cases"]
        inner = [one for one in months if one.period.startswith(key.period) and len(one.period) > len(key.period)]
        widest_months = [one for one in inner if not any(one.period[:4] == two.period for two in inner)]
        yield (
            f"{key} - its periods",
            cells[key].less(cells[one] for one in inner if len(one.period) == 4 or one in widest_months),
        )


def sums(cells: dict[Key, Cell], told: frozenset[Key]) -> Iterator[tuple[str, Cell]]:
    """What all parts in one tree add up to, whether told or not, less all told parts in another."""
    for key in (one for one in cells if one.subject == ROOT):
        inside = [list(widest(tree, key, told)) for tree in TREES]
        for one, two in product(inside, inside):
            if one and two and not cells[key].less(cells[part] for part in one).cases:
                yield f"sum of {one} - {two}", cells[key].less(cells[part] for part in two)


def widest(tree: dict[Subject, tuple[Subject, ...]], key: Key, told: frozenset[Key]) -> Iterator[Key]:
    for child in tree.get(key.subject, ()):
        one = key._replace(subject=child)
        if one in told:
            yield one
        else:
            yield from widest(tree, one, told)


def leaks(world: Iterable[Bunch]) -> list[str]:
    cells = cells_of(world)
    told = Hiding(cells, TREES).settle()
    return [f"{words}: {rest}" for words, rest in attacks(cells, told) if is_small(rest)]


@settings(max_examples=150, deadline=None)
@given(st.lists(bunches, min_size=1, max_size=14))
def test_no_difference_of_two_told_numbers_is_small(world: list[Bunch]) -> None:
    assert leaks(world) == []


def test_the_attacker_finds_what_was_not_hidden() -> None:
    world = [Bunch("a", "E01", MONTHS[1], frozenset(), 0, 9), Bunch("b", "E01", MONTHS[1], frozenset(), 0, 3)]
    cells = cells_of(world)
    told = frozenset(key for key, cell in cells.items() if not is_small(cell))
    assert [words for words, rest in attacks(cells, told) if is_small(rest)]


def told_of(*world: Bunch) -> frozenset[Key]:
    return Hiding(cells_of(world), TREES).settle()


def key(kind: SubjectKind, ref: str, measure: str = "cases", period: str = "") -> Key:
    return Key(Subject(kind, ref), period, measure)


def test_a_number_whose_unpublished_part_is_small_is_hidden() -> None:
    facts = frozenset({"closed", "settled"})
    assert key(KIND.INSTITUTION, "a") not in told_of(Bunch("a", "E01", MONTHS[0], facts, 8, 10))
    assert key(KIND.INSTITUTION, "a") in told_of(Bunch("a", "E01", MONTHS[0], facts, 5, 10))
    assert key(KIND.INSTITUTION, "a") in told_of(Bunch("a", "E01", MONTHS[0], facts, 10, 10))


def test_a_region_gives_way_to_its_institutions() -> None:
    """One large and one small firm in a county: the county is hidden, the large firm is not."""
    small, large = Bunch("b", "E01", MONTHS[1], frozenset(), 0, 2), Bunch("a", "E01", MONTHS[1], frozenset(), 0, 40)
    other = Bunch("c", "E02", MONTHS[2], frozenset(), 0, 20)
    told = told_of(small, large, other)
    assert key(KIND.INSTITUTION, "a") in told
    assert key(KIND.INSTITUTION, "b") not in told
    assert key(KIND.REGION, "110108") not in told


def test_kinds_of_problem_do_not_add_up_to_what_was_hidden() -> None:
    """97 of one firm, three of another: all are hidden, and so is a kind of problem, which would tell of the three."""
    facts = frozenset[str]()
    large = [Bunch("a", kind, MONTHS[1], facts, 0, number) for kind, number in (("E01", 60), ("E02", 37))]
    told = told_of(*large, Bunch("e", "E02", MONTHS[1], facts, 0, 3))
    assert key(KIND.INSTITUTION, "a") in told
    assert len({key(KIND.CATEGORY, "E01"), key(KIND.CATEGORY, "E02")} & told) == 1
    same = told_of(*large, Bunch("e", "E02", MONTHS[1], facts, 0, 5))
    assert {key(KIND.CATEGORY, "E01"), key(KIND.CATEGORY, "E02"), key(KIND.ALL, "")} <= same


def test_a_hidden_month_takes_another_with_it() -> None:
    numbers = dict(zip(MONTHS[1:], (3, 9), strict=True))
    told = told_of(*(Bunch("a", "E01", month, frozenset(), 0, number) for month, number in numbers.items()))
    assert key(KIND.INSTITUTION, "a") in told
    assert not [one for one in told if one.period in MONTHS[1:]]


def test_a_class_that_leaves_few_is_hidden_and_its_bounds_are_told() -> None:
    answered = Bunch("a", "E01", MONTHS[0], frozenset({"asked", "answered"}), 0, 17)
    silent = Bunch("a", "E01", MONTHS[0], frozenset({"asked"}), 0, 3)
    told = told_of(answered, silent)
    assert key(KIND.INSTITUTION, "a", "asked") in told
    assert key(KIND.INSTITUTION, "a", "answered") not in told
    assert bounds(Cell(17), Cell(20)) == (16, 19)
    assert bounds(Cell(3), Cell(20)) == (1, 4)
    assert bounds(Cell(10), Cell(20)) is None
    assert bounds(Cell(2), Cell(4)) is None


@pytest.mark.parametrize(("cases", "published", "small"), [(0, 0, False), (4, 0, True), (5, 1, True), (5, 5, False)])
def test_what_is_small(cases: int, published: int, small: bool) -> None:
    assert is_small(Cell(cases, published)) is small


def test_the_table_of_classes_is_the_one_of_this_test() -> None:
    for code, facts in MEASURES.items():
        assert all(set(MEASURES[wider]) <= set(facts) for wider in above(code)), code
    assert SMALL_CELL == 5


def test_classes_of_a_hidden_class_do_not_give_it_away() -> None:
    """20 asked, 3 of them silent: the 17 are hidden, and so is one of the two classes they are made of."""
    rated, unrated = frozenset({"asked", "answered", "rated"}), frozenset({"asked", "answered"})
    kinds = ((rated, 9), (unrated, 8), (frozenset({"asked"}), 3))
    told = told_of(*(Bunch("a", "E01", MONTHS[0], facts, 0, number) for facts, number in kinds))
    assert len({key(KIND.INSTITUTION, "a", code) for code in ("rated", "unrated")} & told) == 1


@pytest.mark.parametrize("stage", ["closed", "asked"])
def test_how_few_are_under_way_is_not_told(stage: str) -> None:
    """20 accepted, 17 of them further: both numbers would tell that three people wait; 15 or 20 tell nothing small."""
    further, waiting = frozenset({stage}), frozenset[str]()
    for rest, is_told in ((3, False), (5, True), (0, True)):
        here = [Bunch("a", "E01", MONTHS[0], further, 0, 20 - rest), Bunch("a", "E01", MONTHS[0], waiting, 0, rest)]
        told = told_of(*(one for one in here if one.cases))
        assert key(KIND.INSTITUTION, "a") in told
        assert (key(KIND.INSTITUTION, "a", stage) in told) is is_told
