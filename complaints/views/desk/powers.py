"""Whose case it is, at the desk: give it back, dispute it, hand it outside, answer an objection, ask for identity."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import DEPARTMENTS
from complaints import actions, queries
from complaints.forms.desk import ConfirmForm
from complaints.forms.learner import OutsideForm
from complaints.forms.powers import AnswerForm, BodyReasonForm, HandOffForm, IdentityForm, ReasonForm
from complaints.lifecycle import OutsideTo, Status
from complaints.models import Complaint
from complaints.queries.figures import figure
from complaints.queries.intake import bodies_here
from complaints.queries.powers import common_superior, power_rows
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.desk.decisions import basis_of
from complaints.views.handoff import platform_of
from complaints.views.moves import attempt, go_home, not_now
from complaints.wording import FIVE_WAYS
from kernel import calendars, clock
from kernel.errors import NotYours
from kernel.forms import PostForm
from kernel.workdays import working_days_left


def pressed(form: PostForm, act: Callable[[], Any]) -> int:
    """200 to show the form, 303 once the act is done, else the status of the page that says what to mend."""
    if not form.is_sent:
        return 200
    failed = attempt(form, act) if form.validate() else 422
    return failed or 303


def _opened(number: str, act: str) -> tuple[Viewer, Complaint, Response | None]:
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    return viewer, complaint, not_now(viewer, complaint, act)


def _gone(viewer: Viewer, complaint: Complaint, words: str) -> Response:
    """Back to the case, or to the queue for whoever has no seat in it any more."""
    flash(words, "good")
    if not queries.seats_of(viewer, complaint):
        return redirect(url_for("complaints_desk.queue"), 303)
    return go_home(viewer, complaint)


@blueprint.route("/<number>/return", methods=["GET", "POST"])
@requires(*OFFICE)
def give_back(number: str) -> Page:
    """Give a case back to intake for want of power, never sideways (O121 art. 41; elsewhere 平台规则)."""
    viewer, complaint, away = _opened(number, "return_to_intake")
    if away is not None:
        return away
    form = ReasonForm()
    status = pressed(form, lambda: actions.return_to_intake(complaint, form.reason.data, by=viewer.actor))
    if status == 303:
        is_raised = complaint.status is Status.POWER_DISPUTE
        words = (
            _("已多次转手，交上级单位确定由谁处理。") if is_raised else _("已退回受理窗口。请把移交告知书送达投诉人。")
        )
        return _gone(viewer, complaint, words)
    context = {
        "basis": basis_of(complaint, "T-ACC"),
        "ways": FIVE_WAYS,
        "hop": complaint.hops + 1,
        "limit": figure("hops"),
    }
    return render_template("complaints/desk/return.html", complaint=complaint, form=form, **context), status


@blueprint.route("/<number>/dispute", methods=["GET", "POST"])
@requires(*OFFICE)
def dispute(number: str) -> Page:
    """Say that another department has the power; the two agree, or the common superior decides (O121 art. 33)."""
    viewer, complaint, away = _opened(number, "dispute_power")
    if away is not None:
        return away
    if viewer.organisation_kind not in DEPARTMENTS:
        raise NotYours()
    bodies = [body for body in bodies_here(DEPARTMENTS) if body.id != complaint.body_id]
    form = BodyReasonForm()
    form.offer_bodies(bodies)

    def act() -> None:
        actions.dispute_power(complaint, form.chosen(bodies), form.reason.data, by=viewer.actor)

    status = pressed(form, act)
    if status == 303:
        return _gone(viewer, complaint, _("已提出处理权限争议。告知是否受理的期限照常计算。"))
    context = {"bodies": bodies, "basis": basis_of(complaint, "T-JUR"), "hints": _regions(bodies)}
    return render_template("complaints/desk/dispute.html", complaint=complaint, form=form, **context), status


def _regions(bodies: list[Any]) -> dict[str, str]:
    return {body.ref: body.region.name for body in bodies if body.region}


@blueprint.route("/<number>/settle", methods=["GET", "POST"])
@requires(*OFFICE)
def settle(number: str) -> Page:
    """One of the two bodies takes the case (O121 art. 33; between others 平台规则)."""
    viewer, complaint, away = _opened(number, "settle_power")
    if away is not None:
        return away
    form, keeps = ConfirmForm(), viewer.organisation_id == complaint.body_id
    status = pressed(form, lambda: actions.settle_power(complaint, by=viewer.actor))
    if status == 303:
        return _gone(viewer, complaint, _("已确定由本单位处理。"))
    return render_template("complaints/desk/settle.html", complaint=complaint, form=form, keeps=keeps), status


@blueprint.route("/<number>/designate", methods=["GET", "POST"])
@requires(*OFFICE)
def designate(number: str) -> Page:
    """The common superior says whose case it is (O121 art. 33; between others 平台规则)."""
    viewer, complaint, away = _opened(number, "designate")
    if away is not None:
        return away
    if not is_common_superior(viewer, complaint):
        raise NotYours()
    first = [body for body in (complaint.body, complaint.other_body) if body is not None]
    known = {body.id for body in first}
    bodies = first + [body for body in bodies_here() if body.id not in known]
    form = BodyReasonForm()
    form.offer_bodies(bodies)

    def act() -> None:
        actions.designate(complaint, form.chosen(bodies), form.reason.data, by=viewer.actor)

    status = pressed(form, act)
    if status == 303:
        return _gone(viewer, complaint, _("已指定处理单位。"))
    context = {"hints": _regions(bodies)}
    return render_template("complaints/desk/designate.html", complaint=complaint, form=form, **context), status


def is_common_superior(viewer: Viewer, complaint: Complaint) -> bool:
    """Whether the viewer acts for the body that may say whose case it is."""
    if complaint.body is None:
        return False
    superior = common_superior(complaint.body, complaint.other_body)
    return superior is not None and superior.id == viewer.organisation_id


@blueprint.route("/<number>/handoff", methods=["GET", "POST"])
@requires(*OFFICE)
def hand_off(number: str) -> Page:
    """To 12315, the national training platform or the police (O121 arts. 8, 40; elsewhere 平台规则)."""
    viewer, complaint, away = _opened(number, "hand_off")
    if away is not None:
        return away
    form = HandOffForm()
    status = pressed(form, lambda: send_outside(complaint, form, viewer))
    if status == 303:
        is_raised = complaint.status is Status.POWER_DISPUTE
        words = _("已多次转手，交上级单位确定由谁处理。") if is_raised else _("已转出。投诉人会看到去处和要做的事。")
        return _gone(viewer, complaint, words)
    back = url_for("complaints_desk.show", number=complaint.number)
    context = {"ways": FIVE_WAYS, "back": back, "has_notice": True}
    return render_template("complaints/desk/handoff.html", complaint=complaint, form=form, **context), status


def send_outside(complaint: Complaint, form: HandOffForm, viewer: Viewer) -> None:
    """Do what the form of a hand-off says."""
    to, number = OutsideTo(form.target.data), form.number.data or None
    actions.hand_off(complaint, to, form.reason.data, number, form.on.data, by=viewer.actor)


@blueprint.route("/<number>/outside", methods=["GET", "POST"])
@requires(*OFFICE)
def outside(number: str) -> Page:
    """Note the number and day a platform outside gave (rules §0b.1)."""
    viewer, complaint, away = _opened(number, "record_outside_number")
    if away is not None:
        return away
    form = OutsideForm(data={"number": complaint.outside_number, "on": complaint.outside_on})

    def act() -> None:
        on = form.on.data or clock.today()
        actions.record_outside_number(complaint, form.number.data or "", on, by=viewer.actor)

    status = pressed(form, act)
    if status == 303:
        return _gone(viewer, complaint, _("已记下。"))
    context = {"platform": platform_of(complaint)}
    return render_template("complaints/desk/outside.html", complaint=complaint, form=form, **context), status


@blueprint.route("/<number>/objection", methods=["GET", "POST"])
@requires(*OFFICE)
def answer_objection(number: str) -> Page:
    """Answer the learner who says that the case is with the wrong body (平台规则)."""
    viewer, complaint, away = _opened(number, "answer_objection")
    if away is not None:
        return away
    form = AnswerForm()
    status = pressed(form, lambda: actions.answer_objection(complaint, form.answer.data, by=viewer.actor))
    if status == 303:
        return _gone(viewer, complaint, _("已答复，投诉人会看到。"))
    context = {"rows": power_rows(complaint), "back": url_for("complaints_desk.show", number=complaint.number)}
    return render_template("complaints/desk/objection.html", complaint=complaint, form=form, **context), status


@blueprint.route("/<number>/identity", methods=["GET", "POST"])
@requires(*OFFICE)
def request_identity(number: str) -> Page:
    """Ask for proof of identity by a day inside the time for deciding, which runs on (form 四; O121 art. 10)."""
    viewer, complaint, away = _opened(number, "request_identity")
    if away is not None:
        return away
    form = IdentityForm()

    def act() -> None:
        actions.request_identity(complaint, form.words.data, form.due_on.data or clock.today(), by=viewer.actor)

    status = pressed(form, act)
    if status == 303:
        return _gone(viewer, complaint, _("已通知投诉人补充。告知是否受理的期限照常计算。"))
    return render_template(
        "complaints/desk/identity.html", complaint=complaint, form=form, **_time_left(complaint)
    ), status


def _time_left(complaint: Complaint) -> dict[str, Any]:
    """The last day a body may name, and whether fewer working days remain than the operator holds fair (平台规则)."""
    running = [row for row in queries.clocks_of(complaint) if row.is_running and row.code == "T-ACC"]
    due = next((row.due_on for row in running if row.body_id == complaint.body_id), None)
    left = working_days_left(calendars.current(), clock.today(), due) if due is not None else 0
    least = figure("identity_minimum")
    return {"due": due, "left": max(left, 0), "least": least, "is_short": left < least}
