"""The ten official forms of 2026: each has a kind of paper that is made, with its title, places and sentences."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from complaints import rulesets, wording
from complaints.wording import Law
from mediation.lifecycle import Form
from mediation.session_wording import PAPERS, NoticeFacts, notice
from mediation.wording import AgreementFacts, ItemFacts, PartyFacts, agreement
from tests.papers.official import OFFICIAL, ORDER, lacking
from tests.papers.paper_hands import EVERY_KIND
from tests.papers.test_wordings import CASE, ON, REGULATOR, body, grounds, law

REPORT = wording.ReportFacts("JB2026-3K7Q-9M2D", "示例课堂", "示例路", "虚假宣传", ON, is_named=True)
REGISTERED = wording.RegistrationFacts(
    "19900001234", "示例路9号", "", "", None, False, "经过。", "电话登记", on_site=False
)
NOTICE = NoticeFacts(
    "张示例", CASE.number, "退费", datetime(2026, 12, 1, 14, tzinfo=UTC), 60, True, "现场", "示例路1号", PAPERS, 3,
    ["李示例"], "010-0000", 0, ON, order=ORDER,
)  # fmt: skip
DOCUMENT = AgreementFacts(
    form=Form.DOCUMENT, number=CASE.number, version=1, issuer="示例单位", legal_basis="示例依据", mediated_by="",
    parties=[
        PartyFacts("甲方", "投诉人", "张示例", "委托代理人：王示例"),
        PartyFacts("乙方", "被投诉机构", "示例课堂", "统一社会信用代码：9111", place="示例路9号", is_respondent=True),
    ],
    category="退费", filed_on=ON, drafted_on=ON, wishes=["退款"], mediator="示001", order=ORDER,
    items=[ItemFacts("乙方", "甲方", "退款", 100, date(2026, 12, 1), "")],
    ways="《中华人民共和国消费者权益保护法》第三十九条",
)  # fmt: skip
US = replace(body(REGULATOR), name="示例市场监督管理局")


def ended() -> list[str]:
    rows = [
        wording.GroundFacts(rulesets.numeral(row.number), row.text, row.number == 1)
        for row in rulesets.load("o121-ir").termination_grounds(REGULATOR)
    ]
    return wording.termination(US, CASE, rows, "投诉人撤回投诉。", ON, law("terminate", REGULATOR))


def by_law(code: str) -> Law:
    return law(code, REGULATOR)


UPPER = wording.Sender("示例省市场监督管理局", is_regulator=True, hears="我局")
OURS: dict[str, Callable[[], Sequence[str]]] = {
    "一": lambda: wording.registration(US, CASE, REGISTERED, ON),
    "二": lambda: wording.report_registration(US, REPORT, "线索", "", ON),
    "三": lambda: wording.dispatch(UPPER, US, CASE, 2, ON, by_law("dispatch")),
    "三，举报": lambda: wording.report_dispatch(US, REPORT, 2, None, ON, by_law("dispatch")),
    "四": lambda: wording.identity_request(US, CASE, "身份证件照片", ON, ON, by_law("identity")),
    "五": lambda: wording.acceptance(US, CASE, ON, by_law("accept")),
    "六": lambda: wording.refusal(US, CASE, grounds(REGULATOR, 1), "", "理由。", ON, by_law("refuse")),
    "七": lambda: notice(US, NOTICE).splitlines(),
    "八": ended,
    "九": lambda: agreement(DOCUMENT).splitlines(),
    "十": lambda: wording.report_result(US, REPORT, "《示例法》第一条", "已处理。", ON),
}


@pytest.mark.parametrize("form", OFFICIAL)
def test_each_official_form_is_a_paper_with_its_title_and_its_fixed_words_in_their_order(form: str) -> None:
    official = OFFICIAL[form]
    assert official.kind is None or official.kind in EVERY_KIND
    title, *lines = wording.canonical((OURS.get(form) or OURS[form[0]])()).splitlines()
    assert title == official.title
    assert lacking(official, "".join("".join(lines).split())) is None


def test_every_form_is_in_the_table_and_the_comparison_sees_what_is_left_out_or_stands_elsewhere() -> None:
    assert {form[0] for form in OFFICIAL} == set("一二三四五六七八九十")
    said = "".join(wording.canonical(OURS["五"]()).split())
    assert lacking(OFFICIAL["五"], said) is None
    assert lacking(OFFICIAL["五"], said.replace("我局决定受理", "现予受理")) is not None
    assert lacking(OFFICIAL["五"], said[said.index("特此告知") :] + said[: said.index("特此告知")]) is not None


def test_form_nine_alone_has_places_for_how_a_party_is_reached_and_no_contact_is_in_the_text() -> None:
    text = agreement(DOCUMENT)
    rows = [line for line in text.splitlines() if "联系" in line and not line.startswith("—")]
    assert [line.rpartition("联系")[2].strip("＿") for line in rows] == [
        "电话：",
        "地址：",
        "电话：",
        "地址：",
        "电话：",
        "电话：",
        "地址：",
    ], "free: the text is the same for all (rules §0b.5)"
    assert "签字时由本人在纸件上填写" in text
    for other in (Form.RECORD, Form.DEPARTMENT, Form.ASSOCIATION, Form.COMMITTEE):
        assert "法定代表人（负责人）" not in agreement(replace(DOCUMENT, form=other)), other


def test_form_two_says_that_who_reports_is_kept_secret_and_of_nobody_leaves_the_places_free() -> None:
    def cells(is_named: bool) -> list[str]:
        facts = wording.ReportFacts("JB1", "示例课堂", "", "虚假宣传", ON, is_named=is_named)
        lines = wording.report_registration(US, facts, "线索", "", ON)
        return [cell for line in lines if line.startswith("｜") for cell in line.split("｜")[1:]]

    assert cells(True).count("依法保密") == 3
    assert "匿名" in cells(False) and "依法保密" not in cells(False)
