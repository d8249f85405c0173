"""The State Council's arrangements on record; a year's notice is looked at first and taken in a second step."""

import json

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import requires
from accounts.roles import Role
from complaints.forms.figures import NoticeForm, TakeNoticeForm
from complaints.queries.moving_days import would_move
from complaints.views.desk.blueprint import Page, blueprint
from kernel import calendars, clock
from kernel.calendars import Preview

MOST_BYTES = 200_000


@blueprint.route("/calendar", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def calendar() -> Page:
    """The years with their notices; a file sent here is shown with what it would change, and nothing is written."""
    form, status = NoticeForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            text = _text(form)
            found = _looked_at(form, text)
            if found is not None:
                return _shown(found, text)
    known = calendars.years()
    missing = clock.today().year + 1 not in {row.year for row in known if row.is_announced}
    context = {"years": known, "next_year": clock.today().year + 1 if missing else None}
    return render_template("complaints/desk/calendar.html", form=form, **context), status


def _text(form: NoticeForm) -> str:
    """The file as text; empty when there is none or it cannot be one."""
    sent = form.file.data
    body = sent.read(MOST_BYTES + 1) if sent is not None and hasattr(sent, "read") else b""
    return body.decode("utf-8-sig", "replace") if 0 < len(body) <= MOST_BYTES else ""


def _looked_at(form: NoticeForm, text: str) -> Preview | None:
    if not text:
        form.file.errors = [_("请选择一个不超过200KB的JSON文件。")]
        return None
    try:
        return calendars.preview(text)
    except ValueError as error:
        form.file.errors = [_("这个文件不能用：%(why)s。", why=str(error))]
        return None


def _shown(found: Preview, text: str) -> Page:
    form = TakeNoticeForm(formdata=None)
    form.notice.data = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    moves = would_move(found.calendar, found.days)
    names = {day.on: day for day in found.notice.rows}
    context = {"found": found, "moves": moves, "names": names, "old": calendars.current()}
    return render_template("complaints/desk/calendar_preview.html", form=form, **context), 200


@blueprint.post("/calendar/take")
@requires(Role.PLATFORM_ADMIN)
def take_calendar() -> Page:
    """Take the notice that was looked at; open clocks are counted again by the worker."""
    form = TakeNoticeForm()
    text = form.notice.data or ""
    if not form.validate() or not 0 < len(text) <= MOST_BYTES:
        flash(_("请重新选择文件。"), "bad")
        return redirect(url_for(".calendar"), 303)
    try:
        counts = calendars.import_notice(json.loads(text))
    except ValueError as error:
        flash(_("这个文件不能用：%(why)s。", why=str(error)), "bad")
        return redirect(url_for(".calendar"), 303)
    facts = {"added": counts["added"], "changed": counts["changed"]}
    flash(_("放假安排已导入：新增%(added)s日，更改%(changed)s日。正在计算的期限会重新计算。", **facts), "good")
    return redirect(url_for(".calendar"), 303)
