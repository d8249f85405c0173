"""Every article that a rule set cites stands in the text that ships, down to the paragraph and the item."""

import re
from collections.abc import Iterator

import pytest

from complaints.rulesets import CODES, RuleSet, load
from tests.rules.law_texts import FILES, counted, law, table

REFERENCE = re.compile(r"(\S+?)(?: (\d+)(?::(\d+))?(?:\((\d+)\))?)?")


def citations(ruleset: RuleSet) -> Iterator[str]:
    """Every reference of a rule set, in the order of its parts."""
    for rule in ruleset.clocks:
        yield from (article for basis in rule.bases.values() for article in basis.articles)
        yield from rule.also.articles if rule.also else ()
    for ground in (*ruleset.refusals, *ruleset.terminations):
        yield from ground.articles
    for row in (*ruleset.routing, *ruleset.alternatives):
        yield from row.articles
    for category in ruleset.categories.values():
        yield from category.main_rules


@pytest.mark.parametrize("code", CODES)
def test_every_cited_article_paragraph_and_item_exists(code: str) -> None:
    ruleset, articles, missing = load(code), table(), []
    for citation in dict.fromkeys(citations(ruleset)):
        found = REFERENCE.fullmatch(citation)
        assert found, citation
        text, article, paragraph, item = found.groups()
        assert text in ruleset.texts, citation
        if not ruleset.texts[text].shipped or article is None:
            continue
        known = articles[text]
        if int(article) > len(known):
            missing.append(citation)
            continue
        paragraphs, items = known[int(article) - 1]
        if int(paragraph or 1) > max(paragraphs, 1) or int(item or 0) > items:
            missing.append(citation)
    assert missing == []


@pytest.mark.parametrize("code", CODES)
def test_a_text_is_called_shipped_exactly_when_it_ships(code: str) -> None:
    shipped = {name for name, text in load(code).texts.items() if text.shipped}
    assert shipped == set(FILES) == set(table())


@pytest.mark.parametrize("text", FILES)
def test_the_committed_table_counts_what_the_text_holds(text: str) -> None:
    assert table()[text] == counted(text)


@pytest.mark.parametrize("code", CODES)
def test_a_text_that_does_not_ship_is_never_told_as_checked(code: str) -> None:
    """Such a clock says 条文未随附, and a row of the routing table that rests on nothing else is no verified law."""
    ruleset = load(code)
    for rule in ruleset.clocks:
        first = next(iter(rule.bases.values()))
        if first.articles:
            assert rule.text_shipped == ruleset.texts[first.articles[0].split(" ")[0]].shipped, rule.code
    for row in ruleset.routing:
        if row.certainty == "verified":
            assert row.articles, row.rule
            assert all(ruleset.texts[article.split(" ")[0]].shipped for article in row.articles), row.rule


@pytest.mark.parametrize(
    "reference, words",
    [
        ("O121 15:1", "自收到投诉之日起七个工作日内作出受理或者不予受理的决定，并告知投诉人"),
        ("O121 22:3", "鉴定、检测所需时间不计算在调解期限内"),
        ("O121 23(5)", "自投诉受理之日起六十日内"),
        ("O121 23:2", "自作出终止调解决定之日起七个工作日内告知投诉人和被投诉人"),
        ("O121 27:1", "自发现之日起十五个工作日内予以核查"),
        ("O121 33", "自发生争议之日起七个工作日内协商解决"),
        ("O121 45", "期间届满的最后一日是法定节假日的，以法定节假日后的第一日为期间届满的日期"),
        ("IR 21", "提前30日"),
        ("IR 46:2", "自收到投诉之日起7个工作日内，予以处理并告知消费者"),
        ("IR 46:3", "在受理之日起60日内调解完毕"),
        ("CL 46", "自收到投诉之日起七个工作日内，予以处理并告知消费者"),
        ("O20 14", "自收到投诉之日起七个工作日内"),
        ("O20 20:3", "鉴定所需时间不计算在调解期限内"),
        ("O20 21(5)", "四十五个工作日"),
        ("O20 21:2", "七个工作日内告知投诉人和被投诉人"),
        ("O20 23:1", "十五个工作日内予以核查"),
        ("O20 30", "七个工作日内协商解决"),
        ("处罚办法 10:2", "超过十五日未退款"),
        ("处罚办法 8(2)", "无正当理由拒不履行"),
        ("SPC-PP 14:1", "自付款之日起七日内请求经营者返还预付款本金"),
        ("人民调解法 33:1", "自调解协议生效之日起三十日内共同向人民法院申请司法确认"),
        ("民促条例 50:2", "提前6个月发布拟终止公告"),
        ("电商法 16", "提前三十日在首页显著位置持续公示"),
        ("信息公开条例 26", "自该政府信息形成或者变更之日起20个工作日内"),
        ("信息公开条例 33:2", "自收到申请之日起20个工作日内予以答复"),
        ("信息公开条例 33:3", "不计算在前款规定的期限内"),
    ],
)
def test_the_words_a_clock_rests_on_stand_where_it_says(reference: str, words: str) -> None:
    found = REFERENCE.fullmatch(reference)
    assert found
    text, number, paragraph, item = found.groups()
    article = law(text)[int(number)]
    place = article.items[int(item)] if item else article.paragraphs[int(paragraph or 1) - 1]
    assert words in place


@pytest.mark.parametrize(
    "code, text, refusals, terminations",
    [("o121-ir", "O121", 16, 23), ("o20-ir", "O20", 15, 21), ("o20", "O20", 15, 21)],
)
def test_the_market_regulators_grounds_are_the_articles_word_for_word(
    code: str, text: str, refusals: int, terminations: int
) -> None:
    ruleset, articles = load(code), law(text)
    for number, grounds in (
        (refusals, ruleset.refusal_grounds("market_regulator")),
        (terminations, ruleset.termination_grounds("market_regulator")),
    ):
        assert {ground.number: ground.text.rstrip("。") for ground in grounds} == articles[number].items
        for ground in grounds:
            assert ground.code == f"{number}-{ground.number}"
            assert ground.articles[0] == f"{text} {number}({ground.number})"


def test_the_five_ways_are_the_items_of_article_39() -> None:
    items = law("CL")[39].items
    ways = load("o121-ir").alternatives
    assert [way.articles[0] for way in ways] == [f"CL 39({n})" for n in items] == [f"CL 39({n})" for n in range(1, 6)]
