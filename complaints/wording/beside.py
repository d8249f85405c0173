"""What is written beside a case's course: a recusal, an appraisal, who has the power, more time, a wish to entrust."""

from dataclasses import dataclass
from datetime import date

from complaints.wording.parts import (
    ASSOCIATION,
    DEPARTMENT,
    REGULATOR,
    WE,
    BodyFacts,
    CaseFacts,
    Law,
    basis,
    contact,
    day,
    reasons_of,
    seal,
)
from kernel import money
from kernel.typeset import SIGN, SMALL, paragraphs, row, said

RECUSAL_TITLE = {REGULATOR: "回避决定书", DEPARTMENT: "回避决定告知书", ASSOCIATION: "回避决定通知"}


def recusal(
    body: BodyFacts,
    case: CaseFacts,
    asker: str,
    mediator: str,
    is_granted: bool,
    reasons: str,
    on: date,
    law: Law,
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
        f"关于{case.dispute}，{asker}申请调解员回避，调解因此中止。经审查，{we}决定：{decided}。",
        *reasons_of(reasons),
        *basis(body, law.articles),
        "调解自本决定作出之日起恢复。中止期间，调解期限照常计算。",
        "特此告知。",
        *seal(body, on),
    ]


@dataclass(frozen=True)
class AppraisalFacts:
    """What is appraised, by whom, who pays first, what it may cost in fen, why the institution was named, on what."""

    what: str
    appraiser: str
    payer: str
    cost_fen: int | None
    designated_why: str
    evidence: str


def appraisal(body: BodyFacts, case: CaseFacts, facts: AppraisalFacts, on: date, law: Law) -> list[str]:
    """鉴定检测委托书 to the institution the parties agreed on, or that the body named (O121 art. 22; IR art. 47)."""
    chosen = "由双方协商确定" if not facts.designated_why else f"双方对鉴定机构没有谈拢，由{WE[body.family]}指定"
    cost = f"，预计{money.on_paper(facts.cost_fen)}" if facts.cost_fen else ""
    return [
        "鉴定检测委托书",
        f"{facts.appraiser}：",
        f"{case.unnamed}正在调解。现委托贵单位就下列事项进行鉴定、检测：",
        *paragraphs(facts.what),
        "## 说明",
        f"（一）鉴定机构{chosen}。",
        *said("指定的理由", facts.designated_why),
        f"（二）费用：{facts.payer}{cost}。",
        "（三）请出具书面报告，写明方法、依据和结论；不能鉴定的，请书面说明原因。",
        "（四）本函不附当事人的联系方式。需要当事人配合的，请与下列联系人联系。",
        f"委托凭据：{facts.evidence}" if facts.evidence else "",
        *basis(body, law.articles),
        "鉴定、检测的时间不计算在调解期限内。" if body.family != ASSOCIATION else "",
        contact(body),
        *seal(body, on),
    ]


def power_dispute(
    body: BodyFacts, case: CaseFacts, superior: str, other: str, reasons: str, on: date, law: Law
) -> list[str]:
    """处理权限争议报请函 to the common superior; who complained is not named in it (O121 art. 33; else 平台规则)."""
    between = f"与{other}" if other else "，已多次转手"
    return [
        "处理权限争议报请函",
        f"{superior}：",
        f"{WE[body.family]}收到关于{case.about}的投诉，{between}就由谁处理没有一致意见。",
        *reasons_of(reasons),
        *basis(body, law.articles),
        "协商不成的，请指定处理单位。协商和指定期间，告知投诉人是否受理的期限照常计算。",
        case.due_line,
        contact(body),
        *seal(body, on),
    ]


@dataclass(frozen=True)
class MoreTime:
    """A wish for more time: what it is about, asked by whom on which day with what reason, and both last days."""

    about: str
    reason: str
    asked_by: str
    asked_on: date
    old_due: date
    new_due: date | None
    length: str
    is_granted: bool
    answer: str
    decided_by: str


def clue_extension(body: BodyFacts, number: str, facts: MoreTime, on: date, law: Law) -> list[str]:
    """核查延期审批表, kept by the body: the wish and what its head said (O121 art. 27; elsewhere 平台规则)."""
    new = day(facts.new_due) if facts.new_due is not None else "不延长"
    return [
        "核查延期审批表",
        row("单位", body.name, "案件编号", number),
        row("事项", facts.about, "申请延长", facts.length),
        row("申请人", facts.asked_by, "申请日期", day(facts.asked_on)),
        row("原来的最后一日", day(facts.old_due), "延长后的最后一日", new),
        "## 申请的理由",
        *paragraphs(facts.reason),
        "## 负责人的意见",
        "同意延长。" if facts.is_granted else "不同意延长。",
        *paragraphs(facts.answer),
        f"依据：{law.words}",
        f"{SIGN}负责人（{facts.decided_by}）（签字）：　　　　年　月　日",
        *seal(body, on),
        f"{SMALL}负责人在平台上按「确认」批准；按键是确认，不是签字。",
    ]
