"""Reports (举报) and leads: taken in, sorted, checked, answered as the law allows (O121 arts. 28–37; rules §8.3)."""

from complaints.actions.reports.checking import (
    ask_time,
    check_report,
    close_report,
    decide_report,
    decide_time,
    link_report,
    note_lead,
    refuse_report,
    tell_result,
)
from complaints.actions.reports.moving import BY_CODE
from complaints.actions.reports.saying import (
    REPORTER_REASONS,
    add_to_report,
    answer_question,
    ask_reporter,
    note_report,
    refer_report,
    show_reporter,
)
from complaints.actions.reports.supervising import ReportTask, supervise_report
from complaints.actions.reports.taking import (
    ReportWrong,
    Told,
    assign_report,
    code_hash,
    receipt_code,
    return_report,
    sort_other,
    sort_report,
    take_report,
)
from complaints.actions.reports.timing import NoMoreTime, sweep_reports

__all__ = [
    "BY_CODE",
    "REPORTER_REASONS",
    "NoMoreTime",
    "ReportTask",
    "ReportWrong",
    "Told",
    "add_to_report",
    "answer_question",
    "ask_reporter",
    "ask_time",
    "assign_report",
    "check_report",
    "close_report",
    "code_hash",
    "decide_report",
    "decide_time",
    "link_report",
    "note_lead",
    "note_report",
    "receipt_code",
    "refer_report",
    "refuse_report",
    "return_report",
    "show_reporter",
    "sort_other",
    "sort_report",
    "supervise_report",
    "sweep_reports",
    "take_report",
    "tell_result",
]
