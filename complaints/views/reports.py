"""Reports (举报) as cards: what a case page says of them, what their own pages show."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import Viewer, current_viewer
from accounts.roles import Role
from complaints import rulesets
from complaints.documents import result_paper
from complaints.facts import wish
from complaints.lifecycle import PartyRole, ReportKind, ReportOutcome, ReportState
from complaints.models import Complaint, PointKind, Report
from complaints.permissions import may_read_whole
from complaints.queries.case_files import waits_for_look
from complaints.queries.covers import reads_whole
from complaints.queries.reports import files_by_report, files_in, may_open
from complaints.reporting import Hint, proposed
from complaints.views.case import CaseView
from complaints.views.file_cards import beside_cards, file_card
from kernel.files import StoredFile
from kernel.web import moment, tr


def category_of(report: Report) -> str:
    """The category's name in the reader's language."""
    return tr(rulesets.load(report.ruleset).categories[report.category].name)


def body_name(report: Report) -> str:
    """Who deals with it."""
    return report.body.name if report.body else _("平台受理窗口正在确定")


def cards_of(viewer: Viewer, view: CaseView) -> list[dict[str, Any]]:
    """The reports taken out of a case, for whoever reads it whole; a link where the viewer may open them."""
    # What is taken out may be handed on to another body: its files are covered before.
    covering = [row.id for row in view.reports if may_open(viewer, row)] if view.may("cover_file") else []
    found = files_by_report(covering)
    return [_card(viewer, view, row, found.get(row.id, [])) for row in view.reports]


def _card(viewer: Viewer, view: CaseView, row: Report, found: list[StoredFile]) -> dict[str, Any]:
    page = "complaints_learner.report" if viewer.role is Role.LEARNER else "complaints_desk.report"
    mine = may_open(viewer, row)
    return {
        "number": row.number,
        "url": url_for(page, number=row.number) if mine else None,
        "category": category_of(row),
        "body": body_name(row),
        "state": (state_words(row), TONES[row.state]) if mine else None,
        "files": beside_cards(view.complaint, view.rows, found, may_cover=True),
    }


def hints_of(complaint: Complaint, reported: Iterable[str]) -> tuple[Hint, ...]:
    """What may still be a report in what the institution reads; `reported` are categories already taken out."""
    words = (complaint.words_told, *(point.words for point in complaint.points))
    return proposed(
        rulesets.load(complaint.ruleset).categories,
        complaint.category,
        "\n".join(words),
        asks_refund=any(point.kind is PointKind.REFUND for point in complaint.points),
        known=reported,
    )


def splitting_of(viewer: Viewer, view: CaseView) -> dict[str, Any]:
    """What the desk's case page says of reports: those taken out, and what may be another."""
    complaint = view.complaint
    if not may_read_whole(view.roles):
        return {"reports": [], "report_hints": []}
    hints = hints_of(complaint, [row.category for row in view.reports]) if view.may("split") else ()
    return {"reports": cards_of(viewer, view), "report_hints": hint_words(complaint, hints)}


def hint_words(complaint: Complaint, hints: Iterable[Hint]) -> list[str]:
    """Each proposal in words: the category, and what made us think of it."""
    known = rulesets.load(complaint.ruleset).categories
    return [
        _("%(category)s（提到：%(found)s）", category=tr(known[hint.category].name), found="、".join(hint.found))
        if hint.found
        else _("%(category)s（投诉的类别）", category=tr(known[hint.category].name))
        for hint in hints
    ]


def is_read(complaint: Complaint) -> bool:
    """Whether the institution has had the words before it: it was admitted once (O121 art. 9; no taking back)."""
    return any(party.role is PartyRole.RESPONDENT for party in complaint.parties)


def page_of(report: Report) -> dict[str, Any]:
    """What the report's own page shows to whoever may read it."""
    rows = [
        (_("被举报机构"), report.target),
        (_("类别"), category_of(report)),
        (_("反映人自己说的身份"), str(report.source.label) if report.source is not None else ""),
        (_("内容"), report.words),
        (_("什么时候、在哪里"), report.happened),
        (_("依据"), report.basis),
        (_("相关要求"), "\n".join(wish(point) for point in report.points)),
        (_("由谁处理"), body_name(report)),
        (_("为什么"), tr(report.route_reason)),
        (_("收到"), moment(report.filed_at)),
    ]
    return {
        "report": report,
        "paper": result_url(report),
        "rows": [{"key": key, "value": value} for key, value in rows if value],
        "files": [_file(row) for row in files_in(report)],
    }


def result_url(report: Report) -> str | None:
    """Where the notice of the result can be downloaded, once it was told."""
    paper = result_paper(report) if report.result_at is not None else None
    return url_for("papers.download", code=paper.code) if paper is not None else None


def _file(row: StoredFile) -> dict[str, Any]:
    """A file; of a minor's case its name may name the child, and is read after a look that was let (decision 0046)."""
    viewer = current_viewer()
    return file_card(row, is_hidden=waits_for_look(viewer, row) is not None, sees_all=reads_whole(viewer, row))


def state_words(report: Report) -> str:
    """Where it stands; once closed, how it ended."""
    return str((report.outcome or report.state).label)


def state_sentence(report: Report) -> str:
    """What the state means for whoever reports; no result beside what the law has told (O121 arts. 34, 36)."""
    if report.outcome is ReportOutcome.NOTED and not report.told:  # filed away before leads were answered
        return _("已经阅存。")
    if report.outcome is not None:
        return str(ENDS[report.outcome])
    if report.kind is ReportKind.LEAD:
        return _("作为反映和建议转给有关单位阅处，看过以后会答复您。")
    return str(STANDS[report.state])


TONES = {
    ReportState.RECEIVED: "warn",
    ReportState.CHECKING: "info",
    ReportState.FILED: "info",
    ReportState.NOT_FILED: "neutral",
    ReportState.CLOSED: "good",
}
STANDS: dict[ReportState, Any] = {
    ReportState.RECEIVED: _l("已经收到，正在分给有权处理的部门，或者等部门开始核查。"),
    ReportState.CHECKING: _l("有权处理的部门正在核查。"),
    ReportState.FILED: _l("部门已经立案，正在依法处理。"),
    ReportState.NOT_FILED: _l("部门核查后决定不予立案。"),
}
ENDS: dict[ReportOutcome, Any] = {
    ReportOutcome.FILED: _l("部门已经立案，这一件在平台上办结。处理结果以依法公开的为准。"),
    ReportOutcome.NOT_FILED: _l("部门核查后决定不予立案，这一件已经办结。"),
    ReportOutcome.NO_POWER: _l("收到的部门没有处理这件事的权限。请看下面它告诉您的话。"),
    ReportOutcome.LINKED: _l("和以前的举报说的是同一件事，一并处理。"),
    ReportOutcome.NOTED: _l("已经看过并存档。答复请看下面告诉您的话。"),
    ReportOutcome.DISPUTE: _l("说的是您和机构之间的争议。要退费、补课或者道歉，请走投诉，内容可以带过去。"),
    ReportOutcome.ELSEWHERE: _l("这件事不归这里管。请看下面应该向哪里反映。"),
    ReportOutcome.HANDLED: _l("处理单位已经处理。"),
}
