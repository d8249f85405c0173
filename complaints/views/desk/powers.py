"""Whose case it is, at the desk: give it back, dispute it, hand it outside, answer an objection, ask for identity."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, requires
from accounts.roles import DEPARTMENTS
from complaints import actions
from complaints.documents import handed_over, make_designated, make_identity, make_power_dispute
from complaints.forms.desk import ConfirmForm
from complaints.forms.learner import OutsideForm
from complaints.forms.powers import AnswerForm, BodyReasonForm, HandOffForm, IdentityForm, ReasonForm
from complaints.lifecycle import OutsideTo, Status
from complaints.models import Clock, Complaint
from complaints.queries.figures import figure
from complaints.queries.intake import bodies_here
from complaints.queries.powers import common_superior, power_rows
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.desk.decisions import basis_of
from complaints.views.desk.timing import running, time_left
from complaints.views.handoff import platform_of
from complaints.views.posting import act_page, opened, posted
from complaints.views.previewing import posted_paper
from complaints.wording import FIVE_WAYS
from kernel import clock
from kernel.errors import NotYours
from kernel.papers import Paper


@blueprint.route("/<number>/return", methods=["GET", "POST"])
@requires(*OFFICE)
def give_back(number: str) -> Page:
    """Give a case back to intake for want of power, never sideways (O121 art. 41; elsewhere 平台规则)."""
    viewer, complaint, away = opened(number, "return_to_intake")
    if away is not None:
        return away
    form = ReasonForm()

    def act() -> list[Paper | None]:
        actions.return_to_intake(complaint, form.reason.data, by=viewer.actor)
        return handed_over(complaint)

    words = _("已退回受理窗口。请把移交告知书送达投诉人。")
    status, done = posted_paper(form, complaint, act, lambda: _raised_or(complaint, words), _("确认退回"))
    context = {
        "basis": basis_of(complaint, "T-ACC"),
        "ways": FIVE_WAYS,
        "hop": complaint.hops + 1,
        "limit": figure("hops"),
    }
    return done or act_page("desk/return", complaint, form, status, **context)


def _raised_or(complaint: Complaint, words: str) -> str:
    """What is said once a case was let go; after too many hops the superior has it."""
    is_raised = complaint.status is Status.POWER_DISPUTE
    return _("已多次转手，交上级单位确定由谁处理。") if is_raised else words


@blueprint.route("/<number>/dispute", methods=["GET", "POST"])
@requires(*OFFICE)
def dispute(number: str) -> Page:
    """Say that another department has the power; the two agree, or the common superior decides (O121 art. 33)."""
    viewer, complaint, away = opened(number, "dispute_power")
    if away is not None:
        return away
    if viewer.organisation_kind not in DEPARTMENTS:
        raise NotYours()
    bodies = [body for body in bodies_here(DEPARTMENTS) if body.id != complaint.body_id]
    form = BodyReasonForm()
    form.offer_bodies(bodies)

    def act() -> list[Paper | None]:
        actions.dispute_power(complaint, form.chosen(bodies), form.reason.data, by=viewer.actor)
        return [make_power_dispute(complaint)]

    words = _("已提出处理权限争议。告知是否受理的期限照常计算。")
    status, done = posted_paper(form, complaint, act, words, _("确认提出"))
    context = {"bodies": bodies, "basis": basis_of(complaint, "T-JUR"), "hints": _regions(bodies)}
    return done or act_page("desk/dispute", complaint, form, status, **context)


def _regions(bodies: list[Any]) -> dict[str, str]:
    return {body.ref: body.region.name for body in bodies if body.region}


@blueprint.route("/<number>/settle", methods=["GET", "POST"])
@requires(*OFFICE)
def settle(number: str) -> Page:
    """One of the two bodies takes the case (O121 art. 33; between others 平台规则)."""
    viewer, complaint, away = opened(number, "settle_power")
    if away is not None:
        return away
    form, keeps = ConfirmForm(), viewer.organisation_id == complaint.body_id

    def act() -> list[Paper | None]:
        actions.settle_power(complaint, by=viewer.actor)
        return handed_over(complaint)

    status, done = posted_paper(form, complaint, act, _("已确定由本单位处理。"), _("确认由本单位处理"))
    return done or act_page("desk/settle", complaint, form, status, keeps=keeps)


@blueprint.route("/<number>/designate", methods=["GET", "POST"])
@requires(*OFFICE)
def designate(number: str) -> Page:
    """The common superior says whose case it is (O121 art. 33; between others 平台规则)."""
    viewer, complaint, away = opened(number, "designate")
    if away is not None:
        return away
    if not is_common_superior(viewer, complaint):
        raise NotYours()
    first = [body for body in (complaint.body, complaint.other_body) if body is not None]
    known = {body.id for body in first}
    bodies = first + [body for body in bodies_here() if body.id not in known]
    form = BodyReasonForm()
    form.offer_bodies(bodies)

    def act() -> list[Paper | None]:
        actions.designate(complaint, form.chosen(bodies), form.reason.data, by=viewer.actor)
        return [*handed_over(complaint), make_designated(complaint, viewer.organisation_id)]

    status, done = posted_paper(form, complaint, act, _("已指定处理单位。"), _("确认指定"))
    context = {"hints": _regions(bodies)}
    return done or act_page("desk/designate", complaint, form, status, **context)


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
    viewer, complaint, away = opened(number, "hand_off")
    if away is not None:
        return away
    form = HandOffForm()

    def act() -> list[Paper | None]:
        send_outside(complaint, form, viewer)
        return handed_over(complaint)

    words = _("已转出。投诉人会看到去处和要做的事。")
    status, done = posted_paper(form, complaint, act, lambda: _raised_or(complaint, words), _("确认转出"))
    back = url_for("complaints_desk.show", number=complaint.number)
    context = {"ways": FIVE_WAYS, "back": back, "has_notice": True}
    return done or act_page("desk/handoff", complaint, form, status, **context)


def send_outside(complaint: Complaint, form: HandOffForm, viewer: Viewer) -> None:
    """Do what the form of a hand-off says."""
    to, number = OutsideTo(form.target.data), form.number.data or None
    actions.hand_off(complaint, to, form.reason.data, number, form.on.data, by=viewer.actor)


@blueprint.route("/<number>/outside", methods=["GET", "POST"])
@requires(*OFFICE)
def outside(number: str) -> Page:
    """Note the number and day a platform outside gave (rules §0b.1)."""
    viewer, complaint, away = opened(number, "record_outside_number")
    if away is not None:
        return away
    form = OutsideForm(data={"number": complaint.outside_number, "on": complaint.outside_on})

    def act() -> None:
        on = form.on.data or clock.today()
        actions.record_outside_number(complaint, form.number.data or "", on, by=viewer.actor)

    status, done = posted(form, complaint, act, _("已记下。"))
    context = {"platform": platform_of(complaint)}
    return done or act_page("desk/outside", complaint, form, status, **context)


@blueprint.route("/<number>/objection", methods=["GET", "POST"])
@requires(*OFFICE)
def answer_objection(number: str) -> Page:
    """Answer the learner who says that the case is with the wrong body (平台规则)."""
    viewer, complaint, away = opened(number, "answer_objection")
    if away is not None:
        return away
    form = AnswerForm()
    status, done = posted(
        form,
        complaint,
        lambda: actions.answer_objection(complaint, form.answer.data, by=viewer.actor),
        _("已答复，投诉人会看到。"),
    )
    context = {"rows": power_rows(complaint), "back": url_for("complaints_desk.show", number=complaint.number)}
    return done or act_page("desk/objection", complaint, form, status, **context)


@blueprint.route("/<number>/identity", methods=["GET", "POST"])
@requires(*OFFICE)
def request_identity(number: str) -> Page:
    """Ask for proof of identity by a day inside the time for deciding, which runs on (form 四; O121 art. 10)."""
    viewer, complaint, away = opened(number, "request_identity")
    if away is not None:
        return away
    form = IdentityForm()

    def act() -> list[Paper | None]:
        return [make_identity(actions.request_identity(complaint, *form.asked(), by=viewer.actor))]

    words = _("已通知投诉人补充。告知是否受理的期限照常计算。")
    status, done = posted_paper(form, complaint, act, words, _("确认通知投诉人"))
    return done or act_page(
        "desk/identity", complaint, form, status, **time_left(_deciding(complaint), "identity_minimum")
    )


def _deciding(complaint: Complaint) -> Clock | None:
    """The body's own running time for deciding."""
    row = running(complaint, "T-ACC")
    return row if row is not None and row.body_id == complaint.body_id else None
