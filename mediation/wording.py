"""The canonical text of an agreement: facts in, lines out (人民调解法 arts. 28–29; O121 art. 24; rules §0b.5–6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from complaints.wording import SIGN, SMALL, canonical, day
from kernel import money
from kernel.typeset import GAP
from mediation.lifecycle import OWN_FORMS, Form

LETTERS = "甲乙丙丁戊己庚辛壬癸"
TITLES = {
    Form.DOCUMENT: "投诉调解书",
    Form.RECORD: "调解记录",
    Form.DEPARTMENT: "消费争议调解协议",
    Form.ASSOCIATION: "调解协议书",
    Form.COMMITTEE: "人民调解协议书",
}


@dataclass(frozen=True)
class ItemFacts:
    """One promise: who owes whom what, which sum in fen, by when; `part` of `parts` for an instalment.

    Of a debt (`is_debt`) the sum is not paid: whoever lent it asks for it no more.
    """

    owed_by: str
    owed_to: str
    kind: str
    fen: int | None
    by_on: date | None
    words: str
    part: int | None = None
    parts: int | None = None
    is_debt: bool = False


@dataclass(frozen=True)
class PartyFacts:
    """A party as the text names it: its letter, what it is in the case, its name, who acts for it.

    `place` is where an institution is by the public record; nobody else's address is in a text that all confirm.
    """

    letter: str
    role: str
    name: str
    acting: str = ""
    place: str = ""
    is_respondent: bool = False


@dataclass(frozen=True)
class Replaced:
    """The agreement a later one changes: its digest, the day it came into force, and why it is changed."""

    digest: str
    signed_on: date
    why: str


@dataclass(frozen=True)
class Spoken:
    """What was agreed by word of mouth and is put in writing: its day, and the digest of its record."""

    agreed_on: date
    digest: str


@dataclass(frozen=True)
class Part:
    """A text in force that settled some wishes before: which, its day, its digest."""

    wishes: Sequence[str]
    signed_on: date
    digest: str


@dataclass(frozen=True)
class AgreementFacts:
    """Everything the text holds; `issuer` is the body in whose name it is made, `mediated_by` an entrusted one.

    `order` and `ways` are what form 九 cites: the regulators' order, the article with the ways out.
    `only` are the wishes it settles where the rest goes on; `before` what settled some of them already.
    """

    form: Form
    number: str
    version: int
    issuer: str
    legal_basis: str
    mediated_by: str
    parties: Sequence[PartyFacts]
    category: str
    filed_on: date
    drafted_on: date
    wishes: Sequence[str]
    items: Sequence[ItemFacts]
    mediator: str
    story: str = ""
    duties: str = ""
    replaces: Replaced | None = None
    spoken: Spoken | None = None
    only: Sequence[str] = ()
    before: Sequence[Part] = ()
    order: str = ""
    ways: str = ""


def letter_of(index: int) -> str:
    """甲方, 乙方, … and from the eleventh on a number."""
    return f"{LETTERS[index]}方" if index < len(LETTERS) else f"第{index + 1}方"


def agreement(facts: AgreementFacts) -> str:
    """The text all parties confirm and sign: the same for each of them, without anybody's contact."""
    return canonical(
        [
            TITLES[facts.form] + ("（变更）" if facts.replaces else "（部分）" if facts.only else ""),
            f"案件编号：{facts.number}　文本第{facts.version}版　{day(facts.drafted_on)}起草",
            "## 当事人",
            *_parties(facts),
            f"调解单位：{facts.issuer}{_entrusted(facts)}　调解员：{facts.mediator}",
            "## 投诉内容及投诉请求" if facts.form is Form.DOCUMENT else "## 争议",
            *_dispute(facts),
            *_replaced(facts),
            *_spoken(facts),
            "## 达成的协议",
            _opening(facts),
            *[item_line(index, item) for index, item in enumerate(facts.items, 1)],
            "## 履行与效力",
            "各方在平台上的「确认」只表示同意文本内容，不是签字。",
            _in_force(facts),
            *_if_not_kept(facts),
            f"本{_noun(facts.form)}一式{len(facts.parties) + 1}份，各方当事人各执一份，{facts.issuer}留存一份。",
            f"依据：{facts.legal_basis}",
            *_places(facts),
            f"{SMALL}签字盖章日期登记之前，本文本待签字盖章生效。",
        ]
    )


def _places(facts: AgreementFacts) -> list[str]:
    """Where the parties, the mediator and the body sign and seal; form 九 names them as the form does."""
    if facts.form is Form.DOCUMENT:
        return [
            *[f"{SIGN}{_signer(one)}（签名）：{FREE}年　月　日" for one in facts.parties],
            f"{SIGN}调解人员（签名）：{FREE}年　月　日",
            f"{SIGN}{facts.issuer}（印章）{FREE}年　月　日",
        ]
    return [
        *[f"{SIGN}{one.letter}（签字或者盖章）：　　　　　　年　月　日" for one in facts.parties],
        f"{SIGN}调解员（签字）：　　　　　　{facts.issuer}（印章）：",
    ]


def _signer(one: PartyFacts) -> str:
    return "被投诉人" if one.is_respondent else one.role


def _noun(form: Form) -> str:
    return {Form.DOCUMENT: "调解书", Form.RECORD: "记录"}.get(form, "协议")


FREE, PLACE = "\u3000" * 8, "＿" * 5


def _parties(facts: AgreementFacts) -> list[str]:
    """Who the parties are; form 九 has places for how each is reached, which are filled in on paper (rules §0b.5)."""
    if facts.form is not Form.DOCUMENT:
        return [_party(one) for one in facts.parties]
    return [
        *[line for one in facts.parties for line in (_respondent(one) if one.is_respondent else _complainant(one))],
        f"{SMALL}各方确认的文本不含联系方式：空着的各栏在签字时由本人在纸件上填写。",
    ]


def _complainant(one: PartyFacts) -> list[str]:
    quality, _mark, name = one.acting.partition("：")
    return [
        f"{one.role}（{one.letter}）：{one.name}{GAP}联系电话：{PLACE}",
        f"联系地址：{PLACE * 3}",
        f"{quality or '委托代理人'}：{name or PLACE}{GAP}联系电话：{PLACE}",
        f"联系地址：{PLACE * 3}",
    ]


def _respondent(one: PartyFacts) -> list[str]:
    code = f"{GAP}{one.acting}" if one.acting else ""
    return [
        f"被投诉人（{one.letter}）：{one.name}{code}",
        f"法定代表人（负责人）：{PLACE[:3]}{GAP}联系电话：{PLACE}",
        f"地址（经营场所）：{one.place or PLACE * 3}",
        f"委托代理人：{PLACE}{GAP}联系电话：{PLACE}",
        f"联系地址：{PLACE * 3}",
    ]


def _party(one: PartyFacts) -> str:
    acting = f"　{one.acting}" if one.acting else ""
    return f"{one.letter}（{one.role}）：{one.name}{acting}"


def _entrusted(facts: AgreementFacts) -> str:
    return f"（委托{facts.mediated_by}调解）" if facts.mediated_by else ""


def _dispute(facts: AgreementFacts) -> list[str]:
    asked = "；".join(facts.wishes) or "见投诉"
    lines = [f"甲方于{day(facts.filed_on)}就「{facts.category}」投诉，要求：{asked}。"]
    if facts.only:
        lines.append(f"本协议只解决其中的：{'；'.join(facts.only)}。其余的要求继续调解，不影响本协议的履行。")
    for one in facts.before:
        lines.append(
            f"其中的「{'；'.join(one.wishes)}」，各方已于{day(one.signed_on)}签字盖章达成部分协议（文本摘要"
            f"{one.digest[:16]}…），该协议继续有效，本协议不再列入。"
        )
    lines += [f"争议的主要事实：{facts.story}"] if facts.story else []
    return lines + ([f"各方的责任：{facts.duties}"] if facts.duties else [])


def _replaced(facts: AgreementFacts) -> list[str]:
    old = facts.replaces
    if old is None:
        return []
    return [
        "## 变更",
        f"各方于{day(old.signed_on)}签字盖章生效的协议（文本摘要{old.digest[:16]}…）变更如下，已经履行的不再列入。"
        f"变更的原因：{old.why}",
        "原协议与本协议都由各方和调解单位保存。本协议生效后，原协议中没有履行的部分以本协议为准。",
    ]


def _spoken(facts: AgreementFacts) -> list[str]:
    said = facts.spoken
    if said is None:
        return []
    return [
        "## 补做书面协议",
        f"各方于{day(said.agreed_on)}达成口头协议（记录摘要{said.digest[:16]}…），当时表示无需制作调解协议书。"
        "现就同样的内容补做本协议书，已经履行的不再重复履行。",
    ]


def _opening(facts: AgreementFacts) -> str:
    if facts.form is Form.DOCUMENT:
        return f"根据{facts.order}有关规定，本局组织双方当事人进行调解，双方自愿达成如下协议："
    return f"经{facts.mediated_by or facts.issuer}主持调解，各方自愿达成如下协议："


def _in_force(facts: AgreementFacts) -> str:
    if facts.form is Form.COMMITTEE:
        return "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。"
    if facts.form is Form.DOCUMENT:
        return "本调解书经双方当事人签字后生效。双方签字或者盖章，并加盖本局印章；签字盖章的日期登记在平台上。"
    return f"本{_noun(facts.form)}自各方签字或者盖章、{facts.issuer}盖章之日起生效。"


def _if_not_kept(facts: AgreementFacts) -> list[str]:
    if facts.form is Form.DOCUMENT:
        return [
            f"调解书生效后，一方当事人未履行的，另一方当事人可以依据{facts.ways}规定，"
            "通过民事诉讼、仲裁等其他途径解决消费者权益争议。"
        ]
    lines = ["一方不履行的，另一方可以依法申请仲裁或者向人民法院提起诉讼。"]
    if facts.form is Form.RECORD:
        lines.append("本记录不是投诉调解书：投诉调解书只用于现场调解。")
    if facts.form in OWN_FORMS:
        lines.append("各方认为有必要的，可以自协议生效之日起三十日内共同向人民法院申请司法确认。")
    if facts.form is Form.COMMITTEE:
        lines.append("人民调解委员会对协议的履行情况进行监督，督促当事人履行约定的义务。")
    return lines


def item_line(index: int, item: ItemFacts) -> str:
    """One item as a numbered line: who, by when, what to whom."""
    by = f"于{day(item.by_on)}前" if item.by_on else ""
    words = f"。{item.words.rstrip('。')}" if item.words else ""
    return f"（{index}）{item.owed_by}{by}{what_is_owed(item)}{words}。"


def what_is_owed(item: ItemFacts) -> str:
    """To whom, what, which sum and which instalment of it."""
    part = f"，共{item.parts}期的第{item.part}期" if item.part else ""
    if not item.fen:
        return f"向{item.owed_to}履行：{item.kind}{part}"
    total = money.on_paper(item.fen)
    if item.is_debt:
        return f"不再要求{item.owed_to}偿还（{item.kind}）{total}"
    return f"向{item.owed_to}支付（{item.kind}{part}）{total}"
