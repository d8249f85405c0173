"""What a learner says about whose case it is, and the proof of identity that was asked for."""

from flask import flash
from flask_babel import gettext as _

from accounts.permissions import requires
from accounts.roles import Role
from complaints import actions
from complaints.forms.powers import ObjectionForm, SupplyForm
from complaints.queries.powers import power_rows
from complaints.views.learner import Page, blueprint
from complaints.views.moves import go_home
from complaints.views.posting import act_page, handed_in, opened, posted


@blueprint.route("/<number>/objection", methods=["GET", "POST"])
@requires(Role.LEARNER)
def contest_route(number: str) -> Page:
    """我认为不对: say that the case is with the wrong body; an officer answers before deciding (平台规则)."""
    viewer, complaint, away = opened(number, "contest_route")
    if away is not None:
        return away
    form = ObjectionForm()

    def do() -> None:
        actions.contest_route(complaint, form.words.data or "", by=viewer.actor)

    status, done = posted(form, complaint, do, _("已提交。经办人答复之前，不会作出决定。"))
    return done or act_page("learner/objection", complaint, form, status)


@blueprint.route("/<number>/identity", methods=["GET", "POST"])
@requires(Role.LEARNER)
def supply_identity(number: str) -> Page:
    """Hand in the proof of identity that was asked for; only the body may open it (O121 art. 10; IR art. 46)."""
    viewer, complaint, away = opened(number, "supply_identity")
    if away is not None:
        return away
    asked = power_rows(complaint).open_request
    if asked is None:
        flash(_("现在没有要补充的身份材料。"), "info")
        return go_home(viewer, complaint)
    form = SupplyForm()

    def do() -> None:
        words, token = form.words.data or "", form.form_token.data
        actions.supply_identity(complaint, words, by=viewer.actor, form_token=token)

    status, kept, done = handed_in(form, complaint, viewer, do, _("已提交，只有处理单位能看，每次查看都有记录。"))
    return done or act_page("learner/identity", complaint, form, status, asked=asked, kept=kept)
