"""Papers between people: an authorisation, a guardian's consent, an answer about data, a settlement of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from complaints.wording.parts import BodyFacts, Law, contact, day, seal
from kernel.typeset import SIGN, SMALL, said

BLANK = "＿＿＿＿＿＿＿＿"


@dataclass(frozen=True)
class MandateFacts:
    """What an authorisation is filled with; nothing but the principal's own hand makes it one."""

    number: str
    body: str
    principal: str
    agent: str
    respondent: str
    powers: Sequence[str]


def mandate(facts: MandateFacts, law: Law) -> list[str]:
    """授权委托书 to be printed and signed: matters, powers, term (O121 art. 11; elsewhere 平台规则)."""
    boxes = "　".join(f"□{power}" for power in facts.powers)
    return [
        "授权委托书",
        f"{facts.body or '处理单位'}：",
        f"委托人：{facts.principal or BLANK}　身份证件号码：{BLANK}",
        f"受托人：{facts.agent or BLANK}　身份证件号码：{BLANK}　联系电话：{BLANK}",
        f"委托人与{facts.respondent}的消费争议（投诉编号{facts.number}），现委托受托人代为办理。",
        "## 委托事项",
        "代为提交投诉和材料、发言、收取文书。",
        "## 特别授权（打勾的才有，没有打勾的由委托人本人决定）",
        boxes,
        "## 期限",
        "自＿＿＿＿年＿＿月＿＿日起，至＿＿＿＿年＿＿月＿＿日止。",
        f"{SIGN}委托人（签名）：　　　　年　月　日",
        f"{SMALL}由委托人本人签名，原件交处理单位，并附受托人的身份证明。委托人随时可以撤销。依据：{law.words}。",
    ]


@dataclass(frozen=True)
class ConsentFacts:
    """A guardian's consent for a child under fourteen: to which text, by which digest, on which day, how."""

    number: str
    guardian: str
    body: str
    version: str
    digest: str
    rules: Sequence[str]
    how: str
    given_on: date


def guardian_consent(facts: ConsentFacts, law: Law) -> list[str]:
    """监护人同意书: what was read and agreed to, word for word; the child is not named in it (PIPL arts. 15, 31)."""
    return [
        "监护人同意书",
        f"投诉编号：{facts.number}",
        f"监护人：{facts.guardian}",
        f"处理单位：{facts.body}",
        "## 已经告知的内容",
        *[f"（{index}）{line}" for index, line in enumerate(facts.rules, 1)],
        "## 同意",
        f"我是学员（不满十四周岁）的监护人，已经阅读以上内容，于{day(facts.given_on)}{facts.how}同意。",
        "我可以随时撤回同意；撤回不影响撤回以前的办理。",
        f"{SIGN}监护人（需要书面同意的，请签名）：　　　　年　月　日",
        f"{SMALL}告知的文本第{facts.version}版，摘要（SHA-256）{facts.digest}。按键是确认，不是签字。依据：{law.words}。",
    ]


@dataclass(frozen=True)
class KeptFacts:
    """What a body shows of what it keeps: the names of the fields, until which day, how often staff looked at them."""

    fields: Sequence[str]
    until: date | None
    looks: int


def data_answer(
    body: BodyFacts,
    number: str,
    asked: str,
    state: str,
    reasons: str,
    kept_until: date | None,
    on: date,
    law: Law,
    kept: KeptFacts | None = None,
    *,
    is_reading: bool = False,
) -> list[str]:
    """The written answer to a wish about one's own data: done, stored alone, or refused with reasons (PIPL 45-50)."""
    until = f"只作保存，不再作其他使用；保存到{day(kept_until)}。" if kept_until is not None else ""
    return [
        "个人信息查阅答复书" if is_reading else "个人信息请求答复书",
        "申请人：",
        f"您在投诉{number}中提出的请求：{asked}。",
        f"答复：{state}。{until}",
        *said("说明", reasons),
        *_handed_out(kept),
        "不同意这一答复的，可以向履行个人信息保护职责的部门投诉、举报，也可以依法向人民法院提起诉讼。",
        f"依据：{law.words}",
        contact(body),
        *seal(body, on),
    ]


def _handed_out(kept: KeptFacts | None) -> list[str]:
    """Where somebody reads and copies what is kept; the paper names the fields and repeats none of them (PIPL 45)."""
    if kept is None:
        return []
    fields = "、".join(kept.fields) or "没有"
    until = f"保存到{day(kept.until)}（平台规则）" if kept.until is not None else "案件办结后起算保存期（平台规则）"
    return [
        "## 提供的内容",
        f"（1）保存的个人信息：{fields}，以及您写的诉求、经过、消息和提交的文件。{until}。",
        f"（2）工作人员查看受保护的信息{kept.looks}次，每一次的时间、内容和理由写在「谁查看过我的信息」。",
        "（3）副本：登录后在「我的信息」下载这件投诉的副本（JSON）；案件材料包在案件页取得。",
    ]


def settlement(
    number: str, respondent: str, category: str, items: Sequence[str], agreed_on: date, law: Law
) -> list[str]:
    """和解协议 between the two alone: what was offered and accepted; no body made it and no court confirms it as such.

    The institution does not learn the complainant's name by it: they sign with their own.
    """
    return [
        "和解协议",
        f"投诉编号：{number}",
        f"甲方（投诉人）：{BLANK}（以签名为准）",
        f"乙方（被投诉机构）：{respondent}",
        "## 争议事项",
        category,
        "## 和解内容",
        *[f"（{index}）{line}" for index, line in enumerate(items, 1)],
        "## 说明",
        f"双方于{day(agreed_on)}在平台上都接受了以上内容。双方自行和解，没有调解组织参加。",
        "一方不履行的，另一方可以继续投诉，也可以依法申请仲裁或者向人民法院提起诉讼。",
        f"依据：{law.words}",
        f"{SIGN}甲方（签字）：　　　　年　月　日",
        f"{SIGN}乙方（签字或者盖章）：　　　　年　月　日",
        f"{SMALL}在平台上按「接受」是确认内容，不是签字。需要书面协议的，请双方签名、盖章后各执一份。",
    ]
