"""The canonical texts of the papers of 选用: selected for a term, and selected no longer (clause 十四); pure."""

from dataclasses import dataclass
from datetime import date

from institutions.wording.parts import day, end
from kernel.typeset import paragraphs, row


@dataclass(frozen=True)
class SelectionFacts:
    """A selection as its papers show it; `filing` is the number it had then, `law` is written out in Chinese."""

    institution: str
    selector: str
    product: str
    from_on: date
    until_on: date
    law: str
    filing: str = ""


@dataclass(frozen=True)
class Made:
    """Why it was selected, whom parents ask, by which day it is reviewed; the end of the term it follows, if any."""

    reason: str
    contact: str
    review_on: date
    follows: date | None = None


def selection_made(facts: SelectionFacts, made: Made, on: date) -> list[str]:
    """选用告知书: what, until when, why, and the day of the review; it is no contract and no recommendation."""
    before = [f"这是续选，上一次选用到{day(made.follows)}止。"] if made.follows is not None else []
    return [
        "选用告知书",
        f"{facts.institution}：",
        f"本单位选用你单位的“{facts.product}”，现告知如下。",
        *before,
        *_term(facts),
        row("备案号", facts.filing or "选用时在本平台没有备案记录", "评议的最后一日", day(made.review_on)),
        row("家长找谁", made.contact),
        "## 为什么选用",
        *paragraphs(made.reason),
        f"依据：{facts.law}",
        "期满以前由本单位评议。打算继续选用的，另作一次选用；没有续的，到期自动结束。",
        "选用单位、选用什么、期限和家长找谁会公开；选用的理由不公开。",
        "选用不是购买合同，不表示收费已经核对过，也不代替备案或者许可。",
        *end(facts.selector, on),
    ]


def selection_stopped(facts: SelectionFacts, words: str, stopped_on: date, on: date) -> list[str]:
    """停止选用告知书: from which day, and why; it ends nothing between the institution and its learners."""
    return [
        "停止选用告知书",
        f"{facts.institution}：",
        f"本单位自{day(stopped_on)}起停止选用你单位的“{facts.product}”。",
        *_term(facts),
        "## 为什么停止选用",
        *paragraphs(words),
        f"依据：{facts.law}",
        "停止选用会公开；原因不公开。",
        "停止选用不改变学员与你单位之间的合同，学员有争议的照样可以投诉。",
        *end(facts.selector, on),
    ]


def _term(facts: SelectionFacts) -> list[str]:
    return [row("从哪一天起", day(facts.from_on), "到哪一天止", day(facts.until_on))]
