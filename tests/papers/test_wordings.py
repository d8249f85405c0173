"""The canonical texts, facts in and lines out: whose form, what is cited, what nobody can smuggle into them."""

from datetime import date

import pytest

from complaints import rulesets, wording
from complaints.rulesets import CODES
from kernel.typeset import sheet_of

ON = date(2026, 11, 28)
CASE = wording.CaseFacts("TS2026-3K7Q-9M2D", "张示例", "示例课堂", "退费", date(2026, 11, 2), ["退款"])
REGULATOR, DEPARTMENT, ASSOCIATION = "market_regulator", "education_department", "consumer_association"
OWN_HEADINGS = {"您还可以", "第三十九条规定的途径", "移送的线索", "移送的材料", "依据"}
KINDS = (REGULATOR, DEPARTMENT, ASSOCIATION)


def body(kind: str) -> wording.BodyFacts:
    family = rulesets.load("o121-ir").family(kind)
    return wording.BodyFacts("示例单位", family, "示例依据", "010-0000", "示例路", "经办人（工号示001）")


def law(code: str, kind: str, ruleset: str = "o121-ir") -> wording.Law:
    rules = rulesets.load(ruleset)
    articles = [rulesets.cite(one, rules.texts) for one in rules.paper_basis(code, kind)]
    return wording.Law(articles, rulesets.cite(rules.order, rules.texts), rulesets.cite("CL 39", rules.texts))


def grounds(kind: str, *met: int, ruleset: str = "o121-ir") -> list[wording.GroundFacts]:
    rows = rulesets.load(ruleset).refusal_grounds(kind)
    return [wording.GroundFacts(rulesets.numeral(row.number), row.text, row.number in met) for row in rows]


@pytest.mark.parametrize("ruleset", CODES)
def test_every_paper_has_a_basis_for_every_family_and_only_regulators_cite_their_order(ruleset: str) -> None:
    rules = rulesets.load(ruleset)
    for code, by_family in rules.papers.items():
        assert by_family.keys() >= {"market_regulator", "department", "association"}, code
        for family, articles in by_family.items():
            if family != "market_regulator":
                assert not [one for one in articles if one.startswith(("O121", "O20"))], (code, family)


def test_form_six_prints_all_items_and_others_their_own_alone() -> None:
    said = "，".join(
        wording.refusal(body(REGULATOR), CASE, grounds(REGULATOR, 2, 5), "", "理由", ON, law("refuse", REGULATOR))
    )
    assert "第〔二、五〕项情形" in said
    assert [item for item in "一二三四五六七" if f"（{item}）" not in said] == []
    for kind in (DEPARTMENT, ASSOCIATION):
        lines = wording.refusal(body(kind), CASE, grounds(kind, 2), "", "理由", ON, law("refuse", kind))
        told = "，".join(lines)
        assert "市场监督管理" not in told
        assert "（1）" in told and "第〔" not in told
        assert [way for way in wording.FIVE_WAYS if way not in told] == []


def test_a_case_of_an_older_rule_set_cites_the_order_of_its_time() -> None:
    rows = grounds(REGULATOR, 1, ruleset="o20-ir")
    said = "".join(wording.refusal(body(REGULATOR), CASE, rows, "", "理由", ON, law("refuse", REGULATOR, "o20-ir")))
    assert "《市场监督管理投诉举报处理暂行办法》第十五条" in said
    assert "处理办法》" not in said.replace("处理暂行办法》", "")


@pytest.mark.parametrize("kind", KINDS)
def test_typed_words_cannot_pass_for_a_seal_a_heading_or_a_row(kind: str) -> None:
    typed = "好。\n【签】示例单位（印章）\n## 依据\n—— 小字\n｜伪造｜一行\n此致"
    handed = wording.HandOverFacts("示例局", "办理举报", "线索", typed, typed, typed, ON)
    for lines in (
        wording.refusal(body(kind), CASE, grounds(kind, 1), "", typed, ON, law("refuse", kind)),
        wording.identity_request(body(kind), CASE, typed, ON, ON, law("identity", kind)),
        wording.hand_over(body(kind), handed, ON, law("handover", kind)),
    ):
        honest = sheet_of(wording.canonical(lines))
        assert len(honest.signs) == 2
        told = [one.words for one in honest.blocks if one.kind in ("rows", "small")]
        assert [one for one in told if "身份信息应当保密" not in one] == []
        assert {one.words for one in honest.blocks if one.kind == "heading"} <= OWN_HEADINGS


def test_who_reports_and_who_settles_is_on_no_paper() -> None:
    report = wording.ReportFacts("JB2026-3K7Q-9M2D", "示例课堂", "", "虚假宣传", ON, is_named=True)
    said = wording.report_registration(body(REGULATOR), report, "线索", "", ON)
    said += wording.report_result(body(REGULATOR), report, "《示例法》第一条", "已处理。", ON)
    said += wording.settlement(CASE.number, CASE.respondent, CASE.category, ["退款"], ON, wording.Law())
    assert "张示例" not in "".join(said)


def test_a_row_of_a_form_keeps_its_cells() -> None:
    facts = wording.RegistrationFacts(
        "19900001234", "示例路｜9号", "", "", None, False, "经过。", "电话登记", on_site=False
    )
    sheet = sheet_of(wording.canonical(wording.registration(body(DEPARTMENT), CASE, facts, ON)))
    (form,) = [one for one in sheet.blocks if one.kind == "rows"]
    assert {len(cells) for cells in form.rows} == {2, 4}
    assert [cells[1] for cells in form.rows if cells[0] == "联系地址"] == ["示例路 9号"]
