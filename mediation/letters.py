"""The papers for judicial confirmation as canonical lines; pure (rules §0b.6; 民诉法 art. 205)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from complaints.wording import SIGN, SMALL, day

CONFIRMING = "《中华人民共和国民事诉讼法》第二百零五条"
NOT_SHIPPED = "民事诉讼法的条文未随平台附带，请对照公布的文本核对条号。"


@dataclass(frozen=True)
class CourtParty:
    """An applicant as the application names it; contacts only where they are the reader's own or released."""

    letter: str
    name: str
    acting: str
    phone: str
    address: str


@dataclass(frozen=True)
class CourtFacts:
    """What the papers for judicial confirmation are filled with."""

    parties: Sequence[CourtParty]
    issuer: str
    legal_basis: str
    mediator: str
    title: str
    paper_number: str
    digest: str
    number: str
    opened_on: date
    signed_on: date
    due_on: date | None
    by_committee: bool
    items: Sequence[str]


def application(facts: CourtFacts) -> list[str]:
    """The joint application; the parties sign it themselves."""
    basis = CONFIRMING + ("、《中华人民共和国人民调解法》第三十三条" if facts.by_committee else "")
    until = f"最迟于{day(facts.due_on)}共同提出。" if facts.due_on else ""
    return [
        "司法确认申请书",
        *[line for one in facts.parties for line in _applicant(one)],
        "## 请求事项",
        f"请求确认各申请人于{day(facts.signed_on)}达成的《{facts.title}》（编号{_number(facts)}）有效。",
        "## 事实和理由",
        f"各申请人因消费争议（案件编号{facts.number}），经{facts.issuer}主持调解，自愿达成协议，"
        f"协议于{day(facts.signed_on)}签字盖章生效。协议的主要内容：",
        *facts.items,
        f"依据：{basis}。各申请人在协议生效之日起三十日内共同提出申请。",
        "## 承诺",
        "各申请人承诺：出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；"
        "如果因为该协议内容而给他人造成损害的，愿意承担相应的民事责任和其他法律责任。",
        "此致",
        "　　　　　　　　　　人民法院（请填写有管辖权的人民法院）",
        *[f"{SIGN}申请人（{one.letter}）签字或者盖章：　　　　　　年　月　日" for one in facts.parties],
        f"{SMALL}这是供各方共同使用的草稿，不是法院的格式文本；法院另有要求的，以法院为准。{until}{NOT_SHIPPED}",
    ]


def _number(facts: CourtFacts) -> str:
    return facts.paper_number or "见协议"


def _applicant(one: CourtParty) -> list[str]:
    acting = f"　{one.acting}" if one.acting else ""
    blank = "＿＿＿＿＿＿＿＿（由本人填写）"
    return [
        f"申请人（{one.letter}）：{one.name}{acting}",
        f"联系电话：{one.phone or blank}　送达地址：{one.address or blank}",
    ]


def proof(facts: CourtFacts) -> list[str]:
    """The mediation body's proof of who it is and that it mediated; for its seal."""
    return [
        "调解组织证明",
        f"兹证明：{'、'.join(one.name for one in facts.parties)}之间的消费争议（案件编号{facts.number}），"
        f"由{facts.issuer}主持调解，调解员（工号{facts.mediator}）。调解于{day(facts.opened_on)}开始，"
        f"各方于{day(facts.signed_on)}在《{facts.title}》上签字，本组织同日盖章。",
        f"本组织的设立与调解依据：{facts.legal_basis}",
        f"协议文本的摘要（SHA-256）：{facts.digest}",
        f"{SIGN}{facts.issuer}（印章）：　　　　　　年　月　日",
    ]


def documents(facts: CourtFacts) -> list[str]:
    """The list of what goes to the court; what each party has to add itself is said so."""
    return [
        "材料清单",
        "（1）司法确认申请书（各方共同签字，原件）",
        f"（2）《{facts.title}》（编号{_number(facts)}，各方签字、{facts.issuer}盖章的原件）",
        f"（3）{facts.issuer}的证明与资质证明（由该组织盖章提供）",
        "（4）各方的身份证明、资格证明：个人为身份证件，单位为营业执照与法定代表人身份证明（各方自备）",
        "（5）有法定代理人、委托代理人的：关系证明或者授权委托书（自备）",
        "（6）与协议有关的财产权利证明等证明材料（如付款凭证、合同，各方自备）",
        "（7）各方的送达地址、电话等联系方式（自备）",
        f"{SMALL}清单参照最高人民法院2011年关于人民调解协议司法确认程序的规定列出，条文未随附；收什么以法院要求为准。"
        "法院办理司法确认不收费的规定也请以法院的说明为准。",
    ]
