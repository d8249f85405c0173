"""Reports (举报) as cards: what a case page says of them, what their own pages show."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints import rulesets
from complaints.facts import wish
from complaints.lifecycle import PartyRole, ReportState
from complaints.models import Complaint, PointKind, Report
from complaints.permissions import may_read_whole
from complaints.queries.reports import files_in, may_open
from complaints.reporting import Hint, proposed
from complaints.views.case import CaseView
from complaints.views.case_said import file_card
from kernel.web import moment, tr


def category_of(report: Report) -> str:
    """The category's name in the reader's language."""
    return tr(rulesets.load(report.ruleset).categories[report.category].name)


def body_name(report: Report) -> str:
    """Who deals with it."""
    return report.body.name if report.body else _("平台受理窗口正在确定")


def cards_of(viewer: Viewer, view: CaseView) -> list[dict[str, Any]]:
    """The reports taken out of a case, for whoever reads it whole; a link where the viewer may open them."""
    return [_card(viewer, row) for row in view.reports]


def _card(viewer: Viewer, row: Report) -> dict[str, Any]:
    page = "complaints_learner.report" if viewer.role is Role.LEARNER else "complaints_desk.report"
    mine = may_open(viewer, row)
    return {
        "number": row.number,
        "url": url_for(page, number=row.number) if mine else None,
        "category": category_of(row),
        "body": body_name(row),
        "state": (str(row.state.label), TONES[row.state]) if mine else None,
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
        (_("被举报机构"), report.institution.name),
        (_("类别"), category_of(report)),
        (_("内容"), report.words),
        (_("相关要求"), "\n".join(wish(point) for point in report.points)),
        (_("由谁处理"), body_name(report)),
        (_("为什么"), tr(report.route_reason)),
        (_("收到"), moment(report.filed_at)),
    ]
    return {
        "report": report,
        "rows": [{"key": key, "value": value} for key, value in rows if value],
        "files": [file_card(row) for row in files_in(report)],
    }


TONES = {ReportState.RECEIVED: "warn", ReportState.HANDLED: "good"}
