"""The ten official forms of 2026: each has a kind of paper that is made, with its title, places and sentences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from complaints import rulesets, wording
from complaints.wording import Law
from mediation.lifecycle import Form
from mediation.session_wording import PAPERS, NoticeFacts, notice
from mediation.wording import AgreementFacts, ItemFacts, PartyFacts, agreement
from tests.papers.paper_hands import EVERY_KIND
from tests.papers.test_wordings import CASE, ON, REGULATOR, body, grounds, law

ORDER = "《市场监督管理投诉举报处理办法》"
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


@dataclass(frozen=True)
class Official:
    """One form: its title, the kind of paper (None where it is printed on the spot), our lines, the form's words."""

    title: str
    kind: str | None
    lines: Callable[[], Sequence[str]]
    words: tuple[str, ...]


def ended() -> list[str]:
    rows = [
        wording.GroundFacts(rulesets.numeral(row.number), row.text, row.number == 1)
        for row in rulesets.load("o121-ir").termination_grounds(REGULATOR)
    ]
    return wording.termination(body(REGULATOR), CASE, rows, "投诉人撤回投诉。", ON, law("terminate", REGULATOR))


def by_law(code: str) -> Law:
    return law(code, REGULATOR)


US = body(REGULATOR)
UPPER = wording.Sender("示例省市场监督管理局", is_regulator=True, hears="我局")
FORMS = {
    "一": Official(
        "投诉登记表", "registration", lambda: wording.registration(US, CASE, REGISTERED, ON),
        ("登记单位", "编号", "联系电话", "证件类型", "证件号码", "联系地址", "是否同意公示投诉信息", "是否同意委托调解",
         "被投诉人", "消费者权益争议事实依据", "投诉请求", "投诉人（签字）：", "（签字）："),
    ),
    "二": Official(
        "举报登记表", None, lambda: wording.report_registration(US, REPORT, "线索", "", ON),
        ("登记单位", "编号", "姓名", "联系电话", "联系地址", "身份证件号码", "被举报人", "地址",
         "具体线索和相应的事实依据", "举报人（签字）：", "（签字）："),
    ),
    "三": Official(
        "投诉分送通知书", "dispatch", lambda: wording.dispatch(UPPER, US, CASE, 2, ON, by_law("dispatch")),
        ("现转去", f"请你局按照{ORDER}的规定依法予以处理", "将处理结果", "报告我局", "附：相关材料2份，共", "页"),
    ),
    "三，举报": Official(
        "举报分送通知书", "report_dispatch",
        lambda: wording.report_dispatch(US, REPORT, 2, None, ON, by_law("dispatch")),
        ("现转去", f"请你局按照{ORDER}的规定依法予以处理", "附：相关材料2份，共", "页"),
    ),
    "四": Official(
        "限期提供身份证明材料通知书", "identity",
        lambda: wording.identity_request(US, CASE, "身份证件照片", ON, ON, by_law("identity")),
        ("《中华人民共和国消费者权益保护法实施条例》第四十六条第一款的规定", "应当提供真实身份信息等材料",
         f"{ORDER}第十条第三款的规定", "前向我局提供以下身份证明材料", "逾期未提供或提供虚假材料的",
         f"{ORDER}第十六条的规定，对投诉依法不予受理", "联系电话：", "通信地址："),
    ),
    "五": Official(
        "投诉受理决定书", "accept", lambda: wording.acceptance(US, CASE, ON, by_law("accept")),
        ("我局于2026年11月2日收到", f"经审查，符合{ORDER}规定的受理条件，我局决定受理。", "联系人：", "联系电话：",
         "特此告知。"),
    ),
    "六": Official(
        "投诉不予受理决定书", "refuse",
        lambda: wording.refusal(US, CASE, grounds(REGULATOR, 1), "", "理由。", ON, by_law("refuse")),
        ("我局于2026年11月2日收到", "以下第〔一〕项情形", "我局决定不予受理", "特此告知。"),
    ),
    "七": Official(
        "投诉调解通知书", "meeting_seat", lambda: notice(US, NOTICE).splitlines(),
        ("我局已经受理", "现组织双方当事人进行现场调解", "无正当理由不参加调解的，我局将依法终止调解。",
         "请携带以下材料", "内对调解人员提出回避申请", "调解人员：", "特此通知。"),
    ),
    "八": Official(
        "投诉终止调解决定书", "terminate", ended,
        ("投诉的调解过程中出现以下第〔一〕项情形", f"依据{ORDER}第二十三条第一款的规定，我局决定终止调解",
         "（一）投诉人撤回投诉或者双方自行和解的；", "（八）法律、法规、规章规定的应当终止调解的其他情形。",
         "第三十九条规定，通过民事诉讼、仲裁等其他途径解决消费者权益争议。", "特此告知。"),
    ),
    "九": Official(
        "投诉调解书", "agreement", lambda: agreement(DOCUMENT).splitlines(),
        ("（投诉人）：张示例", "联系电话：", "联系地址：", "委托代理人：王示例", "（被投诉人）：示例课堂",
         "法定代表人（负责人）：", "地址（经营场所）：示例路9号", f"根据{ORDER}有关规定，本局组织双方当事人进行",
         "双方自愿达成如下协议", "第三十九条规定，通过民事诉讼、仲裁等其他途径解决消费者权益争议。"),
    ),
    "十": Official(
        "举报处理结果告知书", "report_result",
        lambda: wording.report_result(US, REPORT, "《示例法》第一条", "已处理。", ON),
        ("关于示例课堂的举报", "我局已依法处理。根据《示例法》第一条的规定，现将处理结果告知如下：", "特此告知。"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_each_official_form_is_a_paper_with_its_title_and_words(form: str) -> None:
    official = FORMS[form]
    assert official.kind is None or official.kind in EVERY_KIND
    title, *lines = wording.canonical(official.lines()).splitlines()
    assert title == official.title
    text = "\n".join(lines)
    assert [words for words in official.words if words not in text] == []


def test_every_form_is_in_the_table() -> None:
    assert {form[0] for form in FORMS} == set("一二三四五六七八九十")


def test_form_nine_alone_has_places_for_how_a_party_is_reached_and_no_contact_is_in_the_text() -> None:
    text = agreement(DOCUMENT)
    rows = [line for line in text.splitlines() if "联系" in line and not line.startswith("—")]
    assert len(rows) == 4, "each of the complainant and the agent, the representative, the institution's agent"
    assert all("联系电话：\u3000" in line for line in rows), "free: the text is the same for all (rules §0b.5)"
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
