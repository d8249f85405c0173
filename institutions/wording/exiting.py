"""The canonical texts of the papers of 退出: what the institution announces and how balances are repaid; pure."""

from dataclasses import dataclass
from datetime import date

from institutions.wording.parts import day, end
from kernel.typeset import paragraphs, row


@dataclass(frozen=True)
class ExitFacts:
    """An exit as its papers show it; `law` is written out in Chinese."""

    institution: str
    legal: str
    law: str
    announced_on: date | None
    closing_on: date | None
    earliest_on: date | None
    reason: str
    contact: str
    notice_url: str = ""


@dataclass(frozen=True)
class PlanFacts:
    """A plan for learners' balances: its version, whom it is for, how and by when."""

    number: int
    learners: int
    owed: str
    how: str
    repay_by_on: date
    contact: str


def exit_notice(facts: ExitFacts, plan: PlanFacts) -> list[str]:
    """退出公告: when, why, whom to ask, how balances are repaid; it ends no duty towards learners."""
    cells = [
        ("机构属于", facts.legal),
        ("公告日期", day(facts.announced_on) if facts.announced_on else ""),
        ("计划停业日期", day(facts.closing_on) if facts.closing_on else ""),
        ("最早可以停业的日期", day(facts.earliest_on) if facts.earliest_on else ""),
    ]
    is_short = facts.closing_on is not None and facts.earliest_on is not None and facts.closing_on < facts.earliest_on
    return [
        "退出公告",
        f"{facts.institution}拟停止经营，现公告如下：",
        *_rows(cells),
        f"依据：{facts.law}",
        *(["计划停业的日期早于规定的最早日期，已记录在案。"] if is_short else []),
        "## 退出的原因",
        *paragraphs(facts.reason),
        "## 学员余额的处理",
        *_plan(plan),
        f"联系方式：{facts.contact}",
        *([f"机构自己的公告：{facts.notice_url}"] if facts.notice_url else []),
        "停业不影响学员投诉、起诉、申请仲裁，也不免除应当承担的责任。",
        *end(facts.institution, facts.announced_on),
    ]


def exit_plan(facts: ExitFacts, plan: PlanFacts, on: date) -> list[str]:
    """终止方案 (余额处理): the record of one version of the plan."""
    return [
        "终止方案（余额处理）",
        f"{facts.institution}提交余额处理方案第{plan.number}版：",
        *_plan(plan),
        f"依据：{facts.law}",
        "本件是机构所提交方案的记录，不是行政机关对方案的批准。",
        *end(facts.institution, on),
    ]


def _plan(plan: PlanFacts) -> list[str]:
    cells = [("有余额的学员", f"{plan.learners}名"), ("余额合计", plan.owed)]
    cells += [("最晚退完", day(plan.repay_by_on)), ("学员找谁退", plan.contact)]
    return [*_rows(cells), *paragraphs(plan.how)]


def _rows(cells: list[tuple[str, str]]) -> list[str]:
    known = [pair for pair in cells if pair[1]]
    return [row(*(cell for pair in known[at : at + 2] for cell in pair)) for at in range(0, len(known), 2)]
