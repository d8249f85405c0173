"""What bodies and the whole platform tell of each other: an attacker solves for every number that can be worked out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.counting import PLAIN, Place, public_part
from disclosure.indicators import SMALL_CELL, SubjectKind
from disclosure.indicators.bodies import apart, untold_beside
from disclosure.indicators.hiding import ROOT, Cell, Hiding, Key, Subject, is_small

KIND = SubjectKind
BODIES = ("A", "B", "C")
MONTHS = ("2025-12", "2026-01", "2026-02")
CLASSES = ("accepted", "refused", "moved", "handed_out")
# By hand: an equation is what adds up (+1) and what is taken off (-1); together they are none.
Equation = dict[Key | str, int]
Known = dict[Key | str, int]


@dataclass(frozen=True)
class Bunch:
    """Cases that are alike: which bodies they came to, the last has them; what became of them there; texts of them."""

    bodies: tuple[str, ...]
    fate: str
    month: str
    cases: int
    published: int = 0

    @property
    def texts(self) -> int:
        """How many of them are public: of what is finished, as many as there are."""
        return min(self.published, self.cases) if self.fate == "finished" else 0


bunches = st.builds(
    Bunch,
    st.lists(st.sampled_from(BODIES), min_size=1, max_size=3, unique=True).map(tuple),
    st.sampled_from(["accepted", "finished", "refused", "handed_out", "waiting"]),
    st.sampled_from(MONTHS),
    st.sampled_from([1, 2, 3, 5, 6, 9, 14, 40]),
    st.sampled_from([0, 0, 3, 9, 40]),
)


def body(name: str, measure: str, period: str = "") -> Key:
    return Key(Subject(KIND.BODY, name), period, measure)


def whole(measure: str, period: str = "") -> Key:
    return Key(ROOT, period, measure)


def places_of(one: Bunch) -> Iterator[Place]:
    """What one case of a bunch adds, as it is counted."""
    subjects = [(name, "received") for name in one.bodies] + [(name, "moved") for name in one.bodies[:-1]]
    mine = {"accepted": ["accepted"], "finished": ["accepted", "finished"], "waiting": []}.get(one.fate, [one.fate])
    for name, measure in (*subjects, *((one.bodies[-1], measure) for measure in mine)):
        yield (KIND.BODY, name, one.month, measure, PLAIN)
    of_all = {"accepted": ["cases"], "finished": ["cases", "closed"]}.get(one.fate, [])
    for measure in ("received", *of_all):
        yield (KIND.ALL, "", one.month, measure, PLAIN)


def cells_of(world: Iterable[Bunch]) -> dict[Key, Cell]:
    found: Counter[Key] = Counter()
    public: Counter[Key] = Counter()
    for one in world:
        places = Counter(places_of(one))
        texts = public_part(places)
        for kind, ref, month, measure, _days in places:
            has_months = (kind, measure) in ((KIND.BODY, "received"), (KIND.ALL, "cases"))
            for period in ("", month[:4], month) if has_months else ("",):
                key = Key(Subject(SubjectKind(kind), ref), period, measure)
                found[key] += one.cases
                public[key] += one.texts if (kind, ref, month, measure, PLAIN) in texts else 0
    return {key: Cell(number, public[key]) for key, number in found.items()}


def told_of(cells: dict[Key, Cell]) -> tuple[frozenset[Key], frozenset[Key]]:
    trees = [{ROOT: tuple(sorted({key.subject for key in cells if key.subject.kind is KIND.BODY}))}]
    untold = untold_beside(cells, SMALL_CELL)
    return apart(Hiding(cells, trees, SMALL_CELL, untold).settle(), cells, untold, SMALL_CELL)


def equations() -> Iterator[Equation]:
    """What holds of every platform; a word names a number that is nowhere told and small ones of which say too much."""
    for part, of in (("accepted", "cases"), ("finished", "closed")):
        yield {whole(of): -1} | {body(name, part): 1 for name in BODIES}
    yield {whole("received"): 1, whole("cases"): -1, "not accepted": -1}
    yield {whole("received"): -1, "came again": -1} | {body(name, "received"): 1 for name in BODIES}
    for period in ("", *sorted({month[:4] for month in MONTHS}), *MONTHS):
        parts: Equation = {body(name, "received", period): 1 for name in BODIES}
        yield parts | {whole("cases", period): -1, f"in vain {period}": -1}
    for measure in ("cases", "closed"):
        yield {whole(measure): -1, "texts": 1, f"{measure} without a text": 1}
    for name in BODIES:
        # Whoever lists the texts that name a body can take them out of its numbers.
        for measure in ("received", "accepted", "finished"):
            yield {body(name, measure): -1, f"texts {name}": 1, f"{name} {measure} without a text": 1}
        yield {body(name, "received"): -1, f"{name} waiting": 1} | {body(name, code): 1 for code in CLASSES}
        for year in {month[:4] for month in MONTHS}:
            months: Equation = {body(name, "received", month): 1 for month in MONTHS if month.startswith(year)}
            yield months | {body(name, "received", year): -1}
        years: Equation = {body(name, "received", year): 1 for year in {month[:4] for month in MONTHS}}
        yield years | {body(name, "received"): -1}


def texts_of(world: Iterable[Bunch]) -> Known:
    """What anybody can count in the list of texts: all, and those that name a body."""
    found: Known = dict.fromkeys(("texts", *(f"texts {name}" for name in BODIES)), 0)
    for one in world:
        found["texts"] += one.texts
        found[f"texts {one.bodies[-1]}"] += one.texts
    return found


def read(cells: dict[Key, Cell], told: frozenset[Key], silent: frozenset[Key]) -> Known:
    """What a reader has: all told, that there are none of the rest, and all accepted ones, which other sums tell."""
    known: Known = {key: cells[key].cases for key in told}
    named = {key for one in equations() for key in one if isinstance(key, Key)}
    known |= {key: 0 for key in named if key not in cells and key not in silent}
    large = {key: cell.cases for key, cell in cells.items() if not is_small(cell)}
    return known | {key: number for key, number in large.items() if key.subject == ROOT and key.measure == "cases"}


def solved(known: Known) -> Known:
    """With all that follows, one equation with one unknown at a time."""
    found, before = dict(known), -1
    while before != len(found):
        before = len(found)
        for one in equations():
            open_ones = [name for name in one if name not in found]
            if len(open_ones) == 1:
                rest = sum(sign * found[name] for name, sign in one.items() if name in found)
                found[open_ones[0]] = -rest * one[open_ones[0]]
    return found


def leaks(
    cells: dict[Key, Cell], told: frozenset[Key], silent: frozenset[Key] = frozenset(), world: Iterable[Bunch] = ()
) -> Known:
    texts = texts_of(world)
    known = read(cells, told, silent)
    known.update(texts)
    found = solved(known)
    return {name: number for name, number in found.items() if 0 < number < SMALL_CELL and name not in texts}


def naive(cells: dict[Key, Cell]) -> frozenset[Key]:
    return Hiding(cells, [{ROOT: tuple(Subject(KIND.BODY, name) for name in BODIES)}], SMALL_CELL).settle()


@settings(max_examples=150, deadline=None)
@given(st.lists(bunches, min_size=1, max_size=9))
def test_nothing_small_follows_between_bodies_and_the_whole(world: list[Bunch]) -> None:
    cells = cells_of(world)
    told, silent = told_of(cells)
    assert leaks(cells, told, silent, world) == {}
    assert not silent & cells.keys()


def test_what_one_body_accepted_tells_not_of_the_other() -> None:
    """97 accepted in all, 94 of them by one: the other's three are hidden, so the 94 are, and do not follow."""
    world = [Bunch(("A",), "accepted", MONTHS[1], 94), Bunch(("B",), "accepted", MONTHS[1], 3)]
    cells = cells_of([*world, Bunch(("B",), "refused", MONTHS[1], 7)])
    assert leaks(cells, naive(cells))[body("B", "accepted")] == 3, "the attacker finds it"
    told, silent = told_of(cells)
    assert {whole("cases"), body("A", "received")} <= told
    assert body("A", "accepted") not in told
    assert silent == {body("A", "refused"), body("A", "handed_out")}


def test_how_few_were_not_accepted_is_not_told() -> None:
    cells = cells_of([Bunch(("A",), "accepted", MONTHS[1], 97), Bunch(("A",), "refused", MONTHS[1], 3)])
    assert leaks(cells, naive(cells))["not accepted"] == 3, "the attacker finds it"
    told, _silent = told_of(cells)
    assert {whole("cases"), whole("cases", MONTHS[1]), body("A", "accepted")} <= told
    assert not {key for key in told if key.measure == "received"}


def test_how_few_came_to_two_bodies_is_not_told() -> None:
    both = [Bunch(("A", "B"), "accepted", MONTHS[1], 3), Bunch(("B",), "accepted", MONTHS[1], 40)]
    cells = cells_of([*both, Bunch(("A",), "accepted", MONTHS[1], 40), Bunch(("A",), "refused", MONTHS[1], 17)])
    assert leaks(cells, naive(cells))["came again"] == 3, "the attacker finds it"
    told, _silent = told_of(cells)
    assert whole("received") not in told
    assert {body("A", "received"), body("B", "received"), whole("cases")} <= told


def test_what_a_text_says_of_another_body_is_no_text_of_this_one() -> None:
    """30 came to one body, which finished 27; the other three were finished by another: all 30 have texts."""
    world = [Bunch(("A",), "finished", MONTHS[1], 27, 27), Bunch(("A", "B"), "finished", MONTHS[1], 3, 3)]
    world += [Bunch(("B",), "finished", MONTHS[1], 40), Bunch(("B",), "refused", MONTHS[1], 40)]
    cells = cells_of(world)
    as_before = {
        key: cell._replace(published=cell.cases) if key.subject.ref == "A" else cell for key, cell in cells.items()
    }
    assert leaks(cells, told_of(as_before)[0], world=world)["A received without a text"] == 3, "the attacker finds it"
    assert cells[body("A", "received")] == Cell(30, 27)
    told, silent = told_of(cells)
    assert body("A", "received") not in told
    assert leaks(cells, told, silent, world) == {}


def test_where_nothing_is_small_all_is_told() -> None:
    world = [Bunch(("A", "B"), "finished", MONTHS[1], 9), Bunch(("A",), "accepted", MONTHS[2], 9)]
    cells = cells_of([*world, Bunch(("B",), "refused", MONTHS[0], 9), Bunch(("C",), "handed_out", MONTHS[1], 9)])
    assert told_of(cells) == (frozenset(cells), frozenset())
