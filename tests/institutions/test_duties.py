"""What each type must disclose, what stands on a day, and which blanks speak."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institutions.duties import (
    BY_CODE,
    ITEMS,
    Demand,
    Facts,
    Filed,
    State,
    blanks,
    completeness,
    demand_of,
    duties_on,
    earliest_day,
    ends_on,
    in_force,
    notice_law,
    speaks,
)
from institutions.duties.laws import ARTICLES
from institutions.lifecycle import InstitutionType as T

SINCE, TODAY = date(2026, 1, 10), date(2026, 11, 28)
COMPANY, NON_PROFIT = "91110108MA0000000X", "52110108MA0000000X"
# Items that some article demands, by type, of a company with a licence in the registry.
DEMANDED = {
    T.A: "identity licence address courses complaints privacy account_ways charter audit minors_report",
    T.B: "identity licence address courses complaints privacy account_ways minors_report",
    T.C: "identity licence address courses complaints privacy account_ways",
    T.D: "identity licence address courses complaints privacy account_ways",
    T.E: "identity licence address courses service_rules rating_rules complaints privacy account_ways",
    T.F: "complaints minors_report",
    T.G: "",
    T.H: "identity licence address courses complaints privacy account_ways",
}


def told(facts: Facts, filed: tuple[Filed, ...] = (), since: date | None = SINCE, on: date = TODAY) -> list:
    return duties_on(facts, filed, since, on, fill_days=30, warn_days=30)


@pytest.mark.parametrize("kind", list(T))
def test_what_articles_demand_of_each_type(kind: T) -> None:
    duties = told(Facts(kind, COMPANY, has_licence=True))
    assert {row.item.code for row in duties if row.demand is Demand.LAW} == set(DEMANDED[kind].split())
    for row in duties:
        assert (row.article is not None) == (row.demand is Demand.LAW), row.item.code


@pytest.mark.parametrize(
    ("facts", "item", "law"),
    [
        (Facts(T.A, NON_PROFIT), "identity", ""),
        (Facts(T.A, NON_PROFIT), "courses", "民办教育促进法第三十八条第一款"),
        (Facts(T.A, NON_PROFIT), "complaints", "未成年人网络保护条例第七条"),
        (Facts(T.B, NON_PROFIT), "courses", ""),
        (Facts(T.B, NON_PROFIT, is_school=True), "charter", "民办教育促进法实施条例第十九条"),
        (Facts(T.C, COMPANY), "licence", ""),
        (Facts(T.C, COMPANY, has_licence=True), "licence", "电子商务法第十五条第一款"),
        (Facts(T.C), "courses", "消费者权益保护法实施条例第十条"),
        (Facts(T.C, COMPANY), "service_rules", ""),
        (Facts(T.E), "service_rules", "电子商务法第三十三条"),
        (Facts(T.H), "identity", ""),
        (Facts(T.H, COMPANY), "complaints", "电子商务法第五十九条"),
        (Facts(T.G, COMPANY), "complaints", ""),
    ],
)
def test_an_article_is_cited_where_it_surely_reaches(facts: Facts, item: str, law: str) -> None:
    _demand, article = demand_of(item, Demand.PLATFORM, facts, TODAY)
    assert (article.law if article else "") == law


@pytest.mark.parametrize("item", ["icp", "refund_rules", "quality", "teachers", "custody", "learners"])
@pytest.mark.parametrize("kind", list(T))
def test_no_article_is_claimed_where_none_was_read(item: str, kind: T) -> None:
    assert item not in ARTICLES
    row = next(row for row in told(Facts(kind, COMPANY, has_licence=True, is_school=True)) if row.item.code == item)
    assert row.demand is not Demand.LAW
    assert not speaks(row)


def test_an_article_not_yet_in_force_demands_nothing() -> None:
    assert demand_of("courses", Demand.PLATFORM, Facts(T.C), date(2024, 6, 30))[0] is Demand.PLATFORM
    assert demand_of("courses", Demand.PLATFORM, Facts(T.C), date(2024, 7, 1))[0] is Demand.LAW


@pytest.mark.parametrize(
    ("on", "state", "word"),
    [
        (date(2026, 2, 9), State.WAITING, ""),
        (date(2026, 2, 10), State.OVERDUE, "未披露"),
        (date(2026, 3, 1), State.STANDS, ""),
        (date(2026, 5, 31), State.EXPIRING, ""),
        (date(2026, 6, 30), State.EXPIRING, ""),
        (date(2026, 7, 1), State.EXPIRED, "未披露"),
    ],
)
def test_a_blank_speaks_from_the_day_after(on: date, state: State, word: str) -> None:
    filed = (Filed("identity", 1, date(2026, 3, 1), date(2026, 6, 30)),)
    row = told(Facts(T.C), filed, on=on)[0]
    assert (row.state, speaks(row)) == (state, word)


def test_a_yearly_item_lasts_to_the_end_of_the_next_year() -> None:
    report = BY_CODE["minors_report"]
    assert ends_on(report, Filed("minors_report", 1, date(2026, 3, 1))) == date(2027, 12, 31)
    due = next(row for row in told(Facts(T.F)) if row.item is report)
    assert (due.due_on, due.state, speaks(due)) == (date(2026, 12, 31), State.WAITING, "")
    late = next(row for row in told(Facts(T.F), on=date(2027, 1, 1)) if row.item is report)
    assert (late.state, speaks(late), late.blank_since) == (State.OVERDUE, "未披露", date(2027, 1, 1))


def test_whoever_cannot_fill_in_here_is_told_nothing() -> None:
    assert not [row for row in told(Facts(T.C), since=None) if speaks(row) or row.state is State.OVERDUE]


@pytest.mark.parametrize(
    ("kind", "item", "figure", "days"),
    [
        (T.E, "service_rules", 3, 7),
        (T.E, "service_rules", 10, 10),
        (T.E, "refund_rules", 3, 3),
        (T.C, "service_rules", 0, 0),
    ],
)
def test_the_days_before_a_change(kind: T, item: str, figure: int, days: int) -> None:
    assert earliest_day(kind, item, TODAY, figure) == TODAY + timedelta(days=days)
    assert bool(notice_law(kind, item)) == (kind is T.E and item == "service_rules")


DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
FACTS = st.builds(Facts, st.sampled_from(T), st.sampled_from(["", COMPANY, NON_PROFIT]), st.booleans(), st.booleans())
FILED = st.builds(
    lambda item, version, first, length: Filed(
        item, version, first, None if length is None else first + timedelta(days=length)
    ),
    st.sampled_from([item.code for item in ITEMS]),
    st.integers(1, 9),
    DAYS,
    st.none() | st.integers(0, 900),
)
MANY = st.lists(FILED, max_size=12).map(tuple)


@given(FACTS, MANY, DAYS, DAYS)
def test_a_blank_speaks_only_where_an_article_demands(
    facts: Facts, filed: tuple[Filed, ...], since: date, on: date
) -> None:
    for row in told(facts, filed, since, on):
        if speaks(row):
            assert row.demand is Demand.LAW
            assert row.article is not None
            assert row.due_on is not None
            assert on > row.due_on
            assert not row.is_complete
        elif row.demand is Demand.LAW and row.due_on is not None and on > row.due_on:
            assert row.is_complete


@given(FACTS, MANY, DAYS, st.sampled_from(ITEMS))
def test_an_item_more_never_lowers_completeness(facts: Facts, filed: tuple[Filed, ...], on: date, item: object) -> None:
    before = completeness(told(facts, filed, SINCE, on))
    more = (*filed, Filed(item.code, 10, on))  # type: ignore[attr-defined]  # one of ITEMS
    after = completeness(told(facts, more, SINCE, on))
    assert [(row.demand, row.of) for row in before] == [(row.demand, row.of) for row in after]
    assert all(old.complete <= new.complete for old, new in zip(before, after, strict=True))


@given(MANY, FILED, DAYS)
def test_what_stood_on_a_day_is_not_changed_by_later_versions(filed: tuple[Filed, ...], later: Filed, on: date) -> None:
    if later.from_on <= on:
        return
    own = [one for one in filed if one.item == later.item]
    assert in_force([*own, later], on) == in_force(own, on)
    item, due = BY_CODE[later.item], date(2024, 2, 1)
    before = any(span.holds(on) for span in blanks(item, own, due))
    assert any(span.holds(on) for span in blanks(item, [*own, later], due)) == before


@given(MANY, DAYS)
def test_blanks_are_the_days_nothing_was_in_force(filed: tuple[Filed, ...], due: date) -> None:
    own = [one for one in filed if one.item == "identity"]
    spans = blanks(BY_CODE["identity"], own, due)
    for day in (due + timedelta(days=step) for step in range(0, 2500, 37)):
        stands = in_force(own, day)
        is_held = stands is not None and (stands.until_on is None or day <= stands.until_on)
        assert any(span.holds(day) for span in spans) == (day > due and not is_held), day


def test_counts_stand_apart_by_class() -> None:
    rows = completeness(told(Facts(T.C, COMPANY), (Filed("identity", 1, TODAY), Filed("quality", 1, TODAY))))
    assert [(str(row.demand), row.complete, row.of) for row in rows] == [
        ("law", 1, 6),
        ("platform", 1, 5),
        ("voluntary", 0, 6),
    ]
