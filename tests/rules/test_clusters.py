"""Clusters of like complaints: rules as dated rows, thresholds at their edge, shared devices, institutions joined."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.clusters import CaseFact, Kin, clusters_of, joined, reason_of
from complaints.rulesets.clusters import SHIPPED, ClusterRule, in_force, read_clusters

TODAY = date(2026, 9, 1)
RULES = in_force(read_clusters(SHIPPED), TODAY)
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


def case(number: int, institution: int = 1, category: str = "E03", **more: object) -> CaseFact:
    told = {"person": f"p{number}", "region": "110108", "filed_on": TODAY} | more
    return CaseFact(number, institution, category, **told)  # type: ignore[arg-type]


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
        assert {row.category for row in held} == {one.category}
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
    assert all(isinstance(one, ClusterRule) and "近%(window)s天" in one.words for one in RULES)
