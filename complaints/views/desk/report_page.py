"""What a body's page of one report shows: the report, its time, what was said, others like it, what may be done now."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import Viewer
from complaints.actions import REPORTER_REASONS
from complaints.actions.reports.supervising import WATCHED
from complaints.actions.reports.timing import dates_of
from complaints.documents import body_papers
from complaints.lifecycle import ReportKind
from complaints.models import Report, ReportClock, ReportWord, SaidAs
from complaints.queries.reports import acts_on, clock_in, earlier_of, is_named, joined_to, may_open, words_in
from complaints.report_labels import REPORT_EVENTS
from complaints.views.queues import left_words
from complaints.views.reports import TONES, page_of, state_words
from complaints.views.steps import steps
from institutions.lifecycle.supervising import SUPERVISION_MOVES
from institutions.models import SupervisionTask
from institutions.permissions.watching import begins
from institutions.queries.watching import tasks_from
from institutions.views.tones import TASK_TONES
from kernel import calendars, clock
from kernel.events import stream_of
from kernel.web import day

# The buttons in the order in which an officer needs them; the label says what pressing does.
BUTTONS: dict[str, Any] = {
    "check": _l("有权处理，开始核查"),
    "decide": _l("写下核查结论"),
    "close": _l("办结"),
    "note_lead": _l("答复并存档"),
    "ask": _l("向举报人提问"),
    "refer": _l("移送线索"),
    "link": _l("与以前的举报关联"),
    "ask_time": _l("申请延长核查时间"),
    "decide_time": _l("答复延长申请"),
    "tell_result": _l("依法告知处理结果"),
    "note": _l("写内部备注"),
    "show_reporter": _l("查看举报人（记录在案）"),
    "no_power": _l("无权处理，告知举报人"),
    "return_to_intake": _l("退回受理窗口"),
}

LETTERS: dict[str, Any] = {
    "handover": _l("下载线索移送函（PDF）"),
    "report_dispatch": _l("下载举报分送通知书（PDF）"),
}


def desk_page(viewer: Viewer, report: Report) -> dict[str, Any]:
    """Everything the template needs; the reporter's name is not among it."""
    running = clock_in(report)
    said = words_in(report, *SaidAs)
    named = is_named(report)
    tasks = tasks_from(viewer, report_number=report.number)
    return {
        **page_of(report),
        "state": (state_words(report), TONES[report.state]),
        "clock": clock_of(running) if running is not None else None,
        "buttons": _buttons(viewer, report, running, named) + supervising_button(viewer, report, tasks),
        "tasks": tasks,
        "task_tones": TASK_TONES,
        "named": named,
        "talk": [_said(row) for row in said if row.kind in (SaidAs.QUESTION, SaidAs.ANSWER, SaidAs.MORE)],
        "notes": [_said(row) for row in said if row.kind in (SaidAs.NOTE, SaidAs.HANDED, SaidAs.SHOWN)],
        "earlier": len(earlier_of(report)) if report.kind is ReportKind.REPORT else 0,
        "joined": [(row.number, url_for("complaints_desk.report", number=row.number)) for row in joined_to(report)],
        "letters": [
            {"number": one.number, "url": url_for("papers.download", code=one.code), "label": str(LETTERS[one.kind])}
            for one in body_papers(report)
        ],
        "history": [
            {"at": row.happened_at, "title": str(REPORT_EVENTS[row.kind])}
            for row in stream_of(report.stream)
            if row.kind in REPORT_EVENTS
        ],
    }


def _buttons(viewer: Viewer, report: Report, running: ReportClock | None, named: bool) -> list[tuple[str, str, str]]:
    """What may be pressed now: the address, the words, the weight of the button."""
    may = set(acts_on(viewer, report))
    may |= {"decide"} if "file_case" in may else set()
    asked = running is not None and running.more_asked_at is not None
    if running is None or not running.is_running or asked:
        may.discard("ask_time")
    if running is None or not asked or running.more_granted is not None or running.more_asked_by_id == viewer.person_id:
        may.discard("decide_time")
    if not named:
        may -= {"show_reporter", "tell_result"}
    shown = [act for act in BUTTONS if act in may]
    return [
        (
            url_for("complaints_desk.report_act", number=report.number, act=act),
            str(BUTTONS[act]),
            "primary" if place == 0 else "secondary",
        )
        for place, act in enumerate(shown)
    ]


def may_supervise(viewer: Viewer, report: Report) -> bool:
    """Whether the viewer's body has the report and the power to watch whom it is about (§0b.12)."""
    has_power = "open_task" in begins(SUPERVISION_MOVES, viewer)
    return has_power and may_open(viewer, report) and report.kind in WATCHED


def supervising_button(viewer: Viewer, report: Report, tasks: Sequence[SupervisionTask]) -> list[tuple[str, str, str]]:
    """The button that opens a task out of it, until there is one."""
    if tasks or not may_supervise(viewer, report):
        return []
    url = url_for("complaints_desk.supervise_report", number=report.number)
    return [(url, _("据此建立监督任务"), "secondary")]


def clock_of(row: ReportClock) -> dict[str, Any]:
    """The body's time for `case.clock_row`: 平台规则, and how the day was counted."""
    late = row.is_running and clock.now() >= row.due_at
    dates = dates_of(row.ruleset, row.start_on, is_extended=bool(row.more_granted), length=row.length)
    return {
        "name": _("核查举报"),
        "due": row.due_on,
        "label": "platform",
        "article": _("平台规则。举报按行政处罚程序处理，那里的条文未随附；法律另有规定的，以法律为准。"),
        "state": _clock_state(row, late),
        "tone": "bad" if late or (not row.is_running and row.met_at and row.was_late(clock.now())) else "info",
        "overdue": late,
        "provisional": row.is_provisional and row.is_running,
        "notes": _more(row),
        "lines": steps(dates),
    }


def _clock_state(row: ReportClock, late: bool) -> str:
    if row.met_at is not None:
        return _("已完成，但逾期") if row.was_late(row.met_at) else _("已按时完成")
    if row.stopped_at is not None:
        return _("不再需要")
    return _("已逾期") if late else left_words(calendars.current(), row.due_on)


def _more(row: ReportClock) -> list[str]:
    if row.more_asked_at is None:
        return []
    asked = _("%(day)s申请延长：%(reason)s", day=day(clock.day_of(row.more_asked_at)), reason=row.more_reason)
    if row.more_granted is None:
        return [asked, _("等待本单位负责人答复。")]
    answer = _("负责人批准延长一次。") if row.more_granted else _("负责人没有批准。")
    return [asked, answer + (row.more_answer or "")]


def _said(row: ReportWord) -> dict[str, Any]:
    """One thing said: by whom as role and name of staff, never of the reporter."""
    words = row.words
    if row.kind is SaidAs.SHOWN:
        words = str(REPORTER_REASONS.get(row.words, row.words))
    if row.handed_to is not None:
        when = day(row.handed_on)
        to = f"{row.handed_to.label}（{row.office}）" if row.office else row.handed_to.label
        words = _("%(day)s移送%(to)s。%(words)s", day=when, to=to, words=row.words)
    author = (row.by.name or _("工作人员")) if row.by is not None else _("举报人")
    return {"at": row.at, "title": str(row.kind.label), "body": words, "actor": author}
