"""The door for reports (举报) and leads: no account, one page to fill in, one to read it through, a receipt code."""

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from complaints import actions
from complaints.forms.report_door import DoorForm
from complaints.lifecycle import ReportSource
from complaints.models import Report
from complaints.queries.figures import figure
from complaints.queries.resuming import institution_chosen, regions_by_province
from institutions.models import Institution
from institutions.queries import exact_name, find_institutions
from kernel import clock, files
from kernel.errors import DomainError
from kernel.security.limits import hit
from kernel.sent_files import is_fine, take_files
from kernel.web import anyone

blueprint = Blueprint("complaints_reports", __name__, url_prefix="/reports")

Page = str | Response | tuple[str, int]
HOUR = 3600


@blueprint.get("/new")
@anyone
def new() -> Page:
    """What a report is and is not, what will be told, how it is kept; before the first field."""
    return render_template("complaints/reports/new.html", limit=figure("report_filings"))


@blueprint.route("/new/write", methods=["GET", "POST"])
@anyone
def write() -> Page:
    """Fill it in, read it through, send it; until then nothing but files is kept here."""
    form = DoorForm()
    if not form.is_sent:
        return _written(form, 200)
    if "edit" in request.form:
        return _written(form, 200)
    refused = take_files(form.key.data or "", None)
    fine = is_fine(form, refused)
    if not fine and not (form.is_sending and set(form.errors) == {"truth"}):
        return _written(form, 422)
    if request.form.get("more"):
        return _written(form, 200)
    form.offer(_alike(form))
    if not form.is_sending or not fine or not _is_chosen(form):
        return _read_through(form, 422 if form.is_sending else 200)
    return _send(form)


def _written(form: DoorForm, status: int) -> Page:
    kept = files.quarantined(form.key.data or "")
    page = render_template("complaints/reports/write.html", form=form, kept=kept, regions=regions_by_province())
    return page, status


def _alike(form: DoorForm) -> list[Institution]:
    """Institutions the typed name may mean, the one of exactly this name first."""
    exact = exact_name(form.name_of.data or "")
    found = find_institutions(form.name_of.data or "", 6)
    rows = ([exact] if exact is not None else []) + [one for one in found if exact is None or one.id != exact.id]
    if form.institution.data is None and exact is not None:
        form.institution.data = exact.ref
    return rows[:6]


def _is_chosen(form: DoorForm) -> bool:
    """Whether it is said which institution is meant, where several may be."""
    refs = [option.data for option in form.institution]
    if not refs or form.institution.data in refs:
        return True
    form.institution.errors = [_("请选择是不是下面的机构。")]
    return False


def _read_through(form: DoorForm, status: int) -> Page:
    kept = files.quarantined(form.key.data or "")
    carried = [field for field in form if field.name not in ("csrf_token", "key", "truth", "institution", "files")]
    places = {code: name for rows in regions_by_province().values() for code, name in rows}
    said = form.source.data
    source = str(ReportSource(said).label) if said in set(ReportSource) else _("不说")
    context = {"form": form, "kept": kept, "carried": carried, "place": places.get(form.region.data or "", "")}
    context |= {"source": source}
    return render_template("complaints/reports/check.html", **context), status


def _send(form: DoorForm) -> Page:
    hit("report-file", request.remote_addr or "unknown", figure("report_filings"), HOUR)
    told = form.told(institution_chosen(form.institution.data))
    try:
        report = actions.take_report(told)
    except DomainError as error:
        form.form_errors.append(error.message)
        return _read_through(form, error.status)
    remember(report)
    code = actions.receipt_code(told.key)
    shown = " ".join(code[at : at + 4] for at in range(0, len(code), 4))
    answer = make_response(render_template("complaints/reports/filed.html", code=shown, report=report))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def remember(report: Report) -> None:
    """Let this browser read the report for a while: whoever sits here has shown the code, or has just sent it."""
    session["report"], session["report_at"] = report.ref, int(clock.now().timestamp())


def forget() -> None:
    """Let this browser read no report any more."""
    session.pop("report", None)
    session.pop("report_at", None)


def to_check() -> Response:
    """To where the code is asked for."""
    return redirect(url_for("complaints_reports.check"), 303)
