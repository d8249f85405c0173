"""Every kind of paper of every family of bodies as it leaves the machine: words, fonts, tags, title, pages."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask

from complaints.documents import TEMPLATE_VERSION, paper_html
from complaints.wording import ASSOCIATION, DEPARTMENT, REGULATOR
from kernel import papers, pdf
from kernel.paper_versions import basis_in_words
from kernel.papers import Paper
from kernel.typeset import is_close, original, sheet_of
from tests.papers.bodies import FAMILIES, seen_from
from tests.papers.look import LEFT, RIGHT, look_at
from tests.papers.official import OFFICIAL, lacking
from tests.papers.paper_hands import EVERY_KIND, NOT_BY, every_paper, inside
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FORBIDDEN = ("市场监督管理局", "市场监督管理投诉举报", "我局", "本局")
# Written to, or told of, a body that is a market regulator by name.
NAMES_ANOTHER = {DEPARTMENT: {"dispute"}, ASSOCIATION: {"transfer"}}


def three(regulator: str, department: str, association: str) -> dict[str, str]:
    return {REGULATOR: regulator, DEPARTMENT: department, ASSOCIATION: association}


# What each family calls the paper of a kind; the same for all where it is one name.
TITLES: dict[str, str | dict[str, str]] = {
    "receipt": "投诉回执",
    "accept": three("投诉受理决定书", "投诉受理告知书", "投诉受理通知"),
    "refuse": three("投诉不予受理决定书", "投诉不予受理告知书", "投诉不予受理通知"),
    "terminate": three("投诉终止调解决定书", "终止调解告知书", "终止调解通知"),
    "transfer": "移交告知书",
    "recusal": three("回避决定书", "回避决定告知书", "回避决定通知"),
    "agreement": three("投诉调解书", "消费争议调解协议", "调解协议书"),
    "oral": "口头协议记录",
    "election": "代表人推选书",
    "entrust": "委托调解函",
    "entrust_asked": "委托调解征询函",
    "identity": three("限期提供身份证明材料通知书", "补充身份材料通知书", "补充身份材料通知"),
    "registration": "投诉登记表",
    "dispatch": "投诉分送通知书",
    "dispute": "处理权限争议报请函",
    "appraisal": "鉴定检测委托书",
    "extension": "核查延期审批表",
    "handover": "线索移送函",
    "data": "个人信息请求答复书",
    "guardian": "监护人同意书",
    "service": "送达记录",
    "settlement": "和解协议",
    "report_result": "举报处理结果告知书",
    "report_dispatch": "举报分送通知书",
    "publication_notice": "公示告知书",
    "publication_answer": "更正异议处理告知书",
    "meeting_seat": three("投诉调解通知书", "调解会通知", "调解会通知"),
    "minutes": "调解笔录",
    "filing_record": "备案告知书",
    "filing_missing": "备案材料补正告知书",
    "filing_elsewhere": "不属于备案范围告知书",
    "exit_notice": "退出公告",
    "exit_plan": "终止方案（余额处理）",
    "notice": "暑期报班提示",
    "inspection_findings": "检查情况告知书",
    "inspection_demands": "整改要求书",
    "selection_made": "选用告知书",
    "selection_stopped": "停止选用告知书",
    "call_in": "约请函",
    "talk_record": "指导谈话记录",
    "task_handed": "监督事项转送函",
}
# Pages where it is not one.
PAGES: dict[str, int | dict[str, int]] = {
    "guardian": 2,
    "agreement": 2,
    "exit_notice": 2,
    "inspection_findings": 2,
    "refuse": {REGULATOR: 2},
    "terminate": {REGULATOR: 2},
    "registration": {REGULATOR: 2},
    "receipt": {REGULATOR: 2},
    "appraisal": {REGULATOR: 2, DEPARTMENT: 2},
    "entrust_asked": 2,
}
# On what a paper of a family rests, or what it says in that family's own words alone.
OWN_WORDS = {
    REGULATOR: {"accept": "我局决定受理", "entrust": "第十九条", "recusal": "第二十一条", "handover": "第二十七条"},
    DEPARTMENT: {
        "accept": "本机关决定受理", "refuse": "《中华人民共和国消费者权益保护法实施条例》第四十六条第二款",
        "terminate": "第四十六条第三款", "entrust": "第四十六条第四款", "recusal": "平台规则", "extension": "平台规则",
    },
    ASSOCIATION: {
        "accept": "本会决定受理", "refuse": "本组织自己的规则", "terminate": "本组织自己的规则",
        "identity": "本组织自己的规则",
        "call_in": "条例》第四十条", "talk_record": "条例》第三十九条",
        "agreement": "司法确认", "oral": "人民调解法第二十八条", "appraisal": "第三十七条第（六）项",
    },
}  # fmt: skip


def squeezed(words: str) -> str:
    return re.sub(r"[\s\u3000]", "", words)


def of(table: Mapping[str, object], kind: str, family: str, usual: object) -> object:
    found = table.get(kind, usual)
    return found.get(family, usual) if isinstance(found, dict) else found


@pytest.mark.timeout(400)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_kind_of_a_family_is_set_with_its_words_fonts_tags_and_title(
    app: Flask, world: World, family: str
) -> None:
    if os.environ.get("CI") != "true" and not pdf.available():
        pytest.skip(f"no PDF here: {pdf.why()}")
    made = every_paper(seen_from(world, family))
    assert made.keys() == EVERY_KIND - NOT_BY[family]
    wrong = [one for kind, paper in made.items() for one in _wrong(kind, paper, family)]
    assert wrong == []
    assert [kind for kind, paper in made.items() if not _is_known(app, paper)] == []


def _is_known(app: Flask, paper: Paper) -> bool:
    """Whether a stranger with the code finds number and digest of this paper, whatever its kind."""
    page = app.test_client().get(f"/documents/{paper.code}").text
    return all(words in re.sub(r"\s|<wbr>", "", page) for words in (paper.number, paper.text_digest))


def _wrong(kind: str, paper: Paper, family: str) -> list[object]:
    """What is not as it should be in one paper: text, PDF, pages."""
    html = paper_html(paper)
    body = pdf.render(html, title=paper.title, identifier=paper.code)
    if os.environ.get("PAPERS_TO"):  # to be looked at: every paper of every family in this folder
        Path(os.environ["PAPERS_TO"], f"{family}-{kind}.pdf").write_bytes(body)
    found = inside(body)
    said = found.words or squeezed(paper.text)
    expected = {
        "title": (found.title == paper.title == of(TITLES, kind, family, None), paper.title),
        "language": (found.language == "zh-CN", found.language),
        "tags": (found.is_tagged, None),
        "no claim of conformance": (found.claims == [], found.claims),
        "margins": (not _outside(body), _outside(body)),
        "fonts": (bool(found.fonts) and all(found.fonts.values()), found.fonts),
        "size": (found.sizes == {(210, 297)}, found.sizes),
        "pages": (found.pages == of(PAGES, kind, family, 1), found.pages),
        "template": (paper.template_version == TEMPLATE_VERSION, paper.template_version),
        "rules in words": (bool(basis_in_words(paper.basis_version)), paper.basis_version),
        "digest": (paper.text_digest == papers.digest(paper.text), paper.text_digest),
        "own words": (squeezed(OWN_WORDS[family].get(kind, "")) in said, OWN_WORDS[family].get(kind)),
        "in whose name": (not _foreign(kind, paper, family), _foreign(kind, paper, family)),
        "lines": (not _unsaid(paper, found.words), _unsaid(paper, found.words)),
        "form": (not _form(kind, family, said), _form(kind, family, said)),
    }
    # Set closer where that saves a page that would hold the seal alone: it must be no more pages than the usual.
    if is_close(sheet_of(paper.text)) and kind in ("accept", "refuse", "terminate"):
        usual = inside(pdf.render(html.replace(' class="close"', ""), title="t", identifier="i")).pages
        expected["close"] = (usual == found.pages + 1, usual)
    return [(family, kind, what, value) for what, (is_fine, value) in expected.items() if not is_fine]


def _outside(body: bytes) -> list[str]:
    """What stands over the margins; a mark may hang and gaps be drawn together: a sign's width of leave."""
    runs, _bars, _sizes = look_at(body)
    return [one.words for one in runs if one.x < LEFT - 0.1 or one.x + one.width > RIGHT + 6]


def _foreign(kind: str, paper: Paper, family: str) -> list[str]:
    """Rules §9: only a market regulator prints its name, speaks as it does or cites its order as its own power."""
    if family == REGULATOR or kind == "receipt" or kind in NAMES_ANOTHER.get(family, ()):
        return []
    return [word for word in FORBIDDEN if word in paper.text]


def _unsaid(paper: Paper, words: str) -> list[str]:
    """Number, code and lines of the canonical text that do not stand in the PDF (nothing where it cannot be read)."""
    if not words:
        return []
    sheet = sheet_of(paper.text)
    lines = [one.words for one in sheet.blocks if one.kind != "rows"]
    cells = [cell for one in sheet.blocks for row in one.rows for cell in row]
    known = [paper.number, paper.code, paper.text_digest[:16], paper.issuer_name, original(sheet)]
    # A line may be cut by a foot of the page: its beginning and its end stand whole.
    ends = [part for line in [*lines, *cells, *sheet.signs] for part in (squeezed(line)[:12], squeezed(line)[-12:])]
    return [one for one in [*map(squeezed, known), *ends] if one not in words]


def _form(kind: str, family: str, said: str) -> list[str]:
    """What a market regulator's paper lacks of its official form."""
    if family != REGULATOR:
        return []
    body = re.sub(r"—\d+—共\d+页|编号：.{0,60}版式：.*?文本摘要（SHA-256）：[0-9a-f]{64}", "", said)
    return [words for form in OFFICIAL.values() if form.kind == kind and (words := lacking(form, body)) is not None]
