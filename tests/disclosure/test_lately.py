"""The twelve months before this one: which they are, what they are for, and that nothing small follows from them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure import actions, queries
from disclosure.indicators import SMALL_CELL, Figures, SubjectKind, Why
from disclosure.indicators.hiding import ROOT, Cell, Hiding, Key, Subject, is_small
from disclosure.indicators.lately import ALL, EARLIER, LATELY, span_before, spans_before, without_overlaps
from disclosure.models import FigureCell, PublicFigure
from kernel import clock, outbox
from kernel.db import db, transaction
from tests.disclosure.figures_hands import counted
from tests.disclosure.support import published
from tests.world import World

FIRM, OTHER = (Subject(SubjectKind.INSTITUTION, name) for name in "ab")
PLACE = Subject(SubjectKind.REGION, "110000")
TREES = [{ROOT: (PLACE,), PLACE: (FIRM, OTHER)}]
TODAYS = (date(2026, 1, 9), date(2026, 3, 31), date(2026, 11, 29))
MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024, 2025, 2026) for month in range(1, 13)]
Filed = dict[str, tuple[int, int]]


def cells_of(filed: dict[Subject, Filed], today: date) -> dict[Key, Cell]:
    """The numbers of some firms and of their place."""
    cases: Counter[Key] = Counter()
    public: Counter[Key] = Counter()
    for firm, months in filed.items():
        for month, (number, shown) in months.items():
            keys = [Key(one, period, ALL) for one in (firm, PLACE, ROOT) for period in ("", month[:4], month)]
            keys += [Key(firm, "", measure) for measure, span in spans_before(today).items() if month in span]
            for key in keys:
                cases[key] += number
                public[key] += min(number, shown)
    return {key: Cell(number, public[key]) for key, number in cases.items()}


def told_of(cells: dict[Key, Cell], today: date) -> frozenset[Key]:
    told = Hiding(cells, TREES, SMALL_CELL).settle()
    return without_overlaps(told, cells, TREES, spans_before(today), SMALL_CELL)


def covers(key: Key, month: str, today: date) -> bool:
    return month.startswith(key.period) if key.measure == ALL else month in spans_before(today)[key.measure]


def follows(rows: Sequence[Sequence[int]], wanted: Sequence[int]) -> bool:
    """Whether a row is a sum of multiples of others."""
    return rank([*rows, wanted]) == rank(rows)


def rank(rows: Sequence[Sequence[int]]) -> int:
    left, found = [[Fraction(one) for one in row] for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        lead = next((row for row in left[found:] if row[column]), None)
        if lead is None:
            continue
        left.remove(lead)
        left.insert(found, lead)
        for at in range(found + 1, len(left)):
            factor = left[at][column] / lead[column]
            left[at] = [one - factor * two for one, two in zip(left[at], lead, strict=True)]
        found += 1
    return found


def leaks(filed: Filed, told: frozenset[Key], today: date) -> Iterator[tuple[str, ...]]:
    """Months whose sum is small and follows from all that is told of the firm."""
    months = sorted(month for month, (number, _shown) in filed.items() if number)
    rows = [[int(covers(key, month, today)) for month in months] for key in told if key.subject == FIRM]
    for size in range(1, len(months) + 1):
        for some in combinations(months, size):
            cell = Cell(sum(filed[one][0] for one in some), sum(min(filed[one]) for one in some))
            if is_small(cell) and follows(rows, [int(month in some) for month in months]):
                yield some


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(MONTHS), st.tuples(st.sampled_from([1, 2, 3, 4, 5, 6, 9]), st.integers(0, 4)), max_size=7
    ),
    st.sampled_from(TODAYS),
)
def test_nothing_small_follows_that_did_not_before(filed: Filed, today: date) -> None:
    filed = {month: told for month, told in filed.items() if month <= f"{today:%Y-%m}"}
    told = told_of(cells_of({FIRM: filed}, today), today)
    without = frozenset(key for key in told if key.measure == ALL)
    assert set(leaks(filed, told, today)) == set(leaks(filed, without, today))


def plain(**months: int) -> Filed:
    return {month[1:].replace("_", "-"): (number, 0) for month, number in months.items()}


def test_the_year_less_the_twelve_months_is_not_the_month_that_runs() -> None:
    """Eight in February and March, two in November: 2026 has ten, the twelve months eight, and two would follow."""
    filed, today = plain(m2025_06=3, m2025_07=4, m2026_02=4, m2026_03=4, m2026_11=2), TODAYS[2]
    cells = cells_of({FIRM: filed}, today)
    naive = Hiding(cells, TREES, SMALL_CELL).settle()
    assert Key(FIRM, "", LATELY) in naive
    assert ("2026-11",) in set(leaks(filed, naive, today)), "the attacker finds it"
    assert Key(FIRM, "", LATELY) not in told_of(cells, today)
    more = filed | plain(m2025_11=3, m2025_12=4)
    assert Key(FIRM, "", LATELY) in told_of(cells_of({FIRM: more}, today), today)


def test_what_a_place_leaves_is_not_small() -> None:
    """Twenty of one firm and three of another: the place's months tell 23, so neither may be told."""
    today, large = TODAYS[2], plain(m2026_04=20, m2025_02=9)
    for number, is_told in ((3, False), (6, True)):
        small = plain(m2026_04=number, m2025_02=9)
        told = told_of(cells_of({FIRM: large, OTHER: small}, today), today)
        assert (Key(FIRM, "", LATELY) in told) is is_told


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [(TODAYS[0], "2025-01", "2025-12"), (TODAYS[1], "2025-03", "2026-02"), (TODAYS[2], "2025-11", "2026-10")],
)
def test_the_twelve_whole_months(today: date, first: str, last: str) -> None:
    span = span_before(today)
    assert (span[0], span[-1], len(span)) == (first, last, 12)


def figures(**shown: int) -> Figures:
    return Figures(SubjectKind.INSTITUTION, "a", shown=shown, learners=1_000)


def test_the_rate_is_of_twelve_months_and_not_of_a_firms_whole_age() -> None:
    per = figures(cases=400, lately=12).per_learners
    assert per is not None
    assert (per.cases, per.per_thousand) == (12, 12.0)
    hidden = figures(cases=400).per_learners
    assert hidden is not None
    assert (hidden.cases, hidden.per_thousand) == (None, None)


def test_where_it_is_not_disclosed_the_pages_say_so_and_invent_no_size(client: FlaskClient, world: World) -> None:
    ref = published(world).institution_ref
    actions.sync_institutions()
    counted(ref)
    for url in (f"/institutions/{ref}", f"/disclosure/compare?with={ref}", "/how-we-count"):
        page = client.get(url).text
        assert "人数未披露" in page
        assert not [words for words in ("档次：", "不足20件", "20至99件", "件数的档次") if words in page], url


def test_a_hidden_number_is_not_called_none(client: FlaskClient, world: World) -> None:
    """103 cases of which 100 are public: the number is hidden on both pages."""
    ref = published(world).institution_ref
    actions.sync_institutions()
    counted(ref)
    with transaction():
        row = db.session.query(PublicFigure).filter_by(kind=SubjectKind.INSTITUTION, ref=ref).one()
        row.shown = {code: number for code, number in row.shown.items() if code not in ("cases", LATELY)}
    for url in (f"/institutions/{ref}", f"/disclosure/compare?with={ref}"):
        assert "不公布" in client.get(url).text


@pytest.mark.parametrize(
    ("shown", "value", "why"),
    [
        ({LATELY: 60, EARLIER: 50}, 0.2, None),
        ({LATELY: 0, EARLIER: 8}, -1.0, None),
        ({LATELY: 9, EARLIER: 0}, None, Why.FEW),
        ({LATELY: 9}, None, Why.NO_PAST),
        ({EARLIER: 9}, None, Why.SMALL),
        ({}, None, Why.SMALL),
    ],
)
def test_growth_is_of_two_spans_that_are_told(shown: dict[str, int], value: float | None, why: Why | None) -> None:
    found = figures(**shown).growth
    assert found is not None
    assert (round(found.change.value, 4) if found.change else None, found.why) == (value, why)
    assert Figures(SubjectKind.REGION, "110000", shown=shown).growth is None


def test_growth_is_told_in_words_with_both_numbers(client: FlaskClient, world: World) -> None:
    ref = published(world).institution_ref
    actions.sync_institutions()
    counted(ref)
    with transaction():
        row = db.session.query(PublicFigure).filter_by(kind=SubjectKind.INSTITUTION, ref=ref).one()
        row.shown = row.shown | {LATELY: 60, EARLIER: 50}
    for url in (f"/institutions/{ref}", f"/disclosure/compare?with={ref}"):
        page = client.get(url).text
        assert "+20%" in page
        assert "60件比50件；95%区间 −17%至+74%" in page
    answer = client.get(f"/api/v1/institutions/{ref}/indicators").json
    assert answer is not None
    told = answer["growth"]
    assert (told["now"], told["before"], told["value"], told["why"]) == (60, 50, 0.2, None)


def test_the_earlier_twelve_months_give_way_first() -> None:
    """Three in a year before: with both spans told, year and total would tell them; the last twelve months stay."""
    filed, today = plain(m2024_10=3, m2024_12=5, m2025_11=9), TODAYS[2]
    told = told_of(cells_of({FIRM: filed}, today), today)
    assert Key(FIRM, "", LATELY) in told
    assert Key(FIRM, "", EARLIER) not in told
    more = told_of(cells_of({FIRM: plain(m2024_12=5, m2025_11=9)}, today), today)
    assert Key(FIRM, "", EARLIER) in more


def test_who_has_none_any_longer_shows_the_decline() -> None:
    """Nine in the year before and none since: that there are none is known, so the nine are not the last's to hide."""
    today, gone = TODAYS[2], plain(m2024_12=9, m2023_05=20)
    told = told_of(cells_of({FIRM: gone}, today), today)
    assert Key(FIRM, "", EARLIER) in told
    still = plain(m2024_12=9, m2026_04=20)
    beside = told_of(cells_of({FIRM: gone, OTHER: still}, today), today)
    assert {Key(FIRM, "", EARLIER), Key(OTHER, "", EARLIER), Key(OTHER, "", LATELY)} <= beside
    few = told_of(cells_of({FIRM: gone, OTHER: plain(m2024_12=9, m2026_04=3)}, today), today)
    assert Key(FIRM, "", EARLIER) in few, "what the other hides is not of those months"
    small = told_of(cells_of({FIRM: plain(m2024_10=3, m2024_12=9, m2023_05=20)}, today), today)
    assert Key(FIRM, "", EARLIER) not in small, "year and span would tell three in October"


def test_the_decline_reaches_the_page(app: Flask, world: World) -> None:
    for _each in range(6):
        world.accepted()
    outbox.drain()
    with transaction():
        # As if all had been filed in the year before, and counting had begun long before that.
        back = {span[-1] for measure, span in spans_before(clock.today()).items() if measure == EARLIER}
        db.session.query(FigureCell).update({"month": back.pop()})
        places = {"kind": SubjectKind.CATEGORY, "ref": "E01", "measure": ALL, "days": -1}
        db.session.add(FigureCell(month="2020-01", cases=9, published=0, **places))
    actions.publish_figures()
    found = queries.institution_figures(world.institution("app").ref)
    assert found is not None
    assert found.growth is not None
    assert (found.growth.now, found.growth.before, found.growth.why) == (0, 6, None)
    assert found.growth.change is not None
    assert found.growth.change.value == -1
