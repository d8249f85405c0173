"""docs/lifecycle/institutions.md: the cycles of an institution's life, drawn and listed from their tables of moves."""

from collections.abc import Iterator

from institutions.citing import law_in_words
from institutions.deadlines import CYCLE_CLOCKS, CycleClockRule, Unit
from institutions.deadlines.life import NAMES
from institutions.lifecycle import CYCLES, Cycle, CycleMove, CycleTable
from kernel.handbook import Arrow, diagram, page, table

HEAD = ("在", "做什么", "谁", "有权的单位", "到", "起、停的期限", "公开", "依据")
OPENING = """# 机构的一生：备案、选用、监督、检查、通报、退出

每个环节有自己的状态和自己的一张表；一个环节里的动作，在另一个环节里够不着。页面上的按钮、权限检查、通知、公开的内容和这一页，都读同一张表。

- 备案没有“不予备案”，没有到期续期：材料齐全的记录，缺的一次告知，不属于范围的告知去向。
- 学科类培训是行政审批，这里只记录。
- 退出不会被阻止。「已了结退出」是平台的标记（平台规则）：有没结案的投诉、没履行的承诺、没退完的余额，就不标；
  有了新的投诉，收回。
- 撤销备案、责令停业等决定由法律规定的机关作出，这里只记录文号、机关和依据。
- 没有读过条文的规定只写名称，注明“条文未随附”，不引它的任何一条。

本页由 `script/flask docs build` 从 `institutions/lifecycle/` 生成，请不要手改。
"""
UNITS = {Unit.WORKING_DAYS: "个工作日", Unit.NATURAL_DAYS: "日", Unit.MONTHS: "个月", Unit.DATE: "（日期另定）"}


@page("docs/lifecycle/institutions.md")
def institutions_page() -> str:
    """The document."""
    lines = [OPENING]
    for cycle in Cycle:
        if cycle in CYCLES:
            lines += [*_cycle(CYCLES[cycle]), ""]
    lines += ["## 期限", "", *table(("期限", "多长", "依据"), _clocks())]
    return "\n".join(lines) + "\n"


def _cycle(found: CycleTable) -> Iterator[str]:
    states = {str(state): str(state.label) for state in found.states}
    arrows = [Arrow(str(row.source), str(row.target), str(found.buttons[row.act])) for row in found.moves if row.source]
    first = list(dict.fromkeys(str(row.target) for row in found.moves if row.source is None))
    gone = {str(row.source) for row in found.moves if row.source is not None and row.source is not row.target}
    yield from (f"## {found.cycle.label}", "")
    yield from diagram(states, arrows, first=first, last=[code for code in states if code not in gone])
    yield ""
    yield from table(HEAD, (_row(found, row) for row in found.moves))


def _row(found: CycleTable, row: CycleMove) -> tuple[str, ...]:
    target = "（不变）" if row.source is row.target else str(row.target.label)
    clocks = [f"起：{_name(code)}" for code in row.starts] + [f"停：{_name(code)}" for code in row.stops]
    return (
        str(row.source.label) if row.source is not None else "（开始）",
        f"{found.buttons[row.act]}（`{row.act}`）",
        str(row.hand.label),
        "、".join(sorted(str(kind.label) for kind in row.kinds)),
        target,
        "<br>".join(clocks),
        "公开" if row.is_public else "",
        law_in_words(row.law),
    )


def _name(code: str) -> str:
    return CYCLE_CLOCKS[code].name


def _clocks() -> Iterator[tuple[str, ...]]:
    for code in sorted(NAMES):
        rule = CYCLE_CLOCKS[code]
        yield f"{rule.name}<br>`{code}`", _length(rule), law_in_words(rule.law)


def _length(rule: CycleClockRule) -> str:
    return f"{rule.length or ''}{UNITS[rule.unit]}"
