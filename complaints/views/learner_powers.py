"""What a learner says about whose case it is, and the proof of identity that was asked for."""

from flask import flash, render_template
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.forms.powers import ObjectionForm, SupplyForm
from complaints.models import Complaint
from complaints.queries.powers import power_rows
from complaints.views.learner import Page, blueprint
from complaints.views.moves import attempt, go_home, not_now
from kernel.sent_files import came_before, is_fine, taken


@blueprint.route("/<number>/objection", methods=["GET", "POST"])
@requires(Role.LEARNER)
def contest_route(number: str) -> Page:
    """我认为不对: say that the case is with the wrong body; an officer answers before deciding (平台规则)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "contest_route")
    if away is not None:
        return away
    form, status = ObjectionForm(), 200
    if form.is_sent:
        words = form.words.data or ""
        failed = (
            attempt(form, lambda: actions.contest_route(complaint, words, by=viewer.actor)) if form.validate() else 422
        )
        if failed is None:
            flash(_("已提交。经办人答复之前，不会作出决定。"), "good")
            return go_home(viewer, complaint)
        status = failed
    return render_template("complaints/learner/objection.html", form=form, complaint=complaint), status


@blueprint.route("/<number>/identity", methods=["GET", "POST"])
@requires(Role.LEARNER)
def supply_identity(number: str) -> Page:
    """Hand in the proof of identity that was asked for; only the body may open it (O121 art. 10; IR art. 46)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "supply_identity")
    if away is not None:
        return away
    asked = power_rows(complaint).open_request
    if asked is None:
        flash(_("现在没有要补充的身份材料。"), "info")
        return go_home(viewer, complaint)
    form, status = SupplyForm(), 200
    kept = came_before(form)
    if form.is_sent:
        kept, refused = taken(form.form_token.data or "", viewer.person_id)
        status = _supply(form, complaint, viewer, refused)
        if status == 303:
            flash(_("已提交，只有处理单位能看，每次查看都有记录。"), "good")
            return go_home(viewer, complaint)
    context = {"form": form, "complaint": complaint, "asked": asked, "kept": kept}
    return render_template("complaints/learner/identity.html", **context), status


def _supply(form: SupplyForm, complaint: Complaint, viewer: Viewer, refused: list[str]) -> int:
    if not is_fine(form, refused):
        return 422
    words, token = form.words.data or "", form.form_token.data
    failed = attempt(form, lambda: actions.supply_identity(complaint, words, by=viewer.actor, form_token=token))
    return failed or 303
