"""Texts made ready for the next door, filled from a case for its learner alone; pure: facts in, plain lines out.

An aid, no legal advice and no paper of any body; what only others may see never enters the facts. The first line is the
title, `## ` begins a heading, `—— ` small print, `【签】` a place to sign.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from complaints.ways import Door
from complaints.wording import SIGN, SMALL, day

AID_WORDS = (
    "这是根据您的案件填好的文本，帮您起草用；不是法律意见，也不是官方文书。请核对、修改以后再用，空着的地方请自己填。"
)
AID = f"{SMALL}{AID_WORDS}"
BLANK = "________"


@dataclass(frozen=True)
class DoorFacts:
    """What the learner knows of the own case, as words and days; sums are in the words of wishes and promises."""

    number: str
    name: str
    phone: str
    address: str
    respondent: str
    credit_code: str
    respondent_address: str
    category: str
    filed_on: date
    today: date
    happened_on: date | None
    paid: str
    wishes: Sequence[str]
    words: str
    body: str
    outcome: str
    answered: Sequence[str]
    agreed_on: date | None
    agreement_body: str
    promises: Sequence[str]
    broken: Sequence[str]
    files: Sequence[str]
    is_minor: bool = False
    is_group_matter: bool = False


def lines_for(door: Door, facts: DoorFacts) -> list[str]:
    """The text for one door, with the sentence in front that says what it is."""
    title, *rest = MAKERS[door](facts)
    return [title, AID, *_minor(facts), *rest]


def _minor(facts: DoorFacts) -> list[str]:
    if not facts.is_minor:
        return []
    return [f"{SMALL}学员未满18周岁：由未成年人自己付款或者订合同的，当事人写未成年人，监护人写作法定代理人。"]


def _numbered(rows: Sequence[str]) -> list[str]:
    return [f"{index}. {row}" for index, row in enumerate(rows, 1)]


def _parties(facts: DoorFacts, own: str, other: str) -> list[str]:
    code = f"，统一社会信用代码{facts.credit_code}" if facts.credit_code else f"，统一社会信用代码{BLANK}"
    return [
        f"{own}：{facts.name}，性别{BLANK}，出生日期{BLANK}，公民身份号码{BLANK}，"
        f"住址{facts.address}，电话{facts.phone}。",
        f"{other}：{facts.respondent}{code}，住所地{facts.respondent_address or BLANK}，"
        f"法定代表人{BLANK}，电话{BLANK}。",
    ]


def _story(facts: DoorFacts) -> list[str]:
    when = f"（发生日期：{day(facts.happened_on)}）" if facts.happened_on else ""
    paid = [f"已付金额：{facts.paid}。"] if facts.paid else []
    return [*facts.words.splitlines(), *([f"以上涉及{facts.category}{when}。"]), *paid]


def _course(facts: DoorFacts) -> list[str]:
    """What became of it: filed, answered, agreed, kept or not."""
    rows = [
        f"{day(facts.filed_on)}，在学诉平台提交投诉，编号{facts.number}"
        + (f"，由{facts.body}处理。" if facts.body else "。")
    ]
    rows += facts.answered
    if facts.agreed_on:
        rows.append(f"{day(facts.agreed_on)}，双方在{facts.agreement_body or facts.body}主持下达成的调解协议生效。")
    rows += [f"约定：{row}。" for row in facts.promises]
    rows += [f"至今：{row}。" for row in facts.broken]
    if facts.outcome:
        rows.append(f"投诉结果：{facts.outcome}。")
    return rows


def _proofs(facts: DoorFacts) -> list[str]:
    own = [*facts.files, "合同、付款记录（请自己补充）"]
    agreement = ["调解协议文本（在案件页的文书里下载）"] if facts.agreed_on else []
    return _numbered([*own, *agreement, "学诉平台的投诉回执和文书（在案件页下载）"])


def demand(facts: DoorFacts) -> list[str]:
    """A letter to the institution: do what was agreed, or what was asked, by a day."""
    asked = facts.promises if facts.broken else facts.wishes
    why = "您承诺的事项到期没有履行" if facts.broken else "我的要求至今没有解决"
    return [
        "催告函",
        f"{facts.respondent}：",
        f"关于投诉{facts.number}，{why}：",
        *_numbered(asked),
        f"请在{BLANK}年{BLANK}月{BLANK}日前办理，并书面答复。逾期没有办理的，我会依法走其他途径。",
        f"联系电话：{facts.phone}；通信地址：{facts.address}。",
        f"{SIGN}{facts.name}　　　　{day(facts.today)}",
        f"{SMALL}请用能留下凭据的方式寄送，例如挂号信、快递或者机构公示的电子邮箱，并保存凭据。",
    ]


def association(facts: DoorFacts) -> list[str]:
    """To a consumer association: mediate; for a closed school also support a suit (CL 37(7), 47; IR 41)."""
    more = []
    if facts.is_group_matter:
        more = [
            "## 另外请求",
            "机构停业或者失去联系，受影响的学员较多。请贵会依照《中华人民共和国消费者权益保护法》第三十七条第一款第七项，"
            "支持受损害的消费者提起诉讼。",
            "可以提起公益诉讼的是中国消费者协会和省级消费者协会（同法第四十七条、《中华人民共和国消费者权益保护法实施条例》第四十一条）；"
            "请贵会向其反映情况。",
        ]
    return [
        "请求调解的信",
        f"{BLANK}消费者协会：",
        *_parties(facts, "投诉人", "被投诉人"),
        "## 请求",
        *_numbered(facts.wishes),
        "## 经过",
        *_story(facts),
        *_course(facts),
        *more,
        "## 附件",
        *_proofs(facts),
        "本人保证所反映的内容真实。",
        f"{SIGN}{facts.name}　　　　{day(facts.today)}",
    ]


def department(facts: DoorFacts) -> list[str]:
    """To a department: who, against whom, what is asked, what happened (IR art. 46; O121 art. 10)."""
    return [
        "投诉书",
        f"{BLANK}（负责的行政部门）：",
        *_parties(facts, "投诉人", "被投诉人"),
        "## 投诉请求",
        *_numbered(facts.wishes),
        "## 事实和理由",
        *_story(facts),
        "## 以前的处理情况（请如实写明）",
        *_course(facts),
        "## 附件",
        *_proofs(facts),
        "本人保证所反映的内容真实。",
        f"{SIGN}{facts.name}　　　　{day(facts.today)}",
    ]


def arbitration(facts: DoorFacts) -> list[str]:
    """An outline for arbitration; it needs an arbitration agreement (CL art. 39(4))."""
    return [
        "仲裁申请书（提纲）",
        *_parties(facts, "申请人", "被申请人"),
        f"仲裁协议：{BLANK}年{BLANK}月{BLANK}日签订的{BLANK}合同第{BLANK}条约定，争议由{BLANK}仲裁委员会仲裁。",
        f"{SMALL}没有仲裁条款，双方也没有另行书面约定的，不能申请仲裁。",
        "## 仲裁请求",
        *_numbered([*_claims(facts), "仲裁费用由被申请人承担。"]),
        "## 事实与理由",
        *_story(facts),
        *_course(facts),
        "## 证据",
        *_proofs(facts),
        "此致",
        f"{BLANK}仲裁委员会",
        f"{SIGN}申请人：{facts.name}　　　　{day(facts.today)}",
    ]


def court(facts: DoorFacts) -> list[str]:
    """An outline of a civil complaint; where something agreed was not kept, it asks for performance."""
    return [
        "民事起诉状（提纲）",
        *_parties(facts, "原告", "被告"),
        "## 诉讼请求",
        *_numbered([*_claims(facts), "诉讼费用由被告承担。"]),
        "## 事实与理由",
        *_story(facts),
        *_course(facts),
        f"{SMALL}调解中双方说过的话和提过的方案没有写进来；生效的协议、各方同意的方案和机构的正式答复写了要点。",
        "## 证据",
        *_proofs(facts),
        "此致",
        f"{BLANK}人民法院",
        f"{SIGN}原告：{facts.name}　　　　{day(facts.today)}",
        f"{SMALL}向哪家法院起诉、还在不在诉讼时效内、要带几份，请问法院的诉讼服务中心。合同里有仲裁条款的，一般要先申请仲裁。",
    ]


def _claims(facts: DoorFacts) -> list[str]:
    if facts.broken:
        return [f"判令对方履行：{row}。" for row in facts.promises]
    return [f"{row}。" for row in facts.wishes]


def confirmation(facts: DoorFacts) -> list[str]:
    """A joint application for judicial confirmation; only of a mediation body's agreement (§0b.6; 民诉法 205)."""
    on = day(facts.agreed_on) if facts.agreed_on else BLANK
    return [
        "司法确认申请书（提纲）",
        *_parties(facts, "申请人", "申请人"),
        "## 请求",
        f"确认{on}在{facts.agreement_body or BLANK}主持下达成的调解协议有效。",
        "## 事实和理由",
        f"双方因{facts.category}发生争议，经{facts.agreement_body or BLANK}调解达成协议，自{on}起生效。约定：",
        *_numbered(facts.promises),
        "双方自愿达成协议，内容真实，没有恶意串通、规避法律，没有损害国家利益、社会公共利益或者他人合法权益。",
        "## 附件",
        *_numbered(
            ["调解协议", "双方的身份证明、机构的主体资格证明", "调解组织主持调解的证明", "双方的送达地址和联系方式"]
        ),
        "此致",
        f"{BLANK}人民法院",
        f"{SIGN}申请人：{facts.name}　　　　　　　　年　　月　　日",
        f"{SIGN}申请人：{facts.respondent}（盖章）　　　　年　　月　　日",
        f"{SMALL}要双方共同申请，自协议生效之日起三十日内提出（《中华人民共和国民事诉讼法》第二百零五条，条文未随附）。",
    ]


MAKERS = {
    Door.DEMAND: demand,
    Door.ASSOCIATION: association,
    Door.DEPARTMENT: department,
    Door.ARBITRATION: arbitration,
    Door.COURT: court,
    Door.CONFIRMATION: confirmation,
}
