"""A list of cases as a file: what the list shows and nothing protected; no cell that a spreadsheet would run."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from accounts.permissions import Viewer
from accounts.roles import INSTITUTION_ROLES
from complaints import queries
from complaints.facts import category_label
from complaints.queries import Filters, Waiting
from complaints.queries.figures import figure
from complaints.queries.queues import waiting
from complaints.views.people_facts import badges
from complaints.views.queues import due_cells
from kernel import calendars, clock, sheets

BATCH = 500
KINDS = {
    "csv": ("text/csv; charset=utf-8", sheets.written),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheets.workbook),
}


def header(viewer: Viewer) -> list[str]:
    """The names of the columns, in the reader's language."""
    side = _("处理单位") if viewer.role in INSTITUTION_ROLES else _("机构")
    return [
        _("案件号"),
        side,
        _("类别"),
        _("状态"),
        _("标记"),
        _("来源"),
        _("提交日期"),
        _("受理日期"),
        _("在等什么"),
        _("最晚"),
        _("是否逾期"),
        _("已转手次数"),
    ]


def rows_of(viewer: Viewer, ids: Sequence[int]) -> Iterator[list[str]]:
    """The rows of these cases, which came from the viewer's own list, in its order."""
    for start in range(0, len(ids), BATCH):
        for one in waiting(viewer, ids[start : start + BATCH]):
            yield _row(viewer, one)


def ids_for(viewer: Viewer, filters: Filters) -> list[int]:
    """The cases of the list, no more than the operator lets out at once (平台规则)."""
    return queries.ids_of(viewer, filters, figure("export_rows"))


def _row(viewer: Viewer, one: Waiting) -> list[str]:
    complaint, due = one.complaint, due_cells(one, calendars.current())
    body = complaint.body.name if complaint.body else ""
    return [
        complaint.number,
        body if viewer.role in INSTITUTION_ROLES else complaint.respondent_name,
        category_label(complaint),
        str(complaint.status.label),
        "；".join(label for label, _tone in badges(complaint, is_told_all=viewer.role not in INSTITUTION_ROLES)),
        str(complaint.channel.label),
        clock.day_of(complaint.filed_at).isoformat(),
        clock.day_of(complaint.accepted_at).isoformat() if complaint.accepted_at else "",
        due["task"] or "",
        due["due"].isoformat() if due["due"] else "",
        _("是") if due["overdue"] else "",
        str(complaint.hops or ""),
    ]
