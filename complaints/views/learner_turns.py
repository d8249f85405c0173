"""What a learner does about a supplement, a withdrawal to be taken back, and a closed case that goes on anew."""

from flask import flash, redirect, render_template, session
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.actions.following import follow
from complaints.actions.supplements import open_supplement
from complaints.forms.learner import PressForm
from complaints.forms.turnings import HandInForm
from complaints.models import Complaint
from complaints.views.drafting import Filling
from complaints.views.filing import address_of
from complaints.views.learner import Page, blueprint
from complaints.views.moves import attempt, go_home, not_now
from kernel.sent_files import came_before, is_fine, taken


@blueprint.route("/<number>/supplement", methods=["GET", "POST"])
@requires(Role.LEARNER)
def supply_supplement(number: str) -> Page:
    """Hand in what was asked for, or say why there is none; also when the day has passed."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "supply_supplement")
    if away is not None:
        return away
    asked = open_supplement(complaint)
    if asked is None:
        flash(_("现在没有要补充的材料。"), "info")
        return go_home(viewer, complaint)
    form, status = HandInForm(), 200
    kept = came_before(form)
    if form.is_sent:
        kept, refused = taken(form.form_token.data or "", viewer.person_id)
        status = _supply(form, complaint, viewer, refused)
        if status == 303:
            flash(_("已提交，处理单位会收到通知。"), "good")
            return go_home(viewer, complaint)
    context = {"form": form, "complaint": complaint, "asked": asked, "kept": kept}
    return render_template("complaints/learner/supplement.html", **context), status


def _supply(form: HandInForm, complaint: Complaint, viewer: Viewer, refused: list[str]) -> int:
    if not is_fine(form, refused):
        return 422
    words, token = form.words.data or "", form.form_token.data
    declined = bool(form.declined.data)

    def do() -> None:
        actions.supply_supplement(complaint, words, by=viewer.actor, form_token=token, declined=declined)

    return attempt(form, do) or 303


@blueprint.post("/<number>/withdrawal/undo")
@requires(Role.LEARNER)
def undo_withdrawal(number: str) -> Page:
    """Take a withdrawal back; the case is as it was (平台规则)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "undo_withdrawal")
    if away is not None:
        return away
    form = PressForm()
    failed = attempt(form, lambda: actions.undo_withdrawal(complaint, by=viewer.actor)) if form.validate() else 422
    if failed is None:
        flash(_("撤回已取消，投诉照常办理，期限没有变。"), "good")
    else:
        flash("".join(str(one) for one in form.form_errors) or _("请再试一次。"), "warn")
    return go_home(viewer, complaint)


@blueprint.post("/<number>/again")
@requires(Role.LEARNER)
def again(number: str) -> Page:
    """A closed case about which there is something new goes on as a new one; nothing is typed again (§0b.22)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    if complaint.closed_at is None:
        flash(_("案件还没有结案，不用另提。有新情况的，请在案件里报告。"), "info")
        return go_home(viewer, complaint)
    draft = follow(complaint, by=viewer.actor)
    session["draft"] = draft.ref
    filling = Filling(draft, viewer, queries.answers_in(draft))
    flash(_("原来填的内容和材料都带过来了。请核对，再确认内容真实。"), "info")
    return redirect(address_of(filling.first_missing() or "check"), 303)
