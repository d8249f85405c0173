"""The rule sets are complete, cite only what is registered, and say nothing a body may not say."""

from collections.abc import Iterator
from datetime import date

import pytest

from complaints import rulesets
from complaints.rulesets import CODES, CategoryKind, Certainty, NoSuchRule, Unit, cite, in_force, load, loader, rows
from complaints.rulesets.citation import numeral, text_of

ALL = [load(code) for code in CODES]
O121 = load("o121-ir")
TEN_NATURES = {"售后服务", "合同", "质量", "虚假宣传", "安全", "价格", "假冒", "人格权益", "计量", "其他"}
CLOCKS = {
    "T-ACC",
    "T-ID",
    "T-MED",
    "T-TERM",
    "T-JUR",
    "T-CLUE",
    "T-REPORT",
    "T-ODR",
    "T-CHOICE",
    "T-RESP",
    "T-RESP2",
    "T-ROUTE",
    "T-REFUND",
    "T-COOL",
    "T-CONF",
    "T-COR",
    "T-PM",
    "T-PERF",
    "T-ADM",
    "T-EXIT",
    "T-PUB",
    "T-WD",
    "T-XF1",
    "T-XF2",
    "T-XF3",
    "T-GI",
    "L-3Y",
    "T-INTAKE",
    "T-CLOSE",
    "T-SUP",
    "T-REC",
}  # rules.md §7.2 and seven of the platform's own


@pytest.mark.parametrize(
    "on, code",
    [
        (date(2019, 5, 1), "o20"),
        (date(2020, 1, 1), "o20"),
        (date(2024, 6, 30), "o20"),
        (date(2024, 7, 1), "o20-ir"),
        (date(2026, 4, 14), "o20-ir"),
        (date(2026, 4, 15), "o121-ir"),
        (date(2030, 1, 1), "o121-ir"),
    ],
)
def test_the_rule_set_in_force(on: date, code: str) -> None:
    assert in_force(on).code == code


def test_codes_are_understood_and_unknown_ones_refused() -> None:
    assert load("O121+IR").code == load(" o121-ir ").code == "o121-ir"
    with pytest.raises(NoSuchRule, match="没有规则集"):
        load("o999")


def test_every_clock_is_there() -> None:
    assert {rule.code for rule in O121.clocks} == CLOCKS
    for ruleset in ALL:
        for rule in ruleset.clocks:
            assert rule.bases
            assert (rule.length is None) == (rule.unit is Unit.NONE)
            assert rule.ruleset == ruleset.code


@pytest.mark.parametrize("code", ["T-ACC", "T-MED", "T-TERM", "T-PUB", "T-RESP", "T-CLOSE", "T-INTAKE"])
@pytest.mark.parametrize(
    "kind",
    [
        "market_regulator",
        "education_department",
        "consumer_association",
        "trade_association",
        "people_mediation_committee",
        "odr_operator",
        "school",
    ],
)
def test_the_clocks_of_a_case_bind_every_body(code: str, kind: str) -> None:
    for ruleset in ALL:
        basis = ruleset.clock(code, body_kind=kind).basis(kind)
        assert basis.article
        if ruleset.family(kind) == "association":
            assert basis.is_platform_rule
            assert basis.article == "平台规则"
        if kind != "market_regulator":
            assert not any(text_of(article) in ("O121", "O20") for article in basis.articles)
            assert "四十五" not in basis.counting


def test_one_row_binds_a_body_once() -> None:
    for ruleset in ALL:
        seen = [(rule.code, rule.legal_type, kind) for rule in ruleset.clocks for kind in rule.binds]
        assert len(seen) == len(set(seen))


def test_only_the_clue_clock_and_platform_clocks_can_be_extended() -> None:
    extendable = [rule for ruleset in ALL for rule in ruleset.clocks if rule.is_extendable]
    assert {rule.code for rule in extendable} == {"T-CLUE", "T-REPORT", "T-RESP", "T-RESP2"}
    for rule in extendable:
        assert rule.code == "T-CLUE" or rule.certainty is Certainty.DESIGN, "rules §0b.22"


def test_three_years_are_the_market_regulators_alone() -> None:
    assert O121.clock("L-3Y", body_kind="market_regulator").length == 3
    with pytest.raises(NoSuchRule, match="没有适用的期限"):
        O121.clock("L-3Y", body_kind="education_department")
    with pytest.raises(NoSuchRule, match="不适用于"):
        O121.clock("L-3Y").basis("education_department")


def test_grounds() -> None:
    assert [ground.number for ground in O121.refusal_grounds("market_regulator")] == list(range(1, 8))
    assert [ground.number for ground in O121.termination_grounds("market_regulator")] == list(range(1, 9))
    assert len(load("o20").refusal_grounds("market_regulator")) == 6
    assert len(load("o20").termination_grounds("market_regulator")) == 7
    assert [ground.number for ground in O121.refusal_grounds("education_department")] == [1, 2, 3, 4, 5]
    assert len(O121.termination_grounds("education_department")) == 8
    assert O121.refusal_grounds("consumer_association")
    assert O121.termination_grounds("people_mediation_committee")


def test_prior_handling_by_a_committee_bars_under_o20_only() -> None:
    before = next(ground for ground in load("o20").refusals if ground.code == "15-2")
    after = next(ground for ground in O121.refusals if ground.code == "16-2")
    assert "其他调解组织" in before.text
    assert "其他调解组织" not in after.text
    assert "消费者协会" in after.text


@pytest.mark.parametrize("kind", ["education_department", "competent_department", "consumer_association", "school"])
def test_other_bodies_never_speak_as_market_regulators(kind: str) -> None:
    for ruleset in ALL:
        for ground in (*ruleset.refusal_grounds(kind), *ruleset.termination_grounds(kind)):
            assert "市场监督管理" not in ground.text
            assert "本办法" not in ground.text
            assert not any(article.startswith(("O121", "O20")) for article in ground.articles)


def test_categories() -> None:
    codes = [f"E{n:02}" for n in range(1, 18)] + ["E99"]
    assert list(O121.categories) == codes
    assert {category.nature for category in O121.categories.values()} <= TEN_NATURES
    reports = {code for code, category in O121.categories.items() if category.kind is CategoryKind.REPORT}
    assert reports == {"E12", "E17"}
    assert [code for code, category in O121.categories.items() if category.is_urgent] == ["E07"]


def test_platform_figures() -> None:
    assert O121.platform["response"].value == O121.clock("T-RESP").length == 5
    assert O121.platform["objection"].value == 5
    assert O121.platform["identity_minimum"].value == 3
    assert O121.platform["intake"].value == O121.clock("T-INTAKE").length


def articles(ruleset: rulesets.RuleSet) -> Iterator[str]:
    for rule in ruleset.clocks:
        for basis in rule.bases.values():
            yield from basis.articles
    for ground in (*ruleset.refusals, *ruleset.terminations):
        yield from ground.articles
    for row in ruleset.routing:
        yield from row.articles
    for way in ruleset.alternatives:
        yield from way.articles
    for category in ruleset.categories.values():
        yield from category.main_rules


def test_no_rule_set_cites_a_text_that_was_not_in_force() -> None:
    assert not any(text_of(article) == "O20" for article in articles(O121))
    assert not any(text_of(article) == "O121" for article in articles(load("o20-ir")))
    assert not any(text_of(article) in ("O121", "IR", "SPC-PP") for article in articles(load("o20")))


def test_references_are_written_out() -> None:
    assert cite("O121 16(2)", O121.texts) == "《市场监督管理投诉举报处理办法》第十六条第（二）项"
    assert cite("IR 46:3", O121.texts) == "《中华人民共和国消费者权益保护法实施条例》第四十六条第三款"
    assert cite("民诉法 205", O121.texts) == "《中华人民共和国民事诉讼法》第二百零五条"
    assert cite("平台规则", O121.texts) == "平台规则"
    assert [numeral(n) for n in (10, 20, 110, 111)] == ["十", "二十", "一百一十", "一百一十一"]
    for ruleset in ALL:
        assert all(cite(article, ruleset.texts).startswith("《") for article in articles(ruleset))


def test_a_mistyped_row_is_refused() -> None:
    merged = loader._merged("o121-ir")
    with pytest.raises(ValueError, match="不认识的键 speling"):
        rows.category({**merged["categories"]["E01"], "speling": 1}, O121.texts)
    with pytest.raises(ValueError, match="缺少 name"):
        rows.category({"code": "E01"}, O121.texts)
    ground = {"code": "x", "for": ["department"], "number": 1, "text": "x", "articles": ["ABC 1"]}
    with pytest.raises(ValueError, match="未登记的文件"):
        rows.ground(ground, O121.bodies, O121.texts)
    with pytest.raises(ValueError, match="未登记的主体"):
        rows.ground({**ground, "articles": [], "for": ["nobody"]}, O121.bodies, O121.texts)
    row = {**merged["routing"]["AB-1"], "categories": ["E00"]}
    with pytest.raises(ValueError, match="未登记的机构类型或者类别"):
        rows.routing(row, O121.bodies, O121.texts, O121.categories)
