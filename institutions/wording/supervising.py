"""The canonical texts of the papers of 监督: asked to come, talked with, handed to another body; pure."""

from dataclasses import dataclass
from datetime import date

from institutions.wording.parts import day, end
from kernel.typeset import SIGN, paragraphs, row


@dataclass(frozen=True)
class TaskFacts:
    """A task of supervision as its papers show it; `law` is written out in Chinese."""

    institution: str
    body: str
    law: str
    words: str
    phone: str = ""
    address: str = ""


def call_in(facts: TaskFacts, call_on: date, on: date) -> list[str]:
    """约请函: come on a day, state the facts, hand in proof (IR art. 40); no more than the article says."""
    return [
        "约请函",
        f"{facts.institution}：",
        f"本会就消费者投诉的情况开展调查，约请你单位于{day(call_on)}到场，陈述事实意见、提供证据资料。",
        f"依据：{facts.law}",
        "## 要核实的情况和请带来的材料",
        *paragraphs(facts.words),
        "到场的时间和地点请与本会联系；那一天不能到场的，请提前告诉本会。",
        "约请是消费者协会的社会监督，不是行政处罚，也不是对责任的认定。",
        *end(facts.body, on, facts.phone, facts.address),
    ]


def talk_record(facts: TaskFacts, held_on: date, on: date) -> list[str]:
    """指导谈话记录: when an association talked with the institution and what was said (IR art. 39)."""
    return [
        "指导谈话记录",
        row("谈话单位", facts.body, "谈话日期", day(held_on)),
        row("被谈话的机构", facts.institution),
        f"依据：{facts.law}",
        "## 谈了什么，机构怎么说",
        *paragraphs(facts.words),
        "指导谈话是消费者协会的社会监督，不是行政处罚，也不是对责任的认定。",
        f"{SIGN}{facts.institution}（签字、盖章）",
        *end(facts.body, on, facts.phone, facts.address),
    ]


def hand_over(facts: TaskFacts, receiver: str, on: date, *, is_here: bool) -> list[str]:
    """监督事项转送函: what another body is asked to see to; it finds nothing and moves no power."""
    back = "请在平台上确认收到，并回复办理情况。" if is_here else "请把是否收到和办理情况回复本单位。"
    return [
        "监督事项转送函",
        f"{receiver}：",
        f"本单位在监督{facts.institution}时了解到下面的事项，转送你单位，请按你单位的职责办理。",
        f"依据：{facts.law}",
        "## 转去的事项",
        *paragraphs(facts.words),
        back,
        "本件转送情况，不是对违法的认定，不改变各单位的职责，也不代替投诉、举报的处理。",
        *end(facts.body, on, facts.phone, facts.address),
    ]
