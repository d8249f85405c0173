"""The learner's own letter to an institution, and the facts of his answers in sentences; pure, in Chinese.

The person writes, signs and sends it; nobody here does. Asked politely, with facts, sums, articles and a day.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from complaints.refunds import Estimate, Goods, Line, Reason, Sign, Standing, Way, yuan_words
from complaints.refunds.lines import chinese
from kernel.money import on_paper
from kernel.typeset import Block, blocks_of

Answers = Mapping[str, Any]
Cite = Callable[[str], str]
REASONS = {
    Reason.STOPPED: "贵方没有按约定上课",
    Reason.MOVED: "贵方变更上课的场所或者平台，给上课造成明显不便",
    Reason.PASSED_ON: "贵方没有经过同意，把课程转给其他机构",
    Reason.NOT_SERVED: "贵方承诺不限次数，却不能正常提供",
    Reason.CHANGED: "贵方没有经过同意，涨价、减课或者降低质量",
    Reason.CONTRACT: "合同约定这种情况可以解除",
    Reason.HEALTH: "签约后身体等情况发生订立时无法预见的重大变化",
    Reason.MIND: "本人因自己的原因不能继续上课",
}
SIGN_PLACE = ("署名：＿＿＿＿＿＿＿＿", "联系方式：＿＿＿＿＿＿＿＿", "日期：＿＿＿＿年＿＿月＿＿日")


@dataclass(frozen=True)
class OwnLetter:
    """A letter: its title, to whom, and its lines (headings begin with ##, small print with ——)."""

    title: str
    to: str
    lines: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The places to fill in by hand."""
        return SIGN_PLACE

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its lines taken apart for setting."""
        return tuple(blocks_of(self.lines))

    @property
    def text(self) -> str:
        """The same as plain words, to copy."""
        plain = (line.removeprefix("## ").removeprefix("—— ") for line in self.lines)
        return "\n".join([self.title, "", f"{self.to}：", *plain, "", *SIGN_PLACE])


def facts_in_words(answers: Answers) -> list[str]:
    """What was answered, as sentences."""
    return [*_payment(answers), *_had(answers), *_why(answers), *_asked(answers)]


def _payment(answers: Answers) -> Iterator[str]:
    on = f"{_day(answers['paid_on'])}，" if answers.get("paid_on") else ""
    payer = "由学校统一" if answers.get("paid_by") == "school" else "本人或家人"
    if answers.get("paid"):
        yield f"{on}{payer}向贵方支付{yuan_words(answers['paid'])}。"
    if answers.get("goods") == Goods.LESSONS and answers.get("lessons"):
        gift = f"，另赠{answers['gift_lessons']}节" if answers.get("gift_lessons") else ""
        yield f"购买课程{answers['lessons']}节{gift}。"
    if answers.get("goods") == Goods.MONEY and answers.get("gift"):
        yield f"贵方另赠余额{yuan_words(answers['gift'])}。"
    if answers.get("goods") == Goods.TERM and answers.get("starts_on") and answers.get("ends_on"):
        yield f"约定{_day(answers['starts_on'])}至{_day(answers['ends_on'])}不限次数上课。"


def _had(answers: Answers) -> Iterator[str]:
    if answers.get("goods") == Goods.LESSONS and answers.get("used") is not None:
        yield f"已上{answers['used']}节。"
    if answers.get("goods") == Goods.MONEY and answers.get("spent") is not None:
        yield f"余额已用{yuan_words(answers['spent'])}。"
    if answers.get("goods") == Goods.TERM and answers.get("stopped_on"):
        yield f"贵方从{_day(answers['stopped_on'])}起不再提供服务。"


def _why(answers: Answers) -> Iterator[str]:
    for reason in Reason:
        if reason in (answers.get("reasons") or ()) and reason in REASONS:
            yield f"{REASONS[reason]}。"


def _asked(answers: Answers) -> Iterator[str]:
    if answers.get("told") == "yes":
        on = f"{_day(answers['asked_on'])}" if answers.get("asked_on") else "此前"
        yield f"{on}已向贵方提出。"


def _day(on: date) -> str:
    return chinese("day", on)


def letter(answers: Answers, found: Estimate | None, to: str, by: date, wishes: list[str], cite: Cite) -> OwnLetter:
    """The letter of these answers; `by` is the day an answer is asked for, `wishes` what else is asked in words.

    `found` is None where no refund is asked.
    """
    title = "关于退还课程预付款的函" if found is not None else "关于课程问题的函"
    lines = ["## 一、事实", *_facts(answers), "## 二、要求"]
    asked = [] if found is None else [_refund(found)]
    lines += [f"（{number}）{words}" for number, words in enumerate([*asked, *wishes], 1)]
    lines.append(f"请贵方在{_day(by)}前书面答复并处理。")
    if found is not None:
        lines += ["## 三、依据", *_basis(found, cite)]
        if claim_fen(found) is not None:
            lines += ["## 四、金额怎么算的", *_sums(found)]
            lines.append("—— 以上金额按本人所知的事实计算，供双方协商参考，不是裁决。贵方有不同记录的，请一并提供。")
    lines.append("到期没有解决的，本人将依法向有关部门投诉，或者通过其他法定途径解决。")
    return OwnLetter(title, to or "＿＿＿＿＿＿＿＿（机构名称）", tuple(lines))


def _facts(answers: Answers) -> list[str]:
    own = str(answers.get("words") or "").strip()
    happened = f"问题发生在{_day(answers['happened_on'])}。" if answers.get("happened_on") else ""
    told = ["".join(facts_in_words(answers)) + happened, *own.splitlines()]
    return [line for line in told if line.strip()] or ["（请在这里写明：什么时候、买了什么、发生了什么。）"]


def claimed(found: Estimate) -> Way | None:
    """The way by which a sum is asked: of those that lead, the one that gives most; None where too little is known."""
    if not found.ways or found.missing:
        return None
    return max(found.ways[: found.leading], key=lambda way: way.high_fen)


def claim_fen(found: Estimate | None) -> int | None:
    """The sum to ask; None where it cannot be told, or where nothing comes back."""
    way = claimed(found) if found is not None else None
    return (way.high_fen or None) if way is not None else None


def has_right(found: Estimate) -> bool:
    """Whether some rule gives a right on these answers."""
    return any(right.standing is Standing.OPEN for right in found.rights)


def _refund(found: Estimate) -> str:
    verb = "退还" if has_right(found) else "与本人协商解除合同，退还"
    asked, high = claim_fen(found), found.interest.high_fen
    if asked is None:
        return f"{verb}剩余的预付款，并提供合同、上课和扣费记录，以便双方核算。"
    interest = f"，并支付到{_day(found.on)}为止的利息{on_paper(high)}" if high else ""
    return f"{verb}预付款{on_paper(asked)}{interest}。"


def _basis(found: Estimate, cite: Cite) -> list[str]:
    """The articles of the rights that stand or may, of the sum, and of a refund that is put off."""
    rights = [right for right in found.rights if right.standing is not Standing.CLOSED and right.code != "agree"]
    named = [article for right in rights for article in right.articles]
    way = claimed(found)
    named += [article for line in way.lines for article in line.articles] if way is not None else ["SPC-PP 25"]
    named.append("处罚办法 10:2")
    by_text: dict[str, list[str]] = {}
    for article in dict.fromkeys(named):
        text, _mark, place = cite(article).partition("》")
        by_text.setdefault(text, []).append(place)
    return [f"{text}》{'、'.join(places)}。" for text, places in by_text.items()]


def _sums(found: Estimate) -> Iterator[str]:
    """The lines of the way that is asked by, each in one sentence; of a range, the end the sum asked rests on."""
    way = claimed(found)
    for line in way.lines if way is not None else ():
        if line.sign in (Sign.START, Sign.RESULT):
            high = line.fen if line.high is None else line.high
            yield f"{line.label}：{yuan_words(high or 0)}。"
        elif line.sign is Sign.MINUS:
            yield f"{line.label}：{yuan_words(line.fen or 0)}（{_how(line)}）。"
        elif "SPC-PP 15:3" in line.articles:
            yield f"{line.text}。"
    for line in found.interest.lines if found.interest.high_fen else ():
        fen = line.high if line.high is not None else line.fen
        yield f"利息（{line.label}）：{yuan_words(fen or 0)}（{line.text.removesuffix('（平台规则）')}）。"


def _how(line: Line) -> str:
    """How a deduction was reckoned; where it is a range, by which end."""
    if line.high is None:
        return line.text
    if "SPC-PP 19:1" in line.articles and "unit_fen" not in line.values:
        return "按实付的价格；贵方认为应按打折前的价格的，请提供按那个价格成交的记录"
    return f"{line.text}；赠送的算作先用，不折价"
