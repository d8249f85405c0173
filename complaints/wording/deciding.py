"""The decisions about a case: accepted, not accepted, ended, handed over (forms 五, 六, 八 for market regulators)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from complaints.wording.parts import (
    ASSOCIATION,
    DEPARTMENT,
    REGULATOR,
    WE,
    YOU,
    BodyFacts,
    CaseFacts,
    Law,
    basis,
    contact,
    day,
    reasons_of,
    seal,
    ways,
)
from kernel.typeset import SMALL

ACCEPT_TITLE = {REGULATOR: "投诉受理决定书", DEPARTMENT: "投诉受理告知书", ASSOCIATION: "投诉受理通知"}
REFUSE_TITLE = {REGULATOR: "投诉不予受理决定书", DEPARTMENT: "投诉不予受理告知书", ASSOCIATION: "投诉不予受理通知"}
END_TITLE = {REGULATOR: "投诉终止调解决定书", DEPARTMENT: "终止调解告知书", ASSOCIATION: "终止调解通知"}
TRANSFER_TITLE = "移交告知书"
TAKEN_OVER_TITLE = "直接处理告知书"


@dataclass(frozen=True)
class GroundFacts:
    """One ground of the body's own list: its item in Chinese figures, its words, whether the decision rests on it."""

    item: str
    words: str
    is_met: bool


@dataclass(frozen=True)
class Handover:
    """To whom a body handed a case, in words, and the articles it rests on; none where it is the body's own rules."""

    to: str
    articles: Sequence[str]
    is_outside: bool = False


def small_sums(case: CaseFacts) -> list[str]:
    """怎么算的 as one piece of small print."""
    return [f"{SMALL}期限怎么算的：{''.join(case.computed)}"] if case.computed else []


def acceptance(body: BodyFacts, case: CaseFacts, on: date, law: Law) -> list[str]:
    """The decision to accept, in the body's own form (O121 art. 15 and form 五; CL art. 46; IR art. 46)."""
    we, is_form, came_on = WE[body.family], body.family == REGULATOR, day(case.received_on or case.filed_on)
    fits = f"，符合{law.order}规定的受理条件" if is_form else ""
    return [
        ACCEPT_TITLE[body.family],
        f"{case.complainant}：",
        f"{we}于{came_on}收到{YOU[body.family]}关于{case.about}的投诉。经审查{fits}，{we}决定受理。",
        *([] if is_form else basis(body, law.articles)),
        case.due_line,
        *small_sums(case),
        contact(body),
        "特此告知。",
        *seal(body, on),
    ]


def refusal(
    body: BodyFacts, case: CaseFacts, grounds: Sequence[GroundFacts], prior: str, reasons: str, on: date, law: Law
) -> list[str]:
    """The decision not to accept: form 六 prints every item; others name theirs; reasons and the five ways follow."""
    we, received = (
        WE[body.family],
        f"于{day(case.received_on or case.filed_on)}收到{YOU[body.family]}关于{case.about}的投诉",
    )
    if body.family == REGULATOR:
        opening = (
            f"我局{received}。经审查，属以下第〔{_met(grounds)}〕项情形，依据{law.words}的规定，我局决定不予受理。"
        )
    else:
        opening = f"{we}{received}。经审查，属以下情形，{we}决定不予受理："
    return [
        REFUSE_TITLE[body.family],
        f"{case.complainant}：",
        opening,
        *_items(body, grounds),
        prior,
        *reasons_of(reasons),
        *([] if body.family == REGULATOR else basis(body, law.articles)),
        *_ways_out(body, law),
        contact(body),
        "特此告知。",
        *seal(body, on),
    ]


def termination(
    body: BodyFacts, case: CaseFacts, grounds: Sequence[GroundFacts], reasons: str, on: date, law: Law
) -> list[str]:
    """The decision to end mediation: form 八 prints every item; others name theirs (O121 art. 23; IR art. 46)."""
    we = WE[body.family]
    if body.family == REGULATOR:
        opening = (
            f"经审查，关于{case.dispute}投诉的调解过程中出现以下第〔{_met(grounds)}〕项情形，"
            f"依据{law.words}的规定，我局决定终止调解。"
        )
    else:
        opening = f"关于{case.dispute}，因以下情形，{we}决定终止调解："
    return [
        END_TITLE[body.family],
        f"{case.complainant}、{case.respondent}：",
        opening,
        *_items(body, grounds),
        *reasons_of(reasons),
        *([] if body.family == REGULATOR else basis(body, law.articles)),
        *(_remedy(law) if body.family == REGULATOR else ()),
        "## 第三十九条规定的途径" if body.family == REGULATOR else "## 您还可以",
        *ways(),
        contact(body),
        "特此告知。",
        *seal(body, on),
    ]


def _met(grounds: Sequence[GroundFacts]) -> str:
    return "、".join(one.item for one in grounds if one.is_met)


def _items(body: BodyFacts, grounds: Sequence[GroundFacts]) -> list[str]:
    """Every item of a regulator's form by its own number; of others those that were met, counted anew."""
    if body.family == REGULATOR:
        last = len(grounds)
        return [f"（{one.item}）{one.words}{'。' if index == last else '；'}" for index, one in enumerate(grounds, 1)]
    return [f"（{index}）{one.words}" for index, one in enumerate([row for row in grounds if row.is_met], 1)]


def _ways_out(body: BodyFacts, law: Law) -> list[str]:
    """The sentence of form 六 where it is one, and the five ways in any case."""
    if body.family == REGULATOR:
        return [f"你还可以按照{law.ways}规定的其他途径解决消费者权益争议。", "## 第三十九条规定的途径", *ways()]
    return ["## 您还可以", *ways()]


def _remedy(law: Law) -> list[str]:
    """The sentence of form 八."""
    return [
        "投诉人、被投诉人对市场监督管理部门作出的终止调解决定、调解结果不服的，"
        f"可以按照{law.ways}规定，通过民事诉讼、仲裁等其他途径解决消费者权益争议。"
    ]


def transfer(body: BodyFacts, case: CaseFacts, handed: Handover, reasons: str, on: date) -> list[str]:
    """The notice that the case was handed over: to whom, why, and the five ways (O121 arts. 33, 41; IR art. 46)."""
    we = WE[body.family]
    return [
        TRANSFER_TITLE,
        f"{case.complainant}：",
        f"{we}收到的您关于{case.about}的投诉，不由{we}处理，现移交：{handed.to}。",
        *reasons_of(reasons),
        *basis(body, handed.articles),
        "投诉仍在继续，您不用重新提交；收到的单位会按自己的时限告知您。"
        if not handed.is_outside
        else "请按案件页的说明到那里继续办理。",
        "## 您还可以",
        *ways(),
        "特此告知。",
        *seal(body, on),
    ]


def taken_over(
    body: BodyFacts, case: CaseFacts, left: str, articles: Sequence[str], reasons: str, on: date
) -> list[str]:
    """The superior's notice that it handles the case itself from now on, with the five ways (O121 art. 13)."""
    return [
        TAKEN_OVER_TITLE,
        f"{case.complainant}：",
        f"您关于{case.about}的投诉原由{left}处理，现由{WE[body.family]}直接处理。",
        *reasons_of(reasons),
        f"依据：{'、'.join(articles) or '平台规则'}；{body.legal_basis}",
        f"投诉仍在继续，您不用重新提交。{contact(body)}",
        "## 您还可以",
        *ways(),
        "特此告知。",
        *seal(body, on),
    ]
