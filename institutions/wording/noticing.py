"""The canonical text of a notice (通报、消费提示) and the names of what it rests on; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from institutions.lifecycle.noticing import NoticeKind
from institutions.wording.parts import day, end
from kernel.typeset import SMALL, paragraphs

TITLES = {
    NoticeKind.FACTS: "关于{name}有关情况的通报",
    NoticeKind.ADVICE: "消费提示",
    NoticeKind.CRITICISM: "关于{name}损害消费者合法权益行为的批评意见",
    NoticeKind.PENALTY: "关于对{name}通报批评决定的记录",
}
_IR, _CL = "《消费者权益保护法实施条例》", "《消费者权益保护法》"
LAWS = {
    "IR art. 29; CL art. 33": f"{_IR}第二十九条；{_CL}第三十三条",
    "IR art. 27": f"{_IR}第二十七条",
    "IR art. 29": f"{_IR}第二十九条",
    "IR art. 38": f"{_IR}第三十八条",
    "CL art. 37(8)": f"{_CL}第三十七条第（八）项",
}


@dataclass(frozen=True)
class Decision:
    """A decision of 通报批评 made elsewhere: number, day, how the party was heard, by which power."""

    number: str
    on: date | None
    hearing: str
    power: str


@dataclass(frozen=True)
class NoticeFacts:
    """What a notice says, of whom, by whom, resting on what; `replaces` the number of the version it corrects."""

    kind: NoticeKind
    title: str
    institution: str
    words: str
    law: str
    body: str
    contact: str
    decision: Decision | None = None
    replaces: str = ""


def notice(facts: NoticeFacts, on: date) -> list[str]:
    """The lines of the paper; a record of a penalty says that the decision is another paper's."""
    corrected = [f"本文更正并代替{facts.replaces}。"] if facts.replaces else []
    return [
        facts.title,
        *([f"所涉机构：{facts.institution}"] if facts.institution else []),
        *corrected,
        *paragraphs(facts.words),
        *_decision(facts.decision),
        f"依据：{LAWS[facts.law]}",
        *([f"联系方式：{facts.contact}"] if facts.contact else []),
        *end(facts.body, on),
        f"{SMALL}{_nature(facts.kind)}",
    ]


def _decision(found: Decision | None) -> Sequence[str]:
    if found is None:
        return ()
    made = f"（{day(found.on)}）" if found.on else ""
    return (
        "## 已经作出的决定",
        f"决定文号：{found.number}{made}",
        f"听取陈述、申辩：{found.hearing}",
        f"作出决定的职权：{found.power}",
    )


def _nature(kind: NoticeKind) -> str:
    if kind is NoticeKind.PENALTY:
        return "本文只是记录，决定由有权机关另行作出，以决定书为准。"
    return "本文载明事实或者提示消费者注意，不是行政处罚。"
