"""At the desk: a party died or was dissolved; an heir or a successor steps in, or mediation is ended by item."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.forms.loss import HeirForm, LossForm, SuccessorForm
from complaints.models import Complaint, LossKind, SubjectLoss
from complaints.queries.loss import loss_for
from complaints.views.desk.blueprint import Page, blueprint
from complaints.views.moves import attempt
from institutions.queries import exact_name
from kernel.errors import NotYours
from kernel.events import Actor
from kernel.sent_files import came_before, is_fine, taken

HANDS = (Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)


def _case(number: str) -> tuple[Complaint, Actor]:
    """The case and the hand, where the hand is of the body that handles or mediates."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    if not actions.may_record_loss(complaint, by=viewer.actor):
        raise NotYours()
    return complaint, viewer.actor


def _home(complaint: Complaint) -> Page:
    return redirect(url_for(".show", number=complaint.number), 303)


@blueprint.route("/<number>/loss", methods=["GET", "POST"])
@requires(*HANDS)
def record_loss(number: str) -> Page:
    """Record it with the paper that proves it; the case goes on until somebody steps in or it is ended."""
    complaint, by = _case(number)
    form, status = LossForm(), 200
    kept = came_before(form)
    if form.is_sent:
        kept, refused = taken(form.form_token.data or "", by.person_id)
        status = _record(form, complaint, by) if is_fine(form, refused) else 422
        if status == 303:
            flash(_("已记录。请联系继承人或者承接的机构；没有的，按项终止调解。"), "good")
            return _home(complaint)
    return render_template("complaints/desk/loss.html", complaint=complaint, form=form, kept=kept), status


def _record(form: LossForm, complaint: Complaint, by: Actor) -> int:
    kind, on, words, token = LossKind(form.kind.data), form.on.data, form.words.data or "", form.form_token.data
    if on is None:
        return 422
    return attempt(form, lambda: actions.record_loss(complaint, kind, on, words, token, by=by)) or 303


@blueprint.route("/<number>/losses/<ref>", methods=["GET", "POST"])
@requires(*HANDS)
def successor(number: str, ref: str) -> Page:
    """An heir or the legal successor takes the seat; what was said in confidence before stays behind."""
    complaint, by = _case(number)
    row = loss_for(complaint, ref)
    if row.successor_id is not None:
        return _home(complaint)
    form = HeirForm() if row.kind is LossKind.DEATH else SuccessorForm()
    status = 200
    if form.is_sent:
        status = _admit(form, row, by) if form.validate() else 422
        if status == 303:
            flash(_("已加入案件。原来的一方不再能看到案件。"), "good")
            return _home(complaint)
    return render_template("complaints/desk/successor.html", complaint=complaint, form=form, row=row), status


def _admit(form: HeirForm | SuccessorForm, row: SubjectLoss, by: Actor) -> int:
    if isinstance(form, HeirForm):
        heir = actions.Heir(form.name.data or "", form.phone.data or "", form.address.data or "")
        return attempt(form, lambda: actions.admit_heir(row, heir, by=by)) or 303
    found = exact_name(form.name.data or "")
    if found is None:
        form.name.errors = [_("没有找到这家机构。请填写登记的全称。")]
        return 422
    return attempt(form, lambda: actions.admit_successor(row, found, by=by)) or 303
