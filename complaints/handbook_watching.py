"""docs/lifecycle/watching.md: supervision, inspections, draws and notices, from their tables of moves."""

from collections.abc import Iterable

from complaints.citing import law_in_words
from institutions.deadlines.watching import WATCH_CLOCKS
from institutions.lifecycle.cycle import CycleMove
from institutions.lifecycle.drawing import DRAW_MOVES
from institutions.lifecycle.inspecting import INSPECTION
from institutions.lifecycle.noticing import NOTICE, POWERS
from institutions.lifecycle.observing import BUTTONS, OBSERVATION_MOVES, ObservationState
from institutions.lifecycle.supervising import SUPERVISION
from institutions.lifecycle.tables import CycleTable
from kernel.handbook import Arrow, diagram, page, table

OPENING = """# 监督、检查、通报

机构生命周期里的三件事，各有自己的状态、动作、文书、期限和权限，一件事的动作在另一件事里没有。
每一个动作写明由哪种单位来做、依据哪一条；没有这项权力的单位，页面上没有这个按钮。

- **管辖**：只对本单位管辖的地区和下级地区的机构（住所地、公示地址；平台内商家也看平台所在地），
  以及已经在办的、转给本单位的、举报或者协会反映给本单位的机构，才能监督、检查、抽取、通报。
- **监督**：风险信号由规则得出，写明数字和理由，不打分，不自动处理。监督任务只有本单位看得到；
  转给平台上的单位的，对方看得到转去的话，自己确认收到、自己回复。
- **检查**：按计划、根据举报或者线索、随机抽取（[怎样重算](../draw.md)）。机构在检查开始以后看得到；
  消费者协会可以参加，意见单独保存。办结后公布事实。
- **照片**：只有检查单位看得到原照片。遮盖、再看一遍并确认以后，公布的是遮盖后的照片；没有什么要遮盖的，
  一位经办人写明理由、另一位看过再确认，公布时写明没有遮盖。
- **通报**：事实和消费提示。起草的人不能审定；审定时编号；告知机构、听取异议、书面答复以后发布。
  更正是新的版本，撤回写明理由。通报批评是行政处罚，这里不作出，只记录已经作出的决定。

本页由 `script/flask docs build` 从 `institutions/lifecycle/` 生成，请不要手改。
"""
DRAW_ACTS = {"list_draw": "公布名单摘要", "draw": "填写数值并抽取"}


@page("docs/lifecycle/watching.md")
def watching_page() -> str:
    """The document."""
    lines = [OPENING]
    for known in (SUPERVISION, INSPECTION, NOTICE):
        lines += _cycle(known)
    acts = ((DRAW_ACTS[row.act], _who(row), str(row.target.label), law_in_words(row.law)) for row in DRAW_MOVES)
    lines += ["", "## 随机抽取", "", *table(("做什么", "谁", "到", "依据"), acts)]
    lines += _observed()
    powers = (
        (str(kind.label), "、".join(sorted(str(one.label) for one in kinds)), law_in_words(law))
        for kind, rows in POWERS.items()
        for kinds, law in rows
    )
    lines += ["", "## 谁可以发布什么", "", *table(("种类", "单位", "依据"), powers)]
    clocks = ((one.code, one.name, law_in_words(one.law)) for one in WATCH_CLOCKS if not _is_further(one.code))
    lines += ["", "## 期限", "", *table(("代码", "名称", "依据"), clocks)]
    return "\n".join(lines) + "\n"


def _observed() -> list[str]:
    """What associations tell a department; drawn and listed like a cycle, though it is none."""
    states = {str(state): str(state.label) for state in ObservationState}
    moved = [row for row in OBSERVATION_MOVES if row.source is not None and row.source is not row.target]
    arrows = [Arrow(str(row.source), str(row.target), str(BUTTONS[row.act])) for row in moved]
    last = [state for state in states if state not in {str(row.source) for row in moved}]
    rows = [
        (
            str(row.source.label) if row.source is not None else "（开始）",
            f"{BUTTONS[row.act]}（`{row.act}`）",
            f"{row.hand.label}（{'、'.join(sorted(str(one.label) for one in row.kinds))}）",
            "（不变）" if row.source is row.target else str(row.target.label),
            law_in_words(row.law),
        )
        for row in OBSERVATION_MOVES
    ]
    drawn = diagram(states, arrows, first=[str(ObservationState.DRAFT)], last=last)
    told = "协会写给部门的，只有两边看得到；机构和公众看不到。要公开的，另起草成提示或者批评，走通报的路。"
    return ["", "## 协会反映的情况", "", told, "", *drawn, "", *table(("在", "做什么", "谁", "到", "依据"), rows)]


def _is_further(code: str) -> bool:
    """Whether it is the clock of a second or later demand, which says what the first says."""
    return code.startswith("T-MEND-") and code != "T-MEND-1"


def _cycle(known: CycleTable) -> list[str]:
    states = {str(state): str(state.label) for state in known.states}
    moved = [row for row in known.moves if row.source is not None and row.source is not row.target]
    arrows = [Arrow(str(row.source), str(row.target), str(known.buttons[row.act])) for row in moved]
    first = sorted({str(row.target) for row in known.moves if row.source is None})
    sources = {str(row.source) for row in moved}
    last = [state for state in states if state not in sources]
    rows = _rows(known, known.moves)
    head = ("在", "做什么", "谁", "到", "依据", "公开")
    drawn = diagram(states, arrows, first=first, last=last)
    return ["", f"## {known.cycle.label}", "", *drawn, "", *table(head, rows)]


def _rows(known: CycleTable, moves: Iterable[CycleMove]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for row in moves:
        source = str(row.source.label) if row.source is not None else "（开始）"
        target = "（不变）" if row.source is row.target else str(row.target.label)
        act = f"{known.buttons[row.act]}（`{row.act}`）"
        found.append((source, act, _who(row), target, law_in_words(row.law), "是" if row.is_public else ""))
    return found


def _who(row: CycleMove) -> str:
    kinds = "、".join(sorted(str(one.label) for one in row.kinds))
    return f"{row.hand.label}（{kinds}）" if kinds else str(row.hand.label)
