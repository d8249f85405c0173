"""Clusters of like complaints: rules as dated rows, thresholds at their edge, shared devices, institutions joined."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.clusters import CaseFact, Cluster, Kin, clusters_of, joined, reason_of
from complaints.rulesets.clusters import SHIPPED, ClusterRule, in_force, read_clusters

TODAY = date(2026, 9, 1)
RULES = in_force(read_clusters(SHIPPED), TODAY)
LATER = date(2026, 12, 1)  # the rows that go by an article are in force
NEW_RULES = in_force(read_clusters(SHIPPED), LATER)
ROW = """
[[clusters]]
code = "C-SAME"
from = {since}
scope = "institution"
window = 30
sample = {sample}
people = 2
institutions = 1
counts = "people"
words = "{words}"
"""


ARTICLES = {"E01": {"IR 22", "CL 53"}, "E06": {"IR 22"}, "E02": {"IR 9"}, "E14": {"IR 9"}, "E04": {"IR 10"}}


def case(number: int, institution: int = 1, category: str = "E03", **more: object) -> CaseFact:
    articles = frozenset(ARTICLES.get(category, set()))
    told = {"person": f"p{number}", "region": "110108", "filed_on": TODAY, "articles": articles} | more
    return CaseFact(number, institution, category, **told)  # type: ignore[arg-type]  # names are the fields'


def codes(cases: list[CaseFact], kin: tuple[Kin, ...] = ()) -> list[str]:
    return [one.rule.code for one in clusters_of(cases, RULES, kin, TODAY)]


def test_five_people_of_one_institution_and_cause_are_a_cluster_and_four_are_not() -> None:
    five = [case(number) for number in range(5)]
    assert codes(five) == ["C-SAME"]
    assert codes(five[:4]) == []
    assert codes([*five[:4], case(4, category="E04")]) == []
    assert codes([*five[:4], case(4, institution=2)]) == []


def test_several_cases_under_one_phone_are_one_person() -> None:
    assert codes([case(number, person="same") for number in range(9)]) == []


def test_a_school_that_closes_is_counted_by_cases_however_few_the_phones() -> None:
    found = clusters_of([case(n, category="E07", person="same") for n in range(3)], RULES, (), TODAY)
    assert [(one.rule.code, len(one.cases), one.people) for one in found] == [("C-CLOSING", 3, 1)]
    assert codes([case(number, category="E07") for number in range(5)]) == ["C-CLOSING"], "its own rule alone"


def test_the_window_ends_where_it_says() -> None:
    window = next(rule.window for rule in RULES if rule.code == "C-SAME")
    edge = TODAY - timedelta(days=window)
    rest = [case(number) for number in range(4)]
    assert codes([*rest, case(4, filed_on=edge + timedelta(days=1))]) == ["C-SAME"]
    assert codes([*rest, case(4, filed_on=edge)]) == []


def test_institutions_of_one_brand_are_looked_at_together() -> None:
    kin = joined([("brand", "星河", "同一品牌", 1), ("brand", "星河", "同一品牌", 2), ("brand", "别的", "同一品牌", 3)])
    assert [sorted(one.institutions) for one in kin] == [[1, 2]]
    assert "星河" not in kin[0].key
    spread = [case(number, institution=1 + number % 2) for number in range(5)]
    assert codes(spread) == []
    found = clusters_of(spread, RULES, kin, TODAY)
    assert [one.rule.code for one in found] == ["C-KIN"]
    assert found[0].members == {1: 3, 2: 2}
    words = reason_of(found[0], "退费纠纷", "")
    assert "同一品牌的2家机构" in words
    assert "5人" in words


def test_one_person_against_two_institutions_is_one_person() -> None:
    kin = (Kin("brand:x", "brand", "同一品牌", frozenset({1, 2})),)
    cases = [case(number, institution=1 + number % 2, person=f"p{number % 4}") for number in range(8)]
    assert codes(cases, kin) == []


def test_a_region_counts_three_institutions_of_one_city() -> None:
    cases = [case(number, institution=number % 3, region="110108") for number in range(10)]
    assert codes(cases) == ["C-REGION"]
    two = [case(number, institution=number % 2, region="110108") for number in range(8)]
    assert "C-REGION" not in codes(two)
    assert codes([case(number, institution=number % 3, region="") for number in range(10)]) == []


def by_article(cases: list[CaseFact], kin: tuple[Kin, ...] = ()) -> list[Cluster]:
    found = clusters_of([replace(one, filed_on=LATER) for one in cases], NEW_RULES, kin, LATER)
    return [one for one in found if one.rule.articles]


def spread(*numbers: int, institution: int = 1) -> list[CaseFact]:
    """So many complaints of 退费 and of 未按约定履行: two causes of one article."""
    causes = [cause for cause, number in zip(("E01", "E06"), numbers, strict=True) for _each in range(number)]
    return [case(place, institution, cause) for place, cause in enumerate(causes)]


def test_two_causes_of_one_article_come_together_where_neither_alone_would() -> None:
    (found,) = by_article(spread(4, 4))
    assert (found.rule.code, found.article, found.causes, found.people) == ("C-ARTICLE", "IR 22", ("E01", "E06"), 8)
    assert found.key == "1:IR 22"
    words = reason_of(found, "甲、乙", "", "实施条例第二十二条")
    assert "分属2类（甲、乙），对应同一条：实施条例第二十二条" in words
    assert "不表示认定违反" in words
    assert by_article(spread(4, 3)) == [], "seven people"
    assert by_article(spread(8, 0)) == [], "one cause is its own rule's"
    assert by_article([case(n, category=("E01", "E02")[n % 2]) for n in range(8)]) == [], "of two articles"
    assert by_article([case(n, n % 2, ("E01", "E06")[n // 4]) for n in range(8)]) == [], "of two institutions"


def test_eight_cases_of_seven_people_reach_no_article() -> None:
    cases = spread(4, 4)
    assert by_article([*cases[:7], replace(cases[7], person="p0")]) == []


def test_joined_institutions_come_together_by_an_article_too() -> None:
    kin = (Kin("brand:x", "brand", "同一品牌", frozenset({1, 2})),)
    cases = [replace(one, institution_id=1 + one.id % 2) for one in spread(4, 4)]
    assert [one.rule.code for one in by_article(cases, kin)] == ["C-ARTICLE-KIN"]
    assert by_article(cases) == []


def test_the_article_counts_without_its_paragraph_and_before_its_day_not_at_all(app: Flask) -> None:
    from complaints.queries.clusters import _articles

    found = _articles(LATER)
    assert {"E01", "E06"} <= {code for code, held in found.items() if "IR 22" in held}
    assert {"E04", "E09"} <= {code for code, held in found.items() if "IR 10" in held}
    assert not any(one.articles for one in RULES), "not yet in force"


CASES = st.lists(
    st.builds(
        CaseFact,
        st.integers(1, 10_000),
        st.integers(1, 4),
        st.sampled_from(["E03", "E04", "E07"]),
        st.sampled_from([f"p{number}" for number in range(12)]),
        st.sampled_from(["110108", "110101", "310101", ""]),
        st.dates(TODAY - timedelta(days=120), TODAY),
    ),
    max_size=60,
    unique_by=lambda one: one.id,
)
KIN = (Kin("brand:x", "brand", "同一品牌", frozenset({1, 2})),)


@settings(deadline=None, max_examples=60)
@given(CASES)
def test_each_cluster_reaches_its_rule_and_says_its_numbers(cases: list[CaseFact]) -> None:
    known = {one.id: one for one in cases}
    found = clusters_of(cases, RULES, KIN, TODAY)
    assert len({(one.rule.code, one.key) for one in found}) == len(found)
    for one in found:
        held = [known[key] for key in one.cases]
        assert len(held) >= one.rule.sample
        assert len({row.institution_id for row in held}) >= one.rule.institutions
        assert {row.category for row in held} == set(one.causes)
        assert len(one.causes) == 1
        assert sum(one.members.values()) == len(held)
        assert one.people == len({row.person for row in held})
        words = reason_of(one, "某类", "某市")
        assert str(len(held)) in words
        assert "%" not in words
    assert clusters_of(list(reversed(cases)), RULES, KIN, TODAY) == found, "the order of cases changes nothing"


@settings(deadline=None, max_examples=40)
@given(CASES, st.integers(20_001, 20_010))
def test_one_more_case_ends_no_cluster(cases: list[CaseFact], more: int) -> None:
    before = {(one.rule.code, one.key) for one in clusters_of(cases, RULES, KIN, TODAY)}
    after = {(one.rule.code, one.key) for one in clusters_of([*cases, case(more)], RULES, KIN, TODAY)}
    assert before <= after


def test_of_a_code_the_row_that_came_last_is_in_force(tmp_path: Path) -> None:
    later = tmp_path / "clusters.toml"
    later.write_text(ROW.format(since="2026-08-01", sample=2, words="近%(window)s天%(cases)s件"), encoding="utf-8")
    rules = read_clusters(SHIPPED, later, tmp_path / "none.toml")
    old = next(one for one in in_force(rules, date(2026, 7, 31)) if one.code == "C-SAME")
    new = next(one for one in in_force(rules, date(2026, 8, 1)) if one.code == "C-SAME")
    assert (old.sample, new.sample) == (5, 2)
    assert in_force(rules, date(2026, 1, 1)) == ()


@pytest.mark.parametrize(
    ("since", "sample", "words", "told"),
    [
        ("2026-08-01", "0", "好", "1以上的整数"),
        ('"2026-08-01"', "2", "好", "需要"),
        ("2026-08-01", "2", "%(nobody)s", "占位"),
        ("2026-08-01", "2", "增长100%。", "占位"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, since: str, sample: str, words: str, told: str) -> None:
    path = tmp_path / "clusters.toml"
    path.write_text(ROW.format(since=since, sample=sample, words=words), encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        read_clusters(path)


def test_every_shipped_rule_says_its_reason() -> None:
    assert {one.code for one in RULES} == {"C-CLOSING", "C-SAME", "C-KIN", "C-REGION"}
    assert {one.code for one in NEW_RULES} - {one.code for one in RULES} == {"C-ARTICLE", "C-ARTICLE-KIN"}
    assert all(isinstance(one, ClusterRule) and "近%(window)s天" in one.words for one in NEW_RULES)


@pytest.mark.parametrize(
    "more", ['articles = ["IR 9"]', "causes = 2", 'articles = ["IR 9"]\ncauses = 1', "articles = []"]
)
def test_a_row_by_article_names_articles_and_two_causes(tmp_path: Path, more: str) -> None:
    path = tmp_path / "clusters.toml"
    path.write_text(ROW.format(since="2026-08-01", sample=2, words="好") + more, encoding="utf-8")
    with pytest.raises(ValueError, match="causes"):
        read_clusters(path)
