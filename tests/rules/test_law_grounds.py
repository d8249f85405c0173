"""The grounds, read against the articles: whose they are, what each says, and what changed between the orders."""

import pytest

from complaints.rulesets import CODES, Ground, load

ALL_PRIOR = ("court", "arbitration", "market_regulator", "other_department", "consumer_association")


def ground(code: str, ruleset: str = "o121-ir") -> Ground:
    rules = load(ruleset)
    return next(one for one in (*rules.refusals, *rules.terminations) if one.code == code)


@pytest.mark.parametrize(
    "old, new, only_before, only_after",
    [
        ("15-2", "16-2", "依法成立的其他调解组织", None),
        ("15-5", "16-5", None, "提供虚假材料"),
        ("15-6", "16-6", None, "冒用他人名义或者拒不配合"),
        ("21-2", "23-4", "技术机构", None),
        ("21-3", "23-2", "或者被投诉人明确拒绝调解", "或者明确拒绝调解"),
        ("21-5", "23-5", "四十五个工作日", "六十日"),
        ("21-6", "23-6", "第十五条", "第四十二条"),
        ("21-7", "23-7", None, "死亡或者主体资格灭失"),
    ],
)
def test_what_changed_with_order_121(old: str, new: str, only_before: str | None, only_after: str | None) -> None:
    before, after = ground(old, "o20"), ground(new)
    assert only_before is None or (only_before in before.text and only_before not in after.text)
    assert only_after is None or (only_after in after.text and only_after not in before.text)


def test_prior_handling_names_its_handlers() -> None:
    """Story 1 of rules §10: a mediation committee bars under O20 and not under O121, an association under both."""
    assert ground("15-2", "o20").prior == (*ALL_PRIOR, "other_mediation")
    assert ground("15-2", "o20-ir").prior == (*ALL_PRIOR, "other_mediation")
    assert ground("16-2").prior == ALL_PRIOR


@pytest.mark.parametrize("code", CODES)
def test_departments_have_the_four_of_article_46_and_competence_as_a_reading(code: str) -> None:
    found = load(code).refusal_grounds("education_department")
    assert [one.code for one in found] == ["D1", "D2", "D3", "D4", "D5"]
    words = ["真实身份", "明确的被投诉人", "具体的投诉请求", "事实依据", "职责"]
    assert all(word in one.text for word, one in zip(words, found, strict=True))
    by_law = [one.code for one in found if not one.is_platform_rule]
    assert by_law == ([] if code == "o20" else ["D1", "D2", "D3", "D4"])


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", ["education_department", "consumer_association", "people_mediation_committee"])
def test_three_years_prior_handling_and_habits_are_order_121s_alone(code: str, kind: str) -> None:
    """§0b.19: O121 16(2)–(4) and 17 are no grounds of a department; an association has its own words."""
    for one in load(code).refusal_grounds(kind):
        assert "三年" not in one.text
        assert "生活消费" not in one.text
        assert kind != "education_department" or not one.prior


@pytest.mark.parametrize("kind, own", [("consumer_association", "A"), ("people_mediation_committee", "A")])
def test_associations_own_words_are_platform_rules_but_for_the_law_on_peoples_mediation(kind: str, own: str) -> None:
    for one in (*load("o121-ir").refusal_grounds(kind), *load("o121-ir").terminations):
        if one.code.startswith(own):
            assert one.is_platform_rule == (one.code != "A5")
    assert ground("A5").articles == ("人民调解法 17",)
    assert "A5" not in [one.code for one in load("o121-ir").refusal_grounds("consumer_association")]


def test_what_article_46_does_not_say_is_not_told_as_law() -> None:
    """IR 46:3 has: no agreement, and sixty days. The other endings of a department are a reading."""
    by_law = [
        one.code for one in load("o121-ir").termination_grounds("education_department") if not one.is_platform_rule
    ]
    assert by_law == ["DT3", "DT5"]


@pytest.mark.parametrize("code", CODES)
def test_every_ground_is_somebodys_and_numbers_run(code: str) -> None:
    rules = load(code)
    for kind in ("market_regulator", "education_department", "consumer_association", "people_mediation_committee"):
        for found in (rules.refusal_grounds(kind), rules.termination_grounds(kind)):
            assert [one.number for one in found] == list(range(1, len(found) + 1))
