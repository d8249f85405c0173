"""What a learner does about a supplement, a withdrawal to be taken back, and a closed case that goes on anew."""

from flask import flash, redirect, session
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.actions.following import LEFT, follow
from complaints.actions.supplements import open_supplement
from complaints.forms.learner import PressForm
from complaints.forms.turnings import HandInForm
from complaints.views.drafting import Filling
from complaints.views.filing import address_of
from complaints.views.learner import Page, blueprint
from complaints.views.moves import attempt, go_home, not_now
from complaints.views.posting import act_page, handed_in, opened


@blueprint.route("/<number>/supplement", methods=["GET", "POST"])
@requires(Role.LEARNER)
def supply_supplement(number: str) -> Page:
    """Hand in what was asked for, or say why there is none; also when the day has passed."""
    viewer, complaint, away = opened(number, "supply_supplement")
    if away is not None:
        return away
    asked = open_supplement(complaint)
    if asked is None:
        flash(_("现在没有要补充的材料。"), "info")
        return go_home(viewer, complaint)
    form = HandInForm()

    def do() -> None:
        words, token, declined = form.words.data or "", form.form_token.data, bool(form.declined.data)
        actions.supply_supplement(complaint, words, by=viewer.actor, form_token=token, declined=declined)

    status, kept, done = handed_in(form, complaint, viewer, do, _("已提交，处理单位会收到通知。"))
    return done or act_page("learner/supplement", complaint, form, status, asked=asked, kept=kept)


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
    left = filling.answers.get(LEFT) or []
    if left:
        words = _(
            "这些材料没有带过来（办理单位遮盖过，或者已经读不出来）：%(names)s。需要的请重新上传。",
            names="、".join(left),
        )
        flash(words, "warn")
    else:
        flash(_("原来填的内容和材料都带过来了。请核对，再确认内容真实。"), "info")
    return redirect(address_of(filling.first_missing() or "check"), 303)
