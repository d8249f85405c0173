"""A body's reports (举报): the list, one report, that it was dealt with; and those intake sends on, without a word."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import DEPARTMENTS, Role
from complaints import actions
from complaints.forms.desk import BodyForm, ConfirmForm
from complaints.lifecycle import ReportState
from complaints.models import Report
from complaints.queries.intake import bodies_here
from complaints.queries.reports import report_for, reports_of
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.moves import attempt
from complaints.views.reports import TONES, category_of, page_of
from kernel import clock


@blueprint.get("/reports")
@requires(*OFFICE, Role.PLATFORM_ADMIN)
def reports() -> Page:
    """The body's reports, what waits first; for intake, those without a body."""
    viewer = current_viewer()
    page = max(1, min(request.args.get("page", 1, type=int) or 1, 10_000))
    found, more = reports_of(viewer, page=page)
    return render_template(
        "complaints/desk/reports.html",
        rows=[_row(viewer, report) for report in found],
        is_intake=viewer.role is Role.PLATFORM_ADMIN,
        as_of=clock.now(),
        next_url=url_for(".reports", page=page + 1) if more else None,
        previous_url=url_for(".reports", page=page - 1) if page > 1 else None,
    )


def _row(viewer: Viewer, report: Report) -> dict[str, Any]:
    page = ".assign_report" if viewer.role is Role.PLATFORM_ADMIN else ".report"
    return {
        "number": report.number,
        "url": url_for(page, number=report.number),
        "institution": report.institution.name,
        "category": category_of(report),
        "state": (str(report.state.label), TONES[report.state]),
        "filed": report.filed_at,
    }


@blueprint.get("/reports/<number>")
@requires(*OFFICE)
def report(number: str) -> Page:
    """One report: what is reported and the evidence; never who reports."""
    found = report_for(current_viewer(), number)
    is_open = found.state is ReportState.RECEIVED
    return render_template("complaints/desk/report.html", **page_of(found), is_open=is_open)


@blueprint.route("/reports/<number>/handle", methods=["GET", "POST"])
@requires(*OFFICE)
def handle_report(number: str) -> Page:
    """Note that a report was dealt with; no result is kept here (O121 art. 36)."""
    viewer = current_viewer()
    found = report_for(viewer, number)
    home = redirect(url_for(".report", number=found.number), 303)
    if found.state is not ReportState.RECEIVED:
        return home
    form, status = ConfirmForm(), 200
    if form.is_sent:
        failed = attempt(form, lambda: actions.handle_report(found, by=viewer.actor)) if form.validate() else 422
        if failed is None:
            flash(_("已记下：举报已处理。"), "good")
            return home
        status = failed
    return render_template("complaints/desk/handle_report.html", report=found, form=form), status


@blueprint.route("/reports/<number>/assign", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def assign_report(number: str) -> Page:
    """Send a report without a body to one; its words are not shown here."""
    viewer = current_viewer()
    found = report_for(viewer, number)
    bodies = bodies_here(DEPARTMENTS)
    form, status = BodyForm(), 200
    form.offer_bodies(bodies)
    if form.is_sent:
        status = 422
        if form.validate():
            body = form.chosen(bodies)
            failed = attempt(form, lambda: actions.assign_report(found, body, by=viewer.actor))
            if failed is None:
                flash(_("已转给%(body)s。", body=body.name), "good")
                return redirect(url_for(".reports"), 303)
            status = failed
    hints = {body.ref: str(body.kind.label) for body in bodies}
    context = {"row": _row(viewer, found), "report": found, "hints": hints, "has_bodies": bool(bodies)}
    return render_template("complaints/desk/assign_report.html", form=form, **context), status
