"""线索移送函: clues of a breach of law handed to the body or the police with the power (rules §0b.13, §0b.27)."""

from dataclasses import dataclass
from datetime import date

from complaints.wording.parts import WE, BodyFacts, Law, contact, day, seal
from kernel.typeset import SMALL, paragraphs


@dataclass(frozen=True)
class HandOverFacts:
    """What is handed over: to whom, from where, about what, on which power, with which materials (one a line).

    `found_in` says in what it was found, by number and never by a name; `about` whose conduct it is.
    """

    to: str
    found_in: str
    about: str
    words: str
    law: str
    materials: str
    on: date
    number: str = ""


def hand_over(body: BodyFacts, facts: HandOverFacts, made_on: date, law: Law) -> list[str]:
    """线索移送函: who reports or complains is on it nowhere; on which power it rests the officer writes."""
    listed = paragraphs(facts.materials)
    power = paragraphs(facts.law)
    number = f"（移送编号：{facts.number}）" if facts.number else ""
    return [
        "线索移送函",
        f"{facts.to}：",
        f"{WE[body.family]}在{facts.found_in}中，发现{facts.about}，"
        f"现于{day(facts.on)}将有关线索移送你单位{number}，请依法处理。",
        "## 移送的线索",
        *paragraphs(facts.words),
        "## 移送的材料",
        *([f"（{at}）{one}" for at, one in enumerate(listed, 1)] if listed else ["没有随函移送的材料。"]),
        "## 依据",
        *law.articles,
        *power,
        *([] if law.articles or power else ["有关移送的规定由本单位另行写明。"]),
        f"{WE[body.family]}职责范围内的核查不因移送停止。请将是否接收、处理结果告知{WE[body.family]}。",
        contact(body),
        *seal(body, made_on),
        f"{SMALL}举报人、投诉人的身份信息应当保密，本函和材料清单不写。确需核实的，请依法另行联系本单位。",
    ]
