"""From a report or a lead on the desk to a task of supervision: one page, for bodies that hold the power."""

from flask import redirect, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints.actions import reports
from complaints.queries.reports import report_for
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.desk.report_page import may_supervise
from institutions.forms.watching import SourcedTaskForm
from institutions.models import SupervisionTask
from institutions.permissions.reaching import reaches
from institutions.queries.watching import tasks_from
from institutions.views.acting import act_page
from kernel.errors import NotFound


@blueprint.route("/reports/<number>/supervise", methods=["GET", "POST"])
@requires(*OFFICE)
def supervise_report(number: str) -> Page:
    """Open a task about whom it is about; where there is one already, go to it."""
    viewer = current_viewer()
    report = report_for(viewer, number)
    if not may_supervise(viewer, report):
        raise NotFound()
    known = tasks_from(viewer, report_number=report.number)
    if known:
        return redirect(url_for("supervision.show", ref=known[0].ref), 303)
    form = SourcedTaskForm(data={"institution": report.target})
    form.within(lambda one: one.id == report.institution_id or reaches(viewer.organisation_id, one), report.institution)
    made: list[SupervisionTask] = []

    def do() -> None:
        institution = form.chosen()
        assert institution is not None
        told = reports.ReportTask(institution, form.reason.data or "", form.since_on.data)
        made.append(reports.supervise_report(report, told, by=viewer.actor))

    return act_page(
        form,
        do,
        title=_("据此建立监督任务"),
        about=report.number,
        home=url_for(".report", number=report.number),
        next_page=lambda: url_for("supervision.show", ref=made[0].ref),
        lede=_("任务和这件举报或者反映互相看得到。举报的核查和期限不因此改变。"),
        hints={"reason": _("不要写举报人，也不要写有人举报。")},
        said=_("已建立监督任务。"),
    )
