"""Reports (举报) and leads on the desk: by the time left, one report, sorted by intake, sent on without a word."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import DEPARTMENTS, Role
from complaints import actions
from complaints.documents import make_report_dispatch
from complaints.forms.desk import BodyForm
from complaints.forms.report_acts import LeadForm, SortForm
from complaints.lifecycle import ReportKind, ReportState
from complaints.models import Report, SaidAs
from complaints.queries.intake import bodies_here
from complaints.queries.reports import ReportFilter, acts_on, report_for, reports_of, words_in
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.desk.report_acts import ACTS
from complaints.views.desk.report_page import desk_page
from complaints.views.previewing import previewed
from complaints.views.queues import left_words
from complaints.views.reports import TONES, category_of, page_of, state_words
from kernel import calendars, clock
from kernel.papers import Paper


@blueprint.get("/reports")
@requires(*OFFICE, Role.PLATFORM_ADMIN)
def reports() -> Page:
    """The body's reports by the time left; for intake, those to sort and those without a body."""
    viewer = current_viewer()
    after, wanted = request.args.get("after"), _wanted()
    found, more = reports_of(viewer, wanted, after=after)
    asked: dict[str, Any] = {
        name: value for name, value in request.args.items() if name in ("state", "kind", "late") and value
    }
    return render_template(
        "complaints/desk/reports.html",
        rows=[_row(viewer, report) for report in found],
        is_intake=viewer.role is Role.PLATFORM_ADMIN,
        as_of=clock.now(),
        wanted=wanted,
        states=list(ReportState),
        kinds=(ReportKind.REPORT, ReportKind.LEAD),
        next_url=url_for(".reports", after=more, **asked) if more else None,
        first_url=url_for(".reports", **asked) if after else None,
    )


def _wanted() -> ReportFilter:
    """The filters of the address; what nobody knows filters nothing."""
    state = next((one for one in ReportState if one.value == request.args.get("state")), None)
    kind = next((one for one in ReportKind if one.value == request.args.get("kind")), None)
    return ReportFilter(state, kind, request.args.get("late") == "1")


def _row(viewer: Viewer, report: Report) -> dict[str, Any]:
    page = ".report"
    if viewer.role is Role.PLATFORM_ADMIN:
        page = ".sort_report" if report.kind is None else ".assign_report"
    running = next(iter(report.clocks), None)
    late = running is not None and clock.now() >= running.due_at
    return {
        "number": report.number,
        "url": url_for(page, number=report.number),
        "institution": report.target,
        "kind": _kind(report),
        "category": category_of(report),
        "state": (state_words(report), TONES[report.state]),
        "filed": report.filed_at,
        "due": running.due_on if running is not None else None,
        "label": "platform",
        "overdue": late,
        "left": left_words(calendars.current(), running.due_on) if running is not None and not late else None,
    }


def _kind(report: Report) -> str:
    """What it is in a word."""
    if report.kind is None:
        return _("待分拣")
    return _("举报") if report.kind is ReportKind.REPORT else _("反映")


@blueprint.get("/reports/<number>")
@requires(*OFFICE)
def report(number: str) -> Page:
    """One report: what is reported, the evidence, what was asked and answered; never who reports."""
    viewer = current_viewer()
    return render_template("complaints/desk/report.html", **desk_page(viewer, report_for(viewer, number)))


@blueprint.route("/reports/<number>/sort", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def sort_report(number: str) -> Page:
    """Intake reads what came by the door and says what it is (rules §0b.13)."""
    viewer = current_viewer()
    found = report_for(viewer, number)
    if found.kind is not None:
        return redirect(url_for(".assign_report", number=found.number), 303)
    form = SortForm()
    if not form.is_sent:
        form.category.data = found.category
    status, shown = previewed(form, lambda: _sort(viewer, found, form), _("分拣"))
    if shown is not None:
        return shown, status
    if status == 303:
        flash(_sorted_words(found), "good")
        return redirect(url_for(".reports"), 303)
    return render_template("complaints/desk/sort_report.html", form=form, **page_of(found)), status


def _sort(viewer: Viewer, found: Report, form: SortForm) -> list[Paper | None]:
    kind = ReportKind(form.kind.data)
    if kind is ReportKind.REPORT:
        actions.sort_report(found, str(form.category.data), by=viewer.actor)
        return [make_report_dispatch(found)]
    actions.sort_other(found, kind, form.words.data or "", by=viewer.actor)
    return []


def _sorted_words(found: Report) -> str:
    if found.body is not None:
        return _("已按规则分给%(body)s。", body=found.body.name)
    if found.state is ReportState.CLOSED:
        return _("已分拣，提交的人用回执码能看到。")
    return _("已分拣，请选择转交给哪个单位。")


@blueprint.route("/reports/<number>/assign", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def assign_report(number: str) -> Page:
    """Send what is without a body to one, or file a lead away; its words are not shown here."""
    viewer = current_viewer()
    found = report_for(viewer, number)
    if found.kind is None:
        return redirect(url_for(".sort_report", number=found.number), 303)
    bodies = bodies_here(DEPARTMENTS)
    form = BodyForm()
    form.offer_bodies(bodies)

    def act() -> list[Paper | None]:
        actions.assign_report(found, form.chosen(bodies), by=viewer.actor)
        return [make_report_dispatch(found)]

    status, shown = previewed(form, act, _("转交"))
    if shown is not None:
        return shown, status
    if status == 303:
        flash(_("已转给%(body)s。", body=form.chosen(bodies).name), "good")
        return redirect(url_for(".reports"), 303)
    hints = {body.ref: str(body.kind.label) for body in bodies}
    returned = [row.words for row in words_in(found, SaidAs.RETURNED)]
    context = {"row": _row(viewer, found), "report": found, "hints": hints, "has_bodies": bool(bodies)}
    context |= {"returned": returned, "is_lead": found.kind is ReportKind.LEAD}
    return render_template("complaints/desk/assign_report.html", form=form, **context), status


@blueprint.route("/reports/<number>/noted", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def note_lead(number: str) -> Page:
    """Intake has read a lead that no body needs, and answers it."""
    viewer = current_viewer()
    found = report_for(viewer, number)
    if "note_lead" not in acts_on(viewer, found):
        return redirect(url_for(".reports"), 303)
    form, shown = LeadForm(), ACTS["note_lead"]
    form.offer()
    status, page = previewed(form, lambda: _note(viewer, found, form), shown.submit)
    if page is not None:
        return page, status
    if status == 303:
        flash(str(shown.done), "good")
        return redirect(url_for(".reports"), 303)
    back = url_for(".assign_report", number=found.number)
    return render_template("complaints/desk/report_act.html", form=form, report=found, shown=shown, back=back), status


def _note(viewer: Viewer, found: Report, form: LeadForm) -> list[Paper | None]:
    actions.note_lead(found, form.words.data or "", by=viewer.actor)
    return []
