"""A mediator's own cases; a body's board of cases that wait for a mediator, and the choice of one."""

from flask import flash, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import ASSOCIATIONS, Role
from complaints import queries as cases
from complaints.facts import category_label
from complaints.lifecycle import Status
from complaints.models import Complaint, ConsentKind
from complaints.views.desk.decisions import consents_to
from complaints.views.moves import attempt, go_home, not_now
from kernel.errors import NotYours
from mediation import actions, queries
from mediation.forms import MediatorForm
from mediation.lifecycle import MediationState
from mediation.models import Mediation
from mediation.views.blueprint import OFFICE, Page, blueprint


@blueprint.get("/")
@requires(Role.MEDIATOR, *OFFICE)
def index() -> Page:
    """The mediator's tables, open ones first; for a body's office, what waits for a mediator."""
    viewer = current_viewer()
    if viewer.role is not Role.MEDIATOR:
        waiting = [_waiting_row(complaint) for complaint in queries.waiting_for_mediator(viewer)]
        orphaned = [_orphaned_row(table) for table in queries.without_mediator(viewer)]
        return render_template("mediation/board.html", rows=waiting, orphaned=orphaned)
    tables = queries.mediations_of(viewer)
    open_rows = [_table_row(table.complaint, table) for table in tables if table.state is MediationState.OPEN]
    ended = [_table_row(table.complaint, table) for table in tables if table.state is not MediationState.OPEN]
    return render_template("mediation/index.html", open_rows=open_rows, ended_rows=ended)


def _waiting_row(complaint: Complaint) -> dict[str, object]:
    return {
        "number": complaint.number,
        "url": url_for("mediation.assign", number=complaint.number),
        "institution": complaint.respondent_name,
        "category": category_label(complaint),
        "status": (str(complaint.status.label), "info"),
        "filed": complaint.filed_at,
    }


def _orphaned_row(table: Mediation) -> dict[str, object]:
    row = _table_row(table.complaint, table)
    return row | {"url": url_for("mediation.hand_over", number=table.complaint.number)}


def _table_row(complaint: Complaint, table: Mediation) -> dict[str, object]:
    return {
        "number": complaint.number,
        "url": url_for("mediation.table", number=complaint.number),
        "institution": complaint.respondent_name,
        "category": category_label(complaint),
        "status": (str(table.state.label), "info" if table.state is MediationState.OPEN else "neutral"),
        "opened": table.opened_at,
    }


@blueprint.route("/<number>/mediator", methods=["GET", "POST"])
@requires(*OFFICE)
def assign(number: str) -> Page:
    """The body that mediates gives the case to one of its mediators; both parties' consent must be on record.

    Where a mediator stepped down, another one takes the chair (O121 art. 21).
    """
    viewer = current_viewer()
    complaint = cases.complaint_for(viewer, number)
    if complaint.status is Status.MEDIATING:
        return _name_another(viewer, complaint)
    away = not_now(viewer, complaint, "mediate")
    if away is not None:
        return away
    mediates = viewer.organisation_id == (complaint.mediation_body_id or complaint.body_id)
    if not mediates or viewer.organisation_kind not in ASSOCIATIONS:
        raise NotYours()
    people = queries.mediators_of(viewer.organisation_id or 0)
    kind = ConsentKind.ENTRUST if complaint.status is Status.ENTRUSTED else ConsentKind.MEDIATE
    consents = consents_to(complaint, kind)
    form = MediatorForm()
    form.offer_people(people)
    status = 200
    if form.is_sent:
        status = 422
        if form.validate():
            failed = attempt(form, lambda: actions.open_table(complaint, form.chosen(people), by=viewer.actor))
            if failed is None:
                flash(_("已安排调解员，双方都能看到调解桌。"), "good")
                return go_home(viewer, complaint)
            status = failed
    context = {"complaint": complaint, "form": form, "people": people, "consents": consents}
    return render_template("mediation/assign.html", **context), status


def _name_another(viewer: Viewer, complaint: Complaint) -> Page:
    away = not_now(viewer, complaint, "name_mediator")
    if away is not None:
        return away
    table = queries.mediation_of(complaint)
    if table is None or not queries.is_chairless(complaint):
        flash(_("这个案件已经有调解员。"), "info")
        return go_home(viewer, complaint)
    if viewer.organisation_id != table.body_id:
        raise NotYours()
    gone = actions.stepped_down(complaint)
    people = [one for one in queries.mediators_of(table.body_id) if one.id not in gone]
    form = MediatorForm()
    form.offer_people(people)
    status = 200
    if form.is_sent:
        status = 422
        if form.validate():
            failed = attempt(form, lambda: actions.name_mediator(table, form.chosen(people), by=viewer.actor))
            if failed is None:
                flash(_("已另行安排调解员，各方会收到通知。"), "good")
                return go_home(viewer, complaint)
            status = failed
    context = {"complaint": complaint, "form": form, "people": people, "consents": []}
    return render_template("mediation/assign.html", **context), status
