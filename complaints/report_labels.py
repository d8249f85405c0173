"""What the events of a report are called."""

from flask_babel import lazy_gettext as _l

# What the body's page of a report tells of its chain, and the demo of a letter's cause; no seat of a case is shown it.
REPORT_EVENTS: dict[str, object] = {
    "report.received": _l("收到举报或反映"),
    "report.opened": _l("举报已单独登记"),
    "report.sorted": _l("受理窗口已分拣"),
    "report.assigned": _l("有举报转来"),
    "report.returned": _l("退回受理窗口"),
    "report.refused": _l("告知无权处理"),
    "report.taken": _l("开始核查"),
    "report.decided": _l("写下核查结论"),
    "report.closed": _l("办结"),
    "report.linked": _l("与以前的举报关联"),
    "report.merged": _l("有以后的举报并入"),
    "report.handled": _l("举报已处理"),
    "report.asked": _l("向举报人提问"),
    "report.answered": _l("举报人补充"),
    "report.noted": _l("写下内部备注"),
    "report.referred": _l("移送线索"),
    "report.reporter_shown": _l("查看举报人"),
    "report.result_told": _l("依法告知处理结果"),
    "report.clock_started": _l("核查时间开始计算"),
    "report.clock_ended": _l("核查时间停止计算"),
    "report.warned": _l("核查时间将到"),
    "report.breached": _l("核查逾期"),
    "report.redated": _l("放假安排公布，核查时间重新计算"),
    "report.time_asked": _l("申请延长核查时间"),
    "report.time_decided": _l("答复延长申请"),
}
