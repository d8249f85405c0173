"""The record of an oral agreement: facts in, lines out (人民调解法 arts. 28, 30, 32)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from complaints.wording import canonical, day
from mediation.wording import ItemFacts, item_line


@dataclass(frozen=True)
class OralFacts:
    """Everything the record holds."""

    number: str
    committee: str
    mediator: str
    complainant: str
    respondent: str
    category: str
    how: str
    agreed_on: date
    items: Sequence[ItemFacts]
    others: Sequence[str] = ()


def oral_record(facts: OralFacts) -> str:
    """What the mediator records where the parties want no written agreement."""
    return canonical(
        [
            "口头协议记录",
            f"案件编号：{facts.number}",
            f"甲方（投诉人）：{facts.complainant}",
            f"乙方（被投诉机构）：{facts.respondent}",
            *facts.others,
            f"调解组织：{facts.committee}　调解员：{facts.mediator}",
            "## 争议事项",
            facts.category,
            "## 协议内容",
            *[item_line(index, one) for index, one in enumerate(facts.items, 1)],
            "## 说明",
            f"各方于{day(facts.agreed_on)}（{facts.how}）达成以上协议，都表示无需制作调解协议书（人民调解法第二十八条）。",
            "本协议自各方达成之日起生效（人民调解法第三十条）。就履行或者内容发生争议的，可以向人民法院起诉（第三十二条）。",
            "需要申请司法确认的，请尽早告诉调解员补做调解协议书，双方在协议书生效之日起三十日内共同申请（第三十三条）。",
        ]
    )
