"""The clocks of supervision, inspections and notices: no text that was read sets one, all are 平台规则; pure."""

from institutions.deadlines import CycleClockRule, Unit, known
from institutions.lifecycle.inspecting import MAX_DEMANDS, demand_code

_PLATFORM = "platform rule"


def _t(words: str) -> str:
    """Mark names of clocks for the catalogue of translations."""
    return words


WATCH_CLOCKS = known(
    CycleClockRule("T-CHECK", _t("检查结论"), 20, Unit.WORKING_DAYS, _PLATFORM, "inspection_report"),
    CycleClockRule("T-RECHECK", _t("复查"), 10, Unit.WORKING_DAYS, _PLATFORM, "recheck"),
    *(CycleClockRule(demand_code(place), _t("整改"), 0, Unit.DATE, _PLATFORM) for place in range(1, MAX_DEMANDS + 1)),
    CycleClockRule(  # to object is a right: who says nothing has missed nothing
        "T-OBJECT", _t("对拟通报内容提出异议"), 5, Unit.WORKING_DAYS, _PLATFORM, "notice_objection", passes=True
    ),
    CycleClockRule("T-OBJ-ANS", _t("答复对通报的异议"), 5, Unit.WORKING_DAYS, _PLATFORM, "notice_objection_answer"),
    CycleClockRule("T-WATCH", _t("监督任务办结"), 30, Unit.WORKING_DAYS, _PLATFORM, "supervision"),
    CycleClockRule("T-CALL-IN", _t("约请机构的日期"), 0, Unit.DATE, _PLATFORM),
    CycleClockRule("T-WATCH-AWAY", _t("其他单位回复"), 20, Unit.WORKING_DAYS, _PLATFORM, "supervision_away"),
)
