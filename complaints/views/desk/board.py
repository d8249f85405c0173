"""The board of a superior: its region at a glance, and the lists behind the numbers."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import rulesets
from complaints.queries.after_closing import late_after_closing
from complaints.queries.board import BodyRow, Listed, Watched, bodies, listed_cases
from complaints.queries.similar import GroupRow, groups_for, raises_no_suspicion
from complaints.views.desk.blueprint import Page, blueprint
from complaints.views.queues import TONES, due_cells, marks_of, outliving_rows
from kernel import calendars, clock
from kernel.workdays import Calendar

SIZE = 25
COLUMNS = {
    Listed.OPEN: _l("未结"),
    Listed.BREACHED: _l("已逾期"),
    Listed.WARNED: _l("已提醒"),
    Listed.PROVISIONAL: _l("日期暂定"),
    Listed.PAUSED: _l("暂停计算"),
    Listed.HOPS: _l("转手2次以上"),
}


@blueprint.get("/board")
@requires(Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
def board() -> Page:
    """Each body's open cases in numbers, and one list of them, all bodies or one."""
    viewer, as_of = current_viewer(), clock.now()
    listed = next((one for one in Listed if one.value == request.args.get("list")), Listed.BREACHED)
    after, rows = request.args.get("after"), bodies(viewer)
    body = next((row for row in rows if row.ref == request.args.get("body")), None)
    found, more = listed_cases(viewer, listed, body=body.ref if body else None, after=after, size=SIZE)
    calendar = calendars.current()
    return render_template(
        "complaints/desk/board.html",
        bodies=[_body_row(row, listed) for row in rows],
        totals={one.value: sum(row.numbers[one] for row in rows) for one in Listed},
        columns=list(COLUMNS.values()),
        chosen=body,
        listed=listed,
        tabs=_tabs(rows, listed, body),
        rows=[_row(one, listed, calendar) for one in found],
        outliving=outliving_rows(late_after_closing(viewer)),
        similar=[_similar(row) for row in groups_for(viewer)],
        as_of=as_of,
        next_url=_at(listed, body, more) if more else None,
        first_url=_at(listed, body) if after else None,
    )


def _at(listed: Listed, body: BodyRow | None, after: str | None = None) -> str:
    return url_for(
        "complaints_desk.board",
        list=str(listed),
        body=body.ref if body else None,
        after=after,
        _anchor="list",
    )


def _tabs(rows: list[BodyRow], listed: Listed, body: BodyRow | None) -> list[tuple[str, str, bool]]:
    """Each list with its number, of the body chosen or of all."""
    counted = [body] if body is not None else rows
    return [
        (
            _("%(list)s（%(number)s）", list=one.label, number=sum(row.numbers[one] for row in counted)),
            _at(one, body),
            one is listed,
        )
        for one in Listed
    ]


def _body_row(row: BodyRow, listed: Listed) -> dict[str, Any]:
    """One line of the table: each number leads to its list."""
    cells = [
        {"number": row.numbers[one], "url": _at(one, row) if row.numbers[one] else None, "label": label}
        for one, label in COLUMNS.items()
    ]
    paused = (clock.today() - row.paused_on).days if row.paused_on is not None else None
    late = bool(row.numbers[Listed.BREACHED])
    return {
        "name": row.name,
        "url": _at(listed, row),
        "is_late": late,
        "cells": cells,
        "paused": paused,
        "oldest": row.oldest_at,
    }


def _similar(row: GroupRow) -> dict[str, Any]:
    """A group of like cases as a fact; of a closing school it is said that many alike mean nothing of themselves."""
    categories = rulesets.in_force(clock.today()).categories
    kind = categories.get(row.category)
    return {
        "number": row.newest,
        "url": url_for("complaints_desk.show", number=row.newest),
        "who": row.institution,
        "category": f"{row.category} {_(kind.name) if kind is not None else ''}",
        "count": row.number,
        "first": row.first_at,
        "last": row.last_at,
        "is_calm": raises_no_suspicion(row.category),
    }


def _row(one: Watched, listed: Listed, calendar: Calendar) -> dict[str, Any]:
    complaint = one.case.complaint
    marks = [(str(complaint.status.label), TONES.get(complaint.status, "info")), *marks_of(one.case)]
    if one.is_urged:
        marks.append((_("已督办"), "good"))
    if one.has_reason:
        marks.append((_("已注明原因"), "good"))
    if one.paused_on is not None and listed is Listed.PAUSED:
        marks.append((_("已暂停%(number)s天", number=(clock.today() - one.paused_on).days), "warn"))
    return due_cells(one.case, calendar) | {
        "number": complaint.number,
        "url": url_for("complaints_desk.show", number=complaint.number),
        "body": complaint.body.name if complaint.body else "",
        "who": complaint.respondent_name,
        "marks": marks,
    }
