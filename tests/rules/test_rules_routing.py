"""Who is responsible: every type and category resolves with a reason, and the table says what rules.md §8.4 says."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.routing import Facts, Route, as_json, at_level, route, table_of
from complaints.rulesets import CODES, Certainty, Match, RoutingRow, load

O121 = load("o121-ir")
ANY, DESIGN = Match(frozenset(), frozenset(), frozenset(), None, None, None, None), Certainty.DESIGN
TYPES = "ABCDEFGH"
KNOWN: dict[str, Any] = {
    "domicile": "110108",
    "published_address": "330106",
    "platform_domicile": "440305",
    "province": "110000",
    "reachable": True,
    "minor": False,
    "paid_by": "consumer",
    "received_on": date(2026, 11, 24),
}


def routed(kind: str, category: str, **changes: Any) -> Route:
    return route(Facts(institution_type=kind, category=category, **(KNOWN | changes)), O121)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind, category", list(product(TYPES, O121.categories)))
def test_every_type_and_category_resolves_with_a_reason(code: str, kind: str, category: str) -> None:
    found = route(Facts(institution_type=kind, category=category, **KNOWN), load(code))
    assert found.body_kind in O121.bodies
    assert found.body_kind != "intake"
    assert found.reason.endswith("。")
    assert len(found.region) == 6
    assert found.ruleset == code
    assert found.body_kind not in found.copies


@pytest.mark.parametrize(
    "kind, category, body, region",
    [
        ("A", "E01", "market_regulator", "110108"),
        ("A", "E02", "market_regulator", "110108"),
        ("A", "E05", "education_department", "110000"),
        ("A", "E11", "education_department", "110000"),
        ("A", "E12", "education_department", "110000"),
        ("A", "E07", "market_regulator", "110108"),
        ("A", "E08", "market_regulator", "110108"),
        ("A", "E10", "education_department", "110000"),
        ("A", "E13", "market_regulator", "110108"),
        ("B", "E01", "market_regulator", "110108"),
        ("B", "E05", "competent_department", "110108"),
        ("C", "E01", "market_regulator", "110108"),
        ("C", "E05", "market_regulator", "110108"),
        ("C", "E10", "financial_regulator", "110108"),
        ("D", "E01", "market_regulator", "330106"),
        ("D", "E15", "market_regulator", "440305"),
        ("E", "E01", "market_regulator", "440305"),
        ("E", "E08", "cyberspace_administration", "440305"),
        ("F", "E01", "market_regulator", "110108"),
        ("F", "E05", "education_department", "110000"),
        ("F", "E07", "education_department", "110108"),
        ("F", "E08", "education_department", "110108"),
        ("G", "E01", "education_department", "110000"),
        ("G", "E12", "education_department", "110000"),
        ("H", "E01", "market_regulator", "330106"),
        ("H", "E07", "police", "330106"),
        ("H", "E12", "education_department", "330106"),
        ("C", "E17", "cyberspace_administration", "110108"),
    ],
)
def test_the_table(kind: str, category: str, body: str, region: str) -> None:
    found = routed(kind, category)
    assert (found.body_kind, found.region) == (body, region)


def test_an_unreachable_merchant_goes_to_the_platform() -> None:
    found = routed("D", "E01", reachable=False, domicile="650102")
    assert (found.body_kind, found.level, found.region) == ("market_regulator", "county", "440305")
    assert found.articles == ("O121 13:3",)
    assert "联系不上" in found.reason
    assert routed("D", "E01", published_address=None).region == "440305"
    lost = routed("D", "E01", reachable=False, platform_domicile=None)
    assert (lost.body_kind, lost.region) == ("intake", "110000")


def test_a_reachable_merchant_may_also_be_taken_to_the_platform() -> None:
    second = routed("D", "E01").alternatives[0]
    assert (second.path, second.body_kind, second.region) == ("department", "market_regulator", "440305")


def test_what_the_school_pays_for_goes_to_education() -> None:
    found = routed("F", "E01", paid_by="school")
    assert (found.body_kind, found.level, found.region) == ("education_department", "county", "110108")
    assert found.copies == ("school",)
    assert routed("F", "E01", paid_by="school", school_region="320106").region == "320106"
    assert routed("F", "E05", filing_region="320000").region == "320000"


def test_pupils_on_a_platform_and_licensed_schools() -> None:
    assert routed("D", "E05", minor=True).body_kind == "education_department"
    assert routed("D", "E05").body_kind == "market_regulator"
    assert routed("C", "E05", licence="human_resources").body_kind == "human_resources_department"


def test_copies() -> None:
    assert routed("A", "E01").copies == ("education_department",)
    assert set(routed("A", "E07").copies) == {"education_department", "funds_custodian", "police"}
    assert set(routed("D", "E07").copies) == {"platform_operator", "police"}
    assert set(routed("H", "E07").copies) == {"education_department", "market_regulator"}
    assert routed("A", "E10").copies == ("financial_regulator",)
    assert routed("G", "E01").copies == ("university",)


@pytest.mark.parametrize("kind, category", list(product(TYPES, O121.categories)))
def test_the_other_ways_are_always_offered(kind: str, category: str) -> None:
    found = routed(kind, category)
    paths = [way.path for way in found.alternatives]
    assert {"settle", "association", "department", "arbitration", "court"} <= set(paths)
    association = next(way for way in found.alternatives if way.path == "association")
    assert association.body_kind == "consumer_association"
    assert association.region == found.region
    if found.body_kind == "market_regulator":
        assert "12315" in association.warning


def test_under_o20_a_merchant_goes_to_the_actual_place_or_the_platform() -> None:
    facts = Facts(institution_type="D", category="E01", **KNOWN)
    found = route(facts, load("o20"))
    assert (found.region, found.articles) == ("330106", ("O20 12:2", "O20 13"))
    assert route(Facts(institution_type="A", category="E01", **KNOWN), load("o20-ir")).articles == ("O20 12:2",)


def test_nothing_known_goes_to_intake() -> None:
    nothing = route(Facts(), O121)
    assert (nothing.body_kind, nothing.level, nothing.region) == ("intake", "national", "100000")
    province = route(Facts(institution_type="A", category="E01", province="320000"), O121)
    assert (province.body_kind, province.region) == ("intake", "320000")
    assert route(Facts(institution_type="Ω", category="?", domicile="110108"), O121).region == "110000"


@given(
    st.builds(
        Facts,
        institution_type=st.sampled_from([*TYPES, "", "Z"]),
        category=st.sampled_from([*O121.categories, "E00"]),
        domicile=st.sampled_from([None, "110108", "", "x", "１１０１０８"]),
        published_address=st.sampled_from([None, "330106"]),
        platform_domicile=st.sampled_from([None, "440305"]),
        province=st.sampled_from([None, "110000"]),
        reachable=st.sampled_from([None, True, False]),
        minor=st.sampled_from([None, True, False]),
        paid_by=st.sampled_from([None, "consumer", "school"]),
    ),
    st.sampled_from(CODES),
)
def test_routing_never_fails(facts: Facts, code: str) -> None:
    found = route(facts, load(code))
    assert len(found.region) == 6
    assert found.reason
    assert len(found.alternatives) >= 5


def test_facts_as_the_command_line_gets_them() -> None:
    given_facts = {key: value.isoformat() if isinstance(value, date) else value for key, value in KNOWN.items()}
    facts = Facts.from_json(given_facts | {"institution_type": "D", "category": "E01", "platform_domicile": None})
    assert facts.received_on == date(2026, 11, 24)
    assert facts.platform_domicile is None
    with pytest.raises(ValueError, match="不认识的字段"):
        Facts.from_json({"colour": "red"})


def test_the_json_has_exactly_the_contract_keys() -> None:
    answer = as_json(routed("A", "E01"), body="示例市示例区市场监督管理局")
    assert list(answer) == [
        "body_kind", "level", "region", "body", "rule", "ruleset", "reason", "articles", "alternatives",
    ]  # fmt: skip


def test_universities() -> None:
    """Public: education, under 信访; not public and paid by oneself: a consumer dispute; unknown: as public."""
    public = routed("G", "E01", public_university=True)
    assert (public.rule, public.body_kind, public.level) == ("G-1", "education_department", "province")
    assert public.articles == ("信访条例 23", "信访条例 34")
    private = routed("G", "E01", public_university=False)
    assert (private.rule, private.body_kind, private.region) == ("G-2", "market_regulator", "110108")
    assert private.copies == ("university",)
    assert routed("G", "E01", public_university=False, paid_by="school").rule == "G-1"
    assert routed("G", "E12", public_university=False).body_kind == "education_department"
    assert routed("G", "E01").rule == "G-1"


def test_only_what_was_read_is_shown_as_law() -> None:
    assert not routed("A", "E01").is_platform_rule
    for kind, category in (("G", "E01"), ("A", "E05"), ("C", "E10"), ("C", "E17")):
        assert routed(kind, category).is_platform_rule, (kind, category)
    for code in CODES:
        for row in load(code).routing:
            assert row.articles or row.certainty is not Certainty.VERIFIED, (code, row.rule)


@pytest.mark.parametrize("code", CODES)
def test_every_category_and_way_says_how_sure_it_is(code: str) -> None:
    ruleset = load(code)
    assert {row.certainty for row in ruleset.categories.values()} == {Certainty.DESIGN}
    assert {row.certainty for row in ruleset.alternatives} == {Certainty.VERIFIED}
    assert all(row.articles for row in ruleset.alternatives)


def own(rule: str, **changes: Any) -> RoutingRow:
    row = RoutingRow(rule, ANY, "education_department", "province", ("domicile",), (), "本省另有安排。", (), DESIGN)
    return replace(row, **changes)


def test_the_first_row_that_matches_wins_and_a_provinces_rows_go_first() -> None:
    facts = Facts(institution_type="A", category="E01", **KNOWN)
    first, second = own("P-1"), own("P-2", body_kind="consumer_association")
    assert route(facts, O121, (first, second, *O121.routing)).rule == "P-1"
    assert route(facts, O121, (second, first, *O121.routing)).rule == "P-2"
    narrow = own("P-3", match=replace(ANY, categories=frozenset({"E05"})))
    assert route(facts, O121, (narrow, *O121.routing)).rule == "AB-1"
    nowhere = own("P-4", where=("school_region",))
    assert route(facts, O121, (nowhere, *O121.routing)).rule == "AB-1"
    assert table_of(facts) == "110000"
    assert table_of(Facts()) == ""


def test_a_row_may_name_one_organisation() -> None:
    named = own("P-5", where=(), body_id=7, region="110000", version_id=3)
    found = route(Facts(institution_type="A", category="E01"), O121, (named,))
    assert (found.body_id, found.region, found.version_id) == (7, "110000", 3)


def test_a_row_switched_off_sends_to_intake_and_nothing_below_it_is_asked() -> None:
    off = own("P-6", off="指定的单位已经撤销", version_id=3)
    found = route(Facts(institution_type="A", category="E01", **KNOWN), O121, (off, *O121.routing))
    assert (found.body_kind, found.level, found.region, found.rule) == ("intake", "province", "110000", "P-6")
    assert "指定的单位已经撤销" in found.reason
    assert found.is_platform_rule
    assert (found.body_id, found.version_id, found.articles) == (None, 3, ())
    unknown = route(Facts(institution_type="A"), O121, (own("P-7", where=(), off="停用"),))
    assert (unknown.level, unknown.region) == ("national", "100000")


@given(
    st.lists(st.integers(0, len(O121.routing) - 1), max_size=8),
    st.sampled_from([*TYPES, "?"]),
    st.sampled_from([*O121.categories, "E00"]),
    st.sampled_from([None, "110108", "130521"]),
    st.sampled_from([None, True, False]),
)
def test_whatever_rows_are_kept_something_takes_the_case(
    kept: list[int], kind: str, category: str, domicile: str | None, flag: bool | None
) -> None:
    """Closure: any selection of rows, in any order, gives one route, and it is the first of them that holds."""
    rows = tuple(O121.routing[place] for place in kept)
    facts = Facts(institution_type=kind, category=category, domicile=domicile, reachable=flag, public_university=flag)
    found = route(facts, O121, rows)
    names = [row.rule for row in rows]
    before = rows[: names.index(found.rule)] if found.rule in names else rows
    assert len(found.region) == 6
    for row in before:
        assert route(facts, O121, (row,)).rule == O121.routing[-1].rule


def test_levels() -> None:
    assert [at_level("110108", level) for level in ("county", "city", "province", "national")] == [
        "110108",
        "110100",
        "110000",
        "100000",
    ]
