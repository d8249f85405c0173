"""A comparison with others of one size: never with few, never of one of them, never of a small number."""

from collections import Counter
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from complaints.queries.causes import Causes
from disclosure import actions
from disclosure.benchmark import (
    LEARNER_BANDS,
    PEERS_LEAST,
    Basis,
    Counted,
    Measure,
    band_of,
    benchmark,
    bounds_of,
    causes_of,
)
from disclosure.models import BenchmarkRow
from disclosure.queries.benchmark import others_like, own_row
from institutions.models import Institution
from kernel import clock
from kernel.db import db, transaction
from tests.complaints.hands import counted as statements
from tests.complaints.hands import sign_in
from tests.institutions.registry_hands import known
from tests.world import World

NUMBERS = st.integers(0, 60)


@st.composite
def counts(draw: st.DrawFn) -> Counted:
    asked, ended = draw(NUMBERS), draw(NUMBERS)
    causes = draw(st.dictionaries(st.sampled_from(["E01", "E02", "E03"]), st.integers(1, 40)))
    learners = draw(st.none() | st.integers(1, 5_000))
    on_time, settled = draw(st.integers(0, asked)), draw(st.integers(0, ended))
    return Counted(sum(causes.values()), asked, on_time, settled, ended, learners, causes)


@settings(deadline=None)
@given(counts(), st.lists(counts(), max_size=12), st.integers(0, 9))
def test_what_is_shown_is_of_many(own: Counted, peers: list[Counted], smallest: int) -> None:
    found = benchmark(own, peers, smallest)
    least = max(smallest, 5)
    assert found.is_there is (len(peers) >= PEERS_LEAST)
    if not found.is_there:
        assert all((one.middle, one.peers) == (None, 0) for one in found.measures)
        assert all(cause.others is None for cause in found.causes)
    for one in found.measures:
        assert (one.middle is not None) is (one.peers >= PEERS_LEAST)
        assert one.own is None or one.n >= least
    for cause in found.causes:
        theirs = [(one.causes or {}).get(cause.category, 0) for one in peers]
        assert cause.number >= least
        if cause.others is not None:
            assert sum(theirs) >= least
            assert max(theirs) <= 0.8 * sum(theirs)
            assert 0 <= cause.others <= 1


@given(st.none() | st.integers(0, 1_000_000))
def test_every_known_size_has_the_band_that_holds_it(learners: int | None) -> None:
    basis, band = band_of(learners)
    assert basis is (Basis.LEARNERS if learners else Basis.UNKNOWN)
    if learners:
        low, high = bounds_of(band)
        assert low <= learners
        assert high is None or learners <= high


def test_bands_by_example() -> None:
    assert band_of(None) == band_of(0) == (Basis.UNKNOWN, 0), "complaints are no size"
    assert band_of(499) == (Basis.LEARNERS, 0)
    assert band_of(2_000) == (Basis.LEARNERS, 2)
    assert bounds_of(0) == (1, LEARNER_BANDS[0] - 1)
    assert bounds_of(len(LEARNER_BANDS)) == (LEARNER_BANDS[-1], None)


PEERS = [Counted(20, 10, 5 + place, 6, 10, 1_000, {"E01": 4, "E02": 16}) for place in range(5)]
OWN = Counted(20, 10, 9, 3, 10, 1_000, {"E01": 14, "E02": 6})


def test_an_example_in_numbers() -> None:
    found = benchmark(OWN, PEERS)
    by_measure = {one.measure: one for one in found.measures}
    assert (by_measure[Measure.ON_TIME].own, by_measure[Measure.ON_TIME].middle) == (0.9, 0.7)
    assert (by_measure[Measure.SETTLED].own, by_measure[Measure.SETTLED].middle) == (0.3, 0.6)
    assert (by_measure[Measure.PER_THOUSAND].own, by_measure[Measure.PER_THOUSAND].middle) == (20.0, 20.0)
    assert [(one.category, round(one.difference or 0, 2)) for one in found.causes] == [("E01", 0.5), ("E02", -0.5)]


def test_four_others_are_too_few() -> None:
    found = benchmark(OWN, PEERS[:4])
    assert [(one.own, one.middle) for one in found.measures] == [(0.9, None), (0.3, None), (20.0, None)]
    assert {cause.others for cause in found.causes} == {None}


def test_a_sum_that_is_mostly_one_institutions_is_covered() -> None:
    mostly = [Counted(20, causes={"E01": 17}), *(Counted(20, causes={"E01": 1}) for _each in range(4))]
    assert causes_of(OWN, mostly)[0].others is None
    spread = [Counted(20, causes={"E01": 16}), *(Counted(20, causes={"E01": 1}) for _each in range(4))]
    assert causes_of(OWN, spread)[0].others == pytest.approx(0.2)


def last_month() -> None:
    """Let all cases so far have been accepted in the month before, where they are counted."""
    from complaints.models import Complaint

    with transaction():
        day = clock.start_of(clock.today().replace(day=1) - timedelta(days=3))
        db.session.query(Complaint).filter(Complaint.accepted_at.is_not(None)).update({"accepted_at": day})


def test_the_night_counts_what_was_accepted(app: Flask, world: World) -> None:
    world.answered()
    world.accepted()
    world.file()  # not accepted
    assert actions.count_benchmarks() == 0  # this month is not over
    last_month()
    assert actions.count_benchmarks() == 1
    row = own_row(world.institution("app").ref)
    assert row is not None
    assert (row.cases, row.causes, row.basis, row.band) == (2, {"E01": 2}, "unknown", 0)
    assert (row.asked, row.on_time) == (1, 1)
    assert others_like(row).rows == []
    assert actions.count_benchmarks() == 1
    assert db.session.query(BenchmarkRow).count() == 1


def rows_of_others(number: int) -> None:
    with transaction():
        days = {"from_on": date(2026, 1, 1), "until_on": date(2026, 12, 31), "counted_at": clock.now()}
        db.session.add_all(
            BenchmarkRow(
                institution_id=90_000 + place, institution_ref=f"{place:026d}", basis="unknown", band=0, cases=8,
                asked=6, on_time=place % 6, settled=5, ended=6, causes={"E01": 6, "E02": 2}, **days,
            )
            for place in range(number)
        )  # fmt: skip


def test_the_page_says_when_there_are_too_few_and_compares_when_there_are_enough(app: Flask, world: World) -> None:
    client = sign_in(app, world, "staff")
    assert "还没有可以统计的数据" in client.get("/institution/figures").text
    for _each in range(6):
        world.answered(offer=False)
    last_month()
    actions.count_benchmarks()
    page = client.get("/institution/figures").text
    assert "少于5家就不作比较" in page
    assert "本机构的数字" in page
    assert "100%" in page
    assert "这些机构的中位数" not in page
    rows_of_others(5)
    page = client.get("/institution/figures").text
    assert "和同样没有披露人数的5家机构比" in page
    assert "不分规模" in page
    assert 'href="/about#figures"' in page, "the public definitions"
    assert "100%" in page  # the own first answers in time
    assert "高25个百分点" in page
    assert "000000" not in page  # no other is named
    with statements() as few:
        client.get("/institution/figures")
    rows_of_others_more = 3
    with transaction():
        db.session.query(BenchmarkRow).filter(BenchmarkRow.institution_id >= 90_000).delete()
    rows_of_others(5 + rows_of_others_more)
    with statements() as many:
        client.get("/institution/figures")
    assert len(many) == len(few) <= 15


def test_of_too_many_others_a_part_is_taken_and_the_page_says_so(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _each in range(5):
        world.answered(offer=False)
    last_month()
    actions.count_benchmarks()
    rows_of_others(8)
    client = sign_in(app, world, "staff")
    for most, told in ((8, "和同样没有披露人数的8家机构比"), (7, "每夜抽签取其中的7家")):
        monkeypatch.setattr("disclosure.queries.benchmark.MOST", most)
        page = client.get("/institution/figures").text
        assert told in page
        assert ("抽签" in page) is (most == 7)


def test_which_part_is_drawn_by_lot_each_night(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in range(12):
        known(f"示例机构{place}")
    everybody = {key: Causes(categories=Counter({"E01": 6})) for key in db.session.scalars(select(Institution.id))}
    monkeypatch.setattr("disclosure.actions.benchmark.causes_between", lambda _first, _last: everybody)

    def drawn() -> list[str]:
        assert actions.count_benchmarks() >= 12
        return list(db.session.scalars(select(BenchmarkRow.institution_ref).order_by(BenchmarkRow.id)))

    first, again = drawn(), drawn()
    with clock.stepped(clock.now() + timedelta(days=1)):
        next_night = drawn()
    made = list(db.session.scalars(select(Institution.ref).where(Institution.ref.in_(first)).order_by(Institution.id)))
    assert first == again
    assert sorted(first) == sorted(next_night)
    assert len({tuple(one) for one in (first, next_night, sorted(first), made)}) == 4, "no order of names or of age"


def test_nobody_else_sees_it(app: Flask, world: World) -> None:
    for name in ("officer", "learner", "platform_admin", "auditor"):
        assert sign_in(app, world, name).get("/institution/figures").status_code == 403
