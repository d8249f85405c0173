"""监督 as a table: a task from a signal, a report or by hand, worked and ended with a reason; pure.

An association talks (IR art. 39), calls in (IR art. 40) and warns (IR art. 38); a department warns (IR art. 27).
"""

from flask_babel import lazy_gettext as _l

from accounts.roles import DEPARTMENTS, OrganisationKind
from institutions.lifecycle.cycle import Cycle, CycleMove, Hand
from institutions.lifecycle.tables import CycleTable, enter
from kernel.labels import Labelled

TASK, CALL, AWAY = "T-WATCH", "T-CALL-IN", "T-WATCH-AWAY"
ASSOCIATION = frozenset({OrganisationKind.CONSUMER_ASSOCIATION})
WATCHERS = DEPARTMENTS | ASSOCIATION
_POWER = "CL arts. 32, 37; IR art. 28"


class TaskState(Labelled):
    """Where a task of supervision stands."""

    OPEN = "open", _l("等待办理")
    WORKING = "working", _l("正在办理")
    CALLED_IN = "called_in", _l("已约请机构")
    AWAY = "away", _l("已转其他单位，等待回复")
    ENDED = "ended", _l("已办结")


class TaskOrigin(Labelled):
    """Where it came from."""

    SIGNAL = "signal", _l("风险信号")
    CLUSTER = "cluster", _l("同类投诉聚集")
    REPORT = "report", _l("举报或者反映")
    HAND = "hand", _l("经办人发现")


class TaskEnd(Labelled):
    """How it ended."""

    NOTHING = "nothing", _l("不需要进一步处理")
    INSPECTION = "inspection", _l("转入检查")
    NOTICE = "notice", _l("转入通报或者消费提示")
    PENALTY = "penalty", _l("记录已经作出的处罚决定")
    CALLED_IN = "called_in", _l("约请后办结")
    HANDED_OVER = "handed_over", _l("其他单位已经处理")


# fmt: off
def _row(source: TaskState | None, act: str, target: TaskState, law: str, kinds: frozenset[OrganisationKind] = WATCHERS,
         starts: tuple[str, ...] = (), stops: tuple[str, ...] = (), hand: Hand = Hand.BODY) -> CycleMove:
    return CycleMove(Cycle.SUPERVISION, source, act, target, hand, law, kinds, starts, stops)


def _table() -> tuple[CycleMove, ...]:
    state = TaskState
    rows = [
        _row(None, "open_task", state.OPEN, _POWER, starts=(TASK,)),
        _row(state.OPEN, "take_task", state.WORKING, "platform rule"),
        _row(state.WORKING, "call_in", state.CALLED_IN, "IR art. 40", ASSOCIATION, (CALL,)),
        _row(state.CALLED_IN, "record_call_in", state.WORKING, "IR art. 40", ASSOCIATION, (), (CALL,)),
        _row(state.WORKING, "hand_over_task", state.AWAY, "platform rule", starts=(AWAY,)),
        _row(state.AWAY, "record_reply", state.WORKING, "platform rule", stops=(AWAY,)),
        _row(state.AWAY, "acknowledge_task", state.AWAY, "platform rule", hand=Hand.RECEIVER),
        _row(state.AWAY, "reply_task", state.WORKING, "platform rule", stops=(AWAY,), hand=Hand.RECEIVER),
        _row(state.WORKING, "end_task", state.ENDED, "platform rule", stops=(TASK,)),
        _row(state.WORKING, "turn_to_inspection", state.ENDED, "CL art. 33; IR art. 28", DEPARTMENTS, (), (TASK,)),
        _row(state.WORKING, "turn_to_notice", state.ENDED, "IR arts. 27, 38", WATCHERS, (), (TASK,)),
        _row(state.WORKING, "turn_to_penalty", state.ENDED, "IR art. 29", DEPARTMENTS, (), (TASK,)),
    ]
    rows.append(_row(state.WORKING, "record_talk", state.WORKING, "IR art. 39", ASSOCIATION))
    for source in (state.OPEN, state.WORKING, state.CALLED_IN, state.AWAY):
        rows.append(_row(source, "note_task", source, "platform rule"))
    return tuple(rows)
# fmt: on


SUPERVISION_MOVES = _table()
SUPERVISION = enter(
    CycleTable(
        Cycle.SUPERVISION,
        TaskState,
        SUPERVISION_MOVES,
        buttons={
            "open_task": _l("建立监督任务"),
            "take_task": _l("开始办理"),
            "call_in": _l("约请机构"),
            "record_call_in": _l("记录约请情况"),
            "record_talk": _l("记录指导谈话"),
            "hand_over_task": _l("转其他单位"),
            "record_reply": _l("记录其他单位的回复"),
            "acknowledge_task": _l("确认收到"),
            "reply_task": _l("回复转来的单位"),
            "end_task": _l("办结"),
            "turn_to_inspection": _l("转入检查"),
            "turn_to_notice": _l("转入通报"),
            "turn_to_penalty": _l("记录处罚决定"),
            "note_task": _l("记录"),
        },
        told={
            "open_task": _l("已建立监督任务"),
            "take_task": _l("开始办理"),
            "call_in": _l("已约请机构"),
            "record_call_in": _l("记录了约请情况"),
            "record_talk": _l("记录了指导谈话"),
            "hand_over_task": _l("已转其他单位"),
            "record_reply": _l("其他单位已回复"),
            "acknowledge_task": _l("转去的单位确认收到"),
            "reply_task": _l("转去的单位回复"),
            "end_task": _l("已办结"),
            "turn_to_inspection": _l("已转入检查"),
            "turn_to_notice": _l("已转入通报"),
            "turn_to_penalty": _l("已记录处罚决定"),
            "note_task": _l("作了记录"),
        },
    )
)
