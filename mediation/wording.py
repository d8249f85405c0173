"""The canonical text of an agreement: facts in, lines out (人民调解法 arts. 28–29; rules §0b.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from complaints.wording import SIGN, SMALL, canonical, day


@dataclass(frozen=True)
class ItemFacts:
    """One promise: who owes whom what, which sum in fen, by when."""

    owed_by: str
    owed_to: str
    kind: str
    fen: int | None
    by_on: date | None
    words: str


@dataclass(frozen=True)
class AgreementFacts:
    """Everything the text holds; `is_entrusted` says in whose name it is made."""

    number: str
    version: int
    body: str
    legal_basis: str
    entrusted_by: str | None
    complainant: str
    respondent: str
    category: str
    filed_on: date
    drafted_on: date
    wishes: Sequence[str]
    items: Sequence[ItemFacts]
    mediator: str


def agreement(facts: AgreementFacts) -> str:
    """The text parties confirm and sign."""
    head = "调解协议书" if facts.entrusted_by is None else "委托调解协议书"
    name = facts.body if facts.entrusted_by is None else f"{facts.entrusted_by}（委托{facts.body}调解）"
    return canonical(
        [
            head,
            f"案件编号：{facts.number}　文本第{facts.version}版　{day(facts.drafted_on)}起草",
            "## 当事人",
            f"甲方（投诉人）：{facts.complainant}",
            f"乙方（被投诉机构）：{facts.respondent}",
            f"调解组织：{name}　调解员：{facts.mediator}",
            "## 争议",
            f"甲方于{day(facts.filed_on)}就「{facts.category}」投诉乙方，要求：{'；'.join(facts.wishes) or '见投诉'}。",
            "## 达成的协议",
            *[_item(index, item) for index, item in enumerate(facts.items, 1)],
            "## 履行与效力",
            "各方在平台上的「确认」只表示同意文本内容，不是签字。本协议自各方签字、调解组织盖章之日起生效。",
            "一方不履行的，另一方可以依法申请仲裁或者向人民法院提起诉讼。",
            f"依据：{facts.legal_basis}",
            f"{SIGN}甲方：　　　　　　　　年　月　日",
            f"{SIGN}乙方：　　　　　　　　年　月　日",
            f"{SIGN}调解员：　　　　　　　　调解组织（印章）：",
            f"{SMALL}待签字盖章生效",
        ]
    )


def _item(index: int, item: ItemFacts) -> str:
    by = f"于{day(item.by_on)}前" if item.by_on else ""
    what = (
        f"向{item.owed_to}支付（{item.kind}）人民币{item.fen / 100:,.2f}元"
        if item.fen
        else f"向{item.owed_to}履行：{item.kind}"
    )
    words = f"。{item.words}" if item.words else ""
    return f"（{index}）{item.owed_by}{by}{what}{words}。"
