"""Which numbers of all cases may be told: none under the smallest cell, and none from which one follows; pure.

Published texts can be counted by everybody, so a number less its published part must be no small one either. Of two
numbers, one of which lies within the other, the difference must be none; nor what a number leaves beside all the told
ones it is made of. Where one is, the less important number is hidden, months before years, sums before institutions
(平台规则 small_cell; security T20).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from disclosure.indicators.definitions import FIRST, MEASURES, PARTITIONS, above
from disclosure.indicators.rates import SMALL_CELL
from disclosure.indicators.subjects import SubjectKind


class Subject(NamedTuple):
    """Of whom a number is."""

    kind: SubjectKind
    ref: str


class Key(NamedTuple):
    """One number: of whom, in which period ('' all, a year, a month), what is counted."""

    subject: Subject
    period: str
    measure: str


class Cell(NamedTuple):
    """How many there are, and how many of them can be counted in what is published."""

    cases: int
    published: int = 0

    def less(self, others: Iterable["Cell"]) -> "Cell":
        """What is left without the others."""
        cases, published = self
        for one in others:
            cases, published = cases - one.cases, published - one.published
        return Cell(cases, published)


NONE = Cell(0)
ROOT = Subject(SubjectKind.ALL, "")
Tree = Mapping[Subject, tuple[Subject, ...]]
ORDER = {one.code: place for place, one in enumerate(MEASURES)}
KINDS = (
    *(SubjectKind.REGION, SubjectKind.PLATFORM, SubjectKind.CATEGORY),
    *(SubjectKind.ALL, SubjectKind.INSTITUTION, SubjectKind.BODY),
)


def _made_of() -> dict[str, tuple[tuple[str, ...], ...]]:
    """By measure all the ways in which it is made of classes; a class beside no other stands alone."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for whole, parts in PARTITIONS:
        found[whole] = (*found.get(whole, ()), parts)
    together = {(whole, part) for whole, parts in PARTITIONS for part in parts}
    for one in MEASURES:
        if one.within and (one.within, one.code) not in together:
            found[one.within] = (*found.get(one.within, ()), (one.code,))
    return found


MADE_OF = _made_of()
MADE_IN_ORDER = sorted(MADE_OF)


def is_small(cell: Cell, smallest: int = SMALL_CELL) -> bool:
    """Whether it may not be known: fewer than the smallest cell, or so few beside the published ones."""
    return 0 < cell.cases < smallest or 0 < cell.cases - cell.published < smallest


class Hiding:
    """The numbers still told; `settle` hides until nothing small follows from them.

    What is told only shrinks, so each look is taken again only where something was hidden since the last one.
    """

    def __init__(
        self,
        cells: Mapping[Key, Cell],
        trees: Iterable[Tree],
        smallest: int = SMALL_CELL,
        untold: Collection[Key] = (),
    ) -> None:
        self.cells, self.trees, self.smallest = cells, tuple(trees), smallest
        self.told = {key for key, cell in cells.items() if key not in untold and not is_small(cell, smallest)}
        self.above: dict[Subject, set[Subject]] = {}
        for tree in self.trees:
            self._climb(tree, ROOT, ())
        self.times = times_of(cells)
        self.inner = [sorted(key for key in self.told if key.subject in tree) for tree in self.trees]
        # What may follow anew: by class of a subject's period, by place of a number, by time of a subject.
        self.classes = {(key.subject, key.period) for key in self.told}
        self.places = [set(keys) for keys in self.inner]
        self.moments = {subject for subject, _period in self.times}

    def settle(self) -> frozenset[Key]:
        """The numbers that may be told."""
        self._within_each_other()  # of two numbers that differ by few one is gone then, and stays so
        before = -1
        while before != len(self.told):
            before = len(self.told)
            self._by_class()
            self._by_place()
            self._by_time()
            self._by_sum()
        return frozenset(self.told)

    def _climb(self, tree: Tree, node: Subject, path: tuple[Subject, ...]) -> None:
        self.above.setdefault(node, set()).update(path)
        for child in tree.get(node, ()):
            self._climb(tree, child, (*path, node))

    def _cell(self, key: Key) -> Cell:
        return self.cells.get(key, NONE)

    def _rank(self, key: Key) -> tuple[int, int, int, int, Key]:
        """The smaller, the sooner it is hidden."""
        kind, place = KINDS.index(key.subject.kind), -ORDER[key.measure]
        return -len(key.period), kind, place, self.cells[key].cases, key

    def _hide_one(self, keys: Iterable[Key]) -> None:
        gone = min((key for key in keys if self._cell(key).cases), key=self._rank)
        self.told.discard(gone)
        self.classes.add((gone.subject, gone.period))
        self.moments.add(gone.subject)
        over = {gone._replace(subject=place) for place in self.above.get(gone.subject, ())} & self.told
        for waiting in self.places:
            waiting |= over

    def _within_each_other(self) -> None:
        above_of = {subject: (subject, *sorted(found)) for subject, found in self.above.items()}
        for key in sorted(self.told):
            cell = self.cells[key]
            if not cell.cases or key not in self.told:
                continue
            for wider in self._wider(key, above_of.get(key.subject, (key.subject,))):
                if wider in self.told and is_small(self.cells[wider].less([cell]), self.smallest):
                    self._hide_one((key, wider))
                if key not in self.told:
                    break

    def _wider(self, key: Key, subjects: tuple[Subject, ...]) -> Iterator[Key]:
        """Every number this one lies within."""
        periods = dict.fromkeys((key.period, key.period[:4], ""))
        for subject, period, measure in product(subjects, periods, (key.measure, *above(key.measure))):
            wider = Key(subject, period, measure)
            if wider != key and wider in self.cells:
                yield wider

    def _by_class(self) -> None:
        groups, self.classes = self.classes, set()
        for subject, period in sorted(groups):
            for measure in MADE_IN_ORDER:
                key = Key(subject, period, measure)
                for parts in MADE_OF[measure] if key in self.told else ():
                    for told in self._known_parts(key, parts):
                        self._settle_rest(key, told)

    def _known_parts(self, key: Key, parts: tuple[str, ...]) -> list[tuple[Key, ...]]:
        """All that is told of what a number is made of: each class, or where that is hidden its own classes."""
        ones = tuple(Key(key.subject, key.period, part) for part in parts)
        if self.told.issuperset(ones):
            return [ones]
        options: list[list[tuple[Key, ...]]] = []
        for one in ones:
            if one in self.told:
                options.append([(one,)])
            elif one in self.cells:
                ways = (told for way in MADE_OF.get(one.measure, ()) for told in self._known_parts(one, way))
                options.append([(), *(way for way in ways if way)])
        return [tuple(key for part in chosen for key in part) for chosen in product(*options)]

    def _by_place(self) -> None:
        for tree, keys, waiting in zip(self.trees, self.inner, self.places, strict=True):
            for key in keys if waiting else ():
                if key not in waiting:
                    continue
                waiting.discard(key)
                while key in self.told and self._is_known(key, told := self._inside(tree, key)):
                    self._hide_one((key, *told))

    def _inside(self, tree: Tree, key: Key) -> tuple[Key, ...]:
        """The told numbers a place is made of: each part, or where that is hidden its own parts."""
        found: list[Key] = []
        for child in tree.get(key.subject, ()):
            one = Key(child, key.period, key.measure)
            if one in self.told:
                found.append(one)
            elif child in tree:
                found += self._inside(tree, one)
        return tuple(found)

    def _by_sum(self) -> None:
        """A hidden number of all is known where all kinds of problem, or all places, add up to it."""
        for key in sorted(key for key in self.cells if key.subject == ROOT and key not in self.told):
            while parts := self._parts_that_tell(key):
                self._hide_one(parts)

    def _parts_that_tell(self, key: Key) -> tuple[Key, ...]:
        """What is told in trees of which one adds up and another leaves few: the kinds of problem, where there are."""
        inside = [self._inside(tree, key) for tree in self.trees]
        is_sum = any(found and not self._cell(key).less(map(self._cell, found)).cases for found in inside)
        if not is_sum or not any(found and self._is_known(key, found) for found in inside):
            return ()
        parts = tuple(one for found in inside for one in found)
        return tuple(one for one in parts if one.subject.kind is SubjectKind.CATEGORY) or parts

    def _by_time(self) -> None:
        subjects, self.moments = self.moments, set()
        for (subject, period), parts in self.times.items():
            if subject in subjects:
                key = Key(subject, period, FIRST[subject.kind])
                while key in self.told and self._is_known(key, told := self._parts_of_time(parts)):
                    self._hide_one((key, *told))

    def _parts_of_time(self, parts: Iterable[Key]) -> tuple[Key, ...]:
        found: list[Key] = []
        for one in parts:
            inner = self.times.get((one.subject, one.period), ()) if len(one.period) == 4 else ()
            found += (one,) if one in self.told else self._parts_of_time(inner)
        return tuple(found)

    def _settle_rest(self, key: Key, told: tuple[Key, ...]) -> None:
        if key in self.told and self.told.issuperset(told) and self._is_known(key, told):
            self._hide_one((key, *told))

    def _is_known(self, key: Key, told: Iterable[Key]) -> bool:
        """Whether something small follows from a number and these parts of it."""
        return is_small(self._cell(key).less(self._cell(one) for one in told), self.smallest)


def times_of(cells: Iterable[Key]) -> dict[tuple[Subject, str], tuple[Key, ...]]:
    """By subject and period ('' or a year) the shorter ones it is made of, years before the whole time."""
    found: dict[tuple[Subject, str], list[Key]] = {}
    for key in cells:
        if key.period and key.measure == FIRST[key.subject.kind]:
            found.setdefault((key.subject, key.period[:4] if len(key.period) > 4 else ""), []).append(key)
    order = sorted(found, key=lambda pair: (pair[0], -len(pair[1]), pair[1]))
    return {pair: tuple(sorted(found[pair])) for pair in order}


def bounds(part: Cell, whole: Cell, smallest: int = SMALL_CELL) -> tuple[int, int] | None:
    """Between what a hidden class lies, where no more is told than that it, or what it leaves, is small."""
    if 0 < part.cases < smallest <= whole.cases:
        return 1, smallest - 1
    if 0 < whole.cases - part.cases < smallest <= part.cases:
        return whole.cases - smallest + 1, whole.cases - 1
    return None
