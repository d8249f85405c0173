"""The canonical text of a case's papers: facts in, plain lines out; acts digest it, `documents` only sets it.

A line that begins with `## ` is a heading, with `【签】` a place for signature and seal, with `—— ` small print.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

DEPARTMENT, ASSOCIATION, REGULATOR = "department", "association", "market_regulator"
SIGN = "【签】"
SMALL = "—— "

# CL art. 39: printed whole on every refusal and every termination.
FIVE_WAYS = (
    "与经营者协商和解",
    "请求消费者协会或者依法成立的其他调解组织调解",
    "向有关行政部门投诉",
    "根据与经营者达成的仲裁协议提请仲裁机构仲裁",
    "向人民法院提起诉讼",
)


@dataclass(frozen=True)
class BodyFacts:
    """The body as its papers show it; `family` is department, association or market_regulator."""

    name: str
    family: str
    legal_basis: str
    phone: str
    address: str


@dataclass(frozen=True)
class CaseFacts:
    """The case as papers show it; dates are Shanghai days, `due` lines come with their label."""

    number: str
    complainant: str
    respondent: str
    category: str
    filed_on: date
    wishes: Sequence[str]
    responsible: str = ""
    reason: str = ""
    due_line: str = ""
    computed: Sequence[str] = ()


def day(value: date) -> str:
    """2026年11月24日."""
    return f"{value.year}年{value.month}月{value.day}日"


@dataclass(frozen=True)
class Handover:
    """To whom a body handed a case, in words, and the articles it rests on; none where it is the body's own rules."""

    to: str
    articles: Sequence[str]
    is_outside: bool = False


def receipt(case: CaseFacts) -> list[str]:
    """The learner's receipt: what was received, which body and by when; it promises nothing else."""
    return [
        "投诉回执",
        f"{case.complainant}：",
        f"您于{day(case.filed_on)}提交的投诉已经收到。",
        f"投诉编号：{case.number}",
        f"被投诉机构：{case.respondent}",
        f"投诉类别：{case.category}",
        *_wishes(case),
        "## 由谁处理",
        case.responsible,
        case.reason,
        "## 什么时候告知",
        case.due_line,
        *_computed(case),
        f"{SMALL}本回执只证明收到投诉，不是受理决定。学诉不是全国12315平台，在这里提交不等于向市场监督管理部门投诉。",
    ]


def _wishes(case: CaseFacts) -> list[str]:
    return [f"您的要求：{'；'.join(case.wishes)}"] if case.wishes else []


def _computed(case: CaseFacts) -> list[str]:
    """怎么算的 as one piece of small print."""
    return [f"{SMALL}期限怎么算的：{''.join(case.computed)}"] if case.computed else []


ACCEPT_TITLE = {REGULATOR: "投诉受理决定书", DEPARTMENT: "投诉受理告知书", ASSOCIATION: "投诉受理通知"}
REFUSE_TITLE = {REGULATOR: "投诉不予受理决定书", DEPARTMENT: "投诉不予受理告知书", ASSOCIATION: "投诉不予受理通知"}
END_TITLE = {REGULATOR: "投诉终止调解决定书", DEPARTMENT: "终止调解告知书", ASSOCIATION: "终止调解通知"}
TRANSFER_TITLE = "移交告知书"
TAKEN_OVER_TITLE = "直接处理告知书"
WE = {REGULATOR: "我局", DEPARTMENT: "本机关", ASSOCIATION: "本会"}


def acceptance(body: BodyFacts, case: CaseFacts, on: date) -> list[str]:
    """The decision to accept, in the body's own form (O121 art. 15; CL art. 46; IR art. 46)."""
    we = WE[body.family]
    return [
        ACCEPT_TITLE[body.family],
        f"{case.complainant}：",
        f"{we}于{day(case.filed_on)}收到您关于{case.respondent}的投诉（编号{case.number}，{case.category}）。"
        f"经审查，{we}决定受理。",
        f"依据：{body.legal_basis}",
        case.due_line,
        *_computed(case),
        f"联系电话：{body.phone}；通信地址：{body.address}。",
        "特此告知。",
        *_seal(body, on),
    ]


def refusal(
    body: BodyFacts, case: CaseFacts, grounds: Sequence[str], reasons: str, on: date, articles: Sequence[str] = ()
) -> list[str]:
    """The decision not to accept: grounds by item, reasons, and the five ways of CL art. 39."""
    we = WE[body.family]
    return [
        REFUSE_TITLE[body.family],
        f"{case.complainant}：",
        f"{we}于{day(case.filed_on)}收到您关于{case.respondent}的投诉（编号{case.number}，{case.category}）。"
        f"经审查，属以下情形，{we}决定不予受理：",
        *[f"（{index}）{ground}" for index, ground in enumerate(grounds, 1)],
        f"理由：{reasons}",
        *_basis(body, articles),
        "## 您还可以",
        *_ways(),
        "特此告知。",
        *_seal(body, on),
    ]


def termination(body: BodyFacts, case: CaseFacts, grounds: Sequence[str], reasons: str, on: date) -> list[str]:
    """The decision to end mediation: grounds by item, reasons, and the five ways (O121 art. 23)."""
    we = WE[body.family]
    return [
        END_TITLE[body.family],
        f"{case.complainant}、{case.respondent}：",
        f"关于{case.complainant}与{case.respondent}的消费者权益争议（编号{case.number}，{case.category}），"
        f"因以下情形，{we}决定终止调解：",
        *[f"（{index}）{ground}" for index, ground in enumerate(grounds, 1)],
        f"理由：{reasons}",
        f"依据：{body.legal_basis}",
        "## 您还可以",
        *_ways(),
        "特此告知。",
        *_seal(body, on),
    ]


def transfer(body: BodyFacts, case: CaseFacts, handed: Handover, reasons: str, on: date) -> list[str]:
    """The notice that the case was handed over: to whom, why, and the five ways (O121 arts. 33, 41; IR art. 46)."""
    we = WE[body.family]
    return [
        TRANSFER_TITLE,
        f"{case.complainant}：",
        f"{we}收到的您关于{case.respondent}的投诉（编号{case.number}，{case.category}），不由{we}处理，现移交：{handed.to}。",
        f"理由：{reasons}",
        *_basis(body, handed.articles),
        "投诉仍在继续，您不用重新提交；收到的单位会按自己的时限告知您。"
        if not handed.is_outside
        else "请按案件页的说明到那里继续办理。",
        "## 您还可以",
        *_ways(),
        "特此告知。",
        *_seal(body, on),
    ]


def taken_over(
    body: BodyFacts, case: CaseFacts, left: str, articles: Sequence[str], reasons: str, on: date
) -> list[str]:
    """The superior's notice that it handles the case itself from now on, with the five ways (O121 art. 13)."""
    return [
        TAKEN_OVER_TITLE,
        f"{case.complainant}：",
        f"您关于{case.respondent}的投诉（编号{case.number}，{case.category}）原由{left}处理，现由{WE[body.family]}直接处理。",
        f"理由：{reasons}",
        f"依据：{'、'.join(articles) or '平台规则'}；{body.legal_basis}",
        f"投诉仍在继续，您不用重新提交。联系电话：{body.phone}；通信地址：{body.address}。",
        "## 您还可以",
        *_ways(),
        "特此告知。",
        *_seal(body, on),
    ]


RECUSAL_TITLE = {REGULATOR: "回避决定书", DEPARTMENT: "回避决定告知书", ASSOCIATION: "回避决定通知"}


def recusal(
    body: BodyFacts,
    case: CaseFacts,
    asker: str,
    mediator: str,
    is_granted: bool,
    reasons: str,
    on: date,
    *,
    beside: bool = False,
) -> list[str]:
    """The decision about a recusal, and that mediation goes on (O121 art. 21; for others 平台规则)."""
    we, who = WE[body.family], f"调解员（工号{mediator}）" if mediator else "调解员"
    gone = "不再参与本案调解" if beside else "另行安排调解员"
    decided = f"{who}回避，{gone}" if is_granted else f"{who}不需要回避"
    return [
        RECUSAL_TITLE[body.family],
        f"{case.complainant}、{case.respondent}：",
        f"关于{case.complainant}与{case.respondent}的消费者权益争议（编号{case.number}，{case.category}），"
        f"{asker}申请调解员回避，调解因此中止。经审查，{we}决定：{decided}。",
        f"理由：{reasons}",
        f"依据：{'《市场监督管理投诉举报处理办法》第二十一条；' if body.family == REGULATOR else ''}{body.legal_basis}",
        "调解自本决定作出之日起恢复。中止期间，调解期限照常计算。",
        "特此告知。",
        *_seal(body, on),
    ]


def _basis(body: BodyFacts, articles: Sequence[str]) -> list[str]:
    """On what a paper rests: the articles that bind this kind of body, and what the body says of itself."""
    cited = "、".join(articles)
    if body.family == ASSOCIATION and not cited:
        return [f"依据：{body.legal_basis}（本组织自己的规则）"]
    return [f"依据：{'；'.join(one for one in (cited, body.legal_basis) if one)}"]


def _ways() -> list[str]:
    last = len(FIVE_WAYS)
    return [f"（{index}）{way}{'。' if index == last else '；'}" for index, way in enumerate(FIVE_WAYS, 1)]


def _seal(body: BodyFacts, on: date) -> list[str]:
    return [f"{SIGN}{body.name}（印章）", f"{SIGN}{day(on)}"]


def canonical(lines: Sequence[str]) -> str:
    """The one text that is digested: non-empty lines, one a line."""
    return "\n".join(line.strip() for line in lines if line.strip()) + "\n"
