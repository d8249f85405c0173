"""The institution's pages: its queue, a case without the learner's name and contact, more time, its consent."""

from flask import Blueprint, flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.coming import coming_of
from complaints.facts import category_label
from complaints.forms.institution import ConsentForm
from complaints.forms.keeping import PersonForm
from complaints.forms.timing import MoreTimeForm
from complaints.lifecycle import PartyRole, Status
from complaints.models import Clock, Complaint, ConsentKind
from complaints.queries.answer_drafts import answer_drafts_of
from complaints.queries.desk import assignee_of
from complaints.queries.entrusting import asked_entrusting
from complaints.queries.figures import figure
from complaints.queries.turns import consent_asked
from complaints.views import keeping
from complaints.views.between import between_parties
from complaints.views.case import CaseView, case_view, rooms_to_write
from complaints.views.linked import linked_of
from complaints.views.moves import attempt, go_home, not_now
from complaints.views.people_facts import agent_words
from complaints.views.posts import message_form
from complaints.views.queues import queue_of
from complaints.views.timing import ANSWERS, may_ask, timing_of
from complaints.views.turnings import turnings_of
from kernel.errors import NotFound

blueprint = Blueprint("complaints_institution", __name__, url_prefix="/institution")

STAFF = (Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
Page = str | Response | tuple[str, int]
keeping.attach(blueprint, STAFF)


@blueprint.get("/")
@requires(*STAFF)
def queue() -> Page:
    """The institution's cases by time left."""
    viewer = current_viewer()
    page = queue_of(viewer, "complaints_institution.queue", "complaints_institution.show")
    context = {"queue": page, "form": page.form, "coming": coming_of(viewer)}
    return render_template("complaints/institution/queue.html", **context)


@blueprint.get("/<number>")
@requires(*STAFF)
def show(number: str) -> Page:
    """One case: what the learner asks and the order it is about; never the learner's name, phone or address."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    view = case_view(viewer, complaint)
    choices = rooms_to_write(view)
    return render_template(
        "complaints/institution/show.html",
        view=view,
        complaint=complaint,
        category=category_label(complaint),
        consent=consent_state(view),
        between=between_parties(view),
        linked=linked_of(viewer, view),
        case_endpoint="complaints_institution.show",
        agent=agent_words(complaint),
        assignee=assignee_of(viewer, complaint),
        drafts=answer_drafts_of(viewer, complaint),
        answer_by=_running(view, "T-RESP") or _running(view, "T-RESP2"),
        timing=timing_of(view),
        turnings=turnings_of(viewer, view),
        has_table=complaint.status in (Status.MEDIATING, Status.APPRAISAL, Status.SUSPENDED, Status.AGREED)
        or _has_mediator(view),
        choices=choices,
        compose_form=message_form(choices) if view.may("say") and choices else None,
    )


def consent_state(view: CaseView) -> dict[str, object]:
    """The consent this case needs from the institution and what it has said so far; None when nothing."""
    kind = consent_asked(view.complaint)
    mine = view.rows.seated().get(PartyRole.RESPONDENT)
    given = view.rows.consents.get((mine.id, kind)) if mine else None
    return {"kind": kind, "label": kind.label, "given": given}


def _running(view: CaseView, code: str) -> Clock | None:
    return next((row for row in view.rows.clocks if row.code == code and row.is_running), None)


def _has_mediator(view: CaseView) -> bool:
    return any(party.role is PartyRole.MEDIATOR for party in view.rows.parties)


def due_of(complaint: Complaint) -> Clock | None:
    """The clock of the answer that runs, first word or formal answer."""
    return next((row for row in queries.clocks_of(complaint) if row.code in ANSWERS and row.is_running), None)


@blueprint.route("/<number>/more-time", methods=["GET", "POST"])
@requires(*STAFF)
def more_time(number: str) -> Page:
    """Ask for more time to answer, once (平台规则)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "ask_extension")
    if away is not None:
        return away
    row = due_of(complaint)
    if row is None or not may_ask(row):
        flash(_("现在不能申请延长答复时间。"), "info")
        return go_home(viewer, complaint)
    form, status, code = MoreTimeForm(), 200, row.code
    if form.is_sent:
        words = form.reason.data or ""
        failed = 422
        if form.validate():
            failed = attempt(form, lambda: actions.ask_extension(complaint, code, words, by=viewer.actor)) or 0
        if not failed:
            flash(_("申请已提出，处理单位会答复。没有同意之前，原来的日期不变。"), "good")
            return go_home(viewer, complaint)
        status = failed
    context = {"form": form, "row": row, "more": figure("more_time")}
    return render_template("complaints/institution/more_time.html", complaint=complaint, **context), status


@blueprint.route("/<number>/consent", methods=["GET", "POST"])
@requires(*STAFF)
def consent(number: str) -> Page:
    """Yes or no to mediation, or to its being entrusted (O121 arts. 18, 19; IR art. 46(4))."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "consent")
    if away is not None:
        return away
    if complaint.body is None:
        raise NotFound()
    kind = consent_asked(complaint)
    form, status = ConsentForm(), 200
    if form.is_sent:
        given = form.given.data == "yes"
        failed = (
            attempt(form, lambda: actions.consent(complaint, kind, given, by=viewer.actor)) if form.validate() else 422
        )
        if failed is None:
            flash(_("已记下您的选择，开始调解前可以更改。"), "good")
            return go_home(viewer, complaint)
        status = failed
    is_entrusting = kind is ConsentKind.ENTRUST
    asked = asked_entrusting(complaint) if is_entrusting else None
    context = {"form": form, "is_entrusting": is_entrusting, "body": complaint.body, "asked": asked}
    return render_template("complaints/institution/consent.html", complaint=complaint, **context), status


@blueprint.route("/<number>/assignee", methods=["GET", "POST"])
@requires(*STAFF)
def assignee(number: str) -> Page:
    """Take a case on, or give it to a colleague (平台规则)."""
    viewer = current_viewer()
    complaint, form, status = queries.complaint_for(viewer, number), PersonForm(), 200
    people = actions.colleagues(viewer.actor)
    may_lead = viewer.role is Role.INSTITUTION_ADMIN
    people = [one for one in people if may_lead or one.id == viewer.person_id]
    form.offer(people)
    if form.is_sent:
        status = 422
        if form.validate():
            chosen = form.chosen(people)
            failed = attempt(form, lambda: actions.name_assignee(complaint, chosen, by=viewer.actor))
            if failed is None:
                flash(_("已确定由谁答复。"), "good")
                return go_home(viewer, complaint)
            status = failed
    return render_template("complaints/institution/assignee.html", complaint=complaint, form=form), status
