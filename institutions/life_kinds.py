"""Which events belong to the one timeline of an institution, in which area, and which the institution reads too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from institutions.deadlines import CYCLE_CLOCKS, END, FILL
from institutions.duties import BY_CODE
from institutions.lifecycle import CYCLES, Cycle
from institutions.lifecycle.inspecting import InspectionResult
from institutions.lifecycle.signals import SignalKind
from kernel.labels import Labelled


class Area(Labelled):
    """The six cycles in their order, then what goes beside them."""

    FILING = "filing", _l("备案")
    SELECTION = "selection", _l("选用")
    SUPERVISION = "supervision", _l("监督")
    INSPECTION = "inspection", _l("检查")
    NOTICE = "notice", _l("通报")
    EXIT = "exit", _l("退出")
    DUTY = "duty", _l("信息披露")
    CORRECTION = "correction", _l("更正")
    REGISTRY = "registry", _l("登记")


@dataclass(frozen=True)
class Kind:
    """How an event is told: its area, its words, the table and field of the record it is about."""

    area: Area
    words: Any
    table: str = ""
    id_field: str = ""
    is_shared: bool = True


def _of(area: Area, id_field: str, shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Kind]:
    """Events of one area: what the institution reads too, and what is the body's own."""
    kinds = {code: Kind(area, words, area.value if id_field else "", id_field) for code, words in shared.items()}
    for code, words in own.items():
        kinds[code] = Kind(area, words, area.value if id_field else "", id_field, is_shared=False)
    return kinds


_MOVED, _BREACHED, _SHORT = "cycle.moved", "cycle_clock.breached", "exit.found_short"
_TOLD = {
    **_of(
        Area.SUPERVISION,
        "task_id",
        {},
        {
            "task.opened": _l("建立监督任务"),
            "task.taken": _l("开始办理监督任务"),
            "task.called_in": _l("约请机构"),
            "task.call_in_recorded": _l("记录约请情况"),
            "task.talk_recorded": _l("记录指导谈话"),
            "task.handed_over": _l("监督任务转其他单位"),
            "task.acknowledged": _l("转去的单位确认收到"),
            "task.reply_recorded": _l("记录其他单位回复"),
            "task.ended": _l("监督任务办结"),
        },
    ),
    **_of(Area.SUPERVISION, "", {}, {"signal.raised": _l("出现风险信号"), "signal.ended": _l("风险信号消失")}),
    **_of(
        Area.INSPECTION,
        "inspection_id",
        {
            "inspection.begun": _l("开始检查"),
            "inspection.findings_sent": _l("检查情况告知机构"),
            "inspection.own_view_stated": _l("机构对检查陈述意见"),
            "inspection.demand_answered": _l("机构回复整改"),
            "inspection.demand_rechecked": _l("复查整改"),
            "inspection.closed": _l("检查办结"),
        },
        {
            "inspection.planned": _l("安排检查"),
            "inspection.moved": _l("检查改期"),
            "inspection.cancelled": _l("取消检查"),
            "inspection.partner_answered": _l("消费者协会答复邀请"),
            "inspection.mending_demanded": _l("要求整改"),
        },
    ),
    **_of(
        Area.NOTICE,
        "notice_id",
        {
            "notice.told": _l("通报告知机构"),
            "notice.objected": _l("机构对通报提出异议"),
            "notice.accepted": _l("机构对通报没有异议"),
            "notice.objection_answered": _l("答复对通报的异议"),
            "notice.published": _l("发布通报"),
            "notice.replaced": _l("通报由更正版本代替"),
            "notice.withdrawn": _l("撤回通报"),
        },
        {
            "notice.drafted": _l("起草通报或者提示"),
            "notice.approved": _l("审定通报并编号"),
            "notice.dropped": _l("不发布通报"),
        },
    ),
    **_of(
        Area.DUTY,
        "",
        {
            "duty.opened": _l("向机构提出披露事项"),
            "duty.confirmed": _l("披露事项的版本由机构确认"),
            "duty.recalled": _l("披露事项的版本实施前撤回"),
            "commitment.made": _l("机构承诺执行质量标准"),
            "commitment.ended": _l("机构撤回对质量标准的承诺"),
        },
        {},
    ),
    **_of(
        Area.REGISTRY,
        "",
        {
            "institution.added": _l("登记机构"),
            "institution.merged": _l("合并机构"),
            "institution.split": _l("拆分机构"),
            "institution.odr_joined": _l("开通在线消费纠纷和解"),
            "institution.odr_left": _l("停止在线消费纠纷和解"),
        },
        {},
    ),
}
KINDS = (*_TOLD, _MOVED, _BREACHED, _SHORT)


def kind_of(code: str, data: Mapping[str, Any]) -> Kind | None:
    """How an event of this kind with these data is told; None where it is not."""
    if code in _TOLD:
        return _TOLD[code]
    if code == _SHORT:
        return Kind(Area.EXIT, _l("机构停业早于规定的日期"), Area.EXIT.value, "subject_id")
    if code not in (_MOVED, _BREACHED):
        return None
    area = Area(data["cycle"])
    if code == _BREACHED:
        # In older events the time to object was breached as if it were a duty: silence was nothing left undone.
        is_right = (rule := CYCLE_CLOCKS.get(data["code"])) is not None and rule.passes
        return None if is_right else _breach(area, data)
    return Kind(area, CYCLES[Cycle(data["cycle"])].told[data["act"]], area.value, "subject_id")


def _breach(area: Area, data: Mapping[str, Any]) -> Kind:
    """A day that passed; older events have clocks of items of disclosure in supervision and they are no tasks."""
    words = _l("期限已过，没有办")
    if area is Area.DUTY or data["code"] in (FILL, END):
        return Kind(Area.DUTY, words)
    return Kind(area, words, area.value, "subject_id")


def about_of(data: Mapping[str, Any], item: str | None = None) -> str:
    """What of several an event is about, in a few words: which signal, which item of disclosure, which result.

    `item` is the code of the disclosure item a clock ran for, which its event does not name; empty where nothing is.
    """
    if (signal := data.get("signal_kind")) in set(SignalKind):
        return str(SignalKind(signal).label)
    if (result := data.get("result")) in set(InspectionResult):
        return str(InspectionResult(result).label)
    known = BY_CODE.get(item or data.get("item", ""))
    return str(known.name) if known is not None else ""
