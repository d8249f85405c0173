"""The canonical texts of the papers of 备案: facts in, lines out; pure. A press is 确认, never 签字."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from institutions.wording.parts import end
from kernel.typeset import paragraphs, row


@dataclass(frozen=True)
class FilingFacts:
    """A filing as its papers show it; `law` is written out in Chinese and says where a text was not read."""

    institution: str
    body: str
    kind: str
    title: str
    version: int
    law: str
    fields: Sequence[tuple[str, str]]
    phone: str = ""
    address: str = ""


def filing_record(facts: FilingFacts, number: str, on: date) -> list[str]:
    """备案告知书: recorded, under which number; it is no licence and no recommendation."""
    said = [("备案号", number or "以本告知书的文号为备案号"), ("备案内容", facts.kind), *facts.fields]
    known = [pair for pair in said if pair[1]]
    pairs = [row(*(cell for pair in known[at : at + 2] for cell in pair)) for at in range(0, len(known), 2)]
    what = "备案变更" if facts.version > 1 else "备案"
    return [
        f"{what}告知书",
        f"{facts.institution}：",
        f"你单位提交的“{facts.title}”{what}材料齐全，现予以{what}。",
        f"依据：{facts.law}",
        "## 备案的内容",
        *pairs,
        "备案不是行政许可，也不是对内容和质量的认可或者推荐。备案内容有变化的，请及时提交变更。",
        *end(facts.body, on, facts.phone, facts.address),
    ]


def filing_missing(facts: FilingFacts, items: Sequence[str], words: str, on: date) -> list[str]:
    """备案材料补正告知书: all that is missing, told once."""
    return [
        "备案材料补正告知书",
        f"{facts.institution}：",
        f"你单位提交的“{facts.title}”备案材料收悉。经核对，需要补正的材料一次告知如下：",
        *[f"{place}．{line}" for place, line in enumerate((" ".join(one.split()) for one in items), 1)],
        *paragraphs(words),
        "补正后请在平台上再次提交。逾期不补正不视为撤回，也不作不予备案的处理。",
        f"依据：{facts.law}",
        *end(facts.body, on, facts.phone, facts.address),
    ]


def filing_elsewhere(facts: FilingFacts, words: str, on: date) -> list[str]:
    """备案去向告知书: not within this body's 备案, and where to go."""
    return [
        "不属于备案范围告知书",
        f"{facts.institution}：",
        f"你单位提交的“{facts.title}”不属于本单位的备案范围。请按下面的指引办理：",
        *paragraphs(words),
        f"依据：{facts.law}",
        *end(facts.body, on, facts.phone, facts.address),
    ]
