"""What every audience does about appraisals, recusals and new facts; then back to the viewer's own page."""

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from accounts.permissions import Viewer, requires
from complaints import actions
from complaints.actions.recusing import mediating
from complaints.forms.turnings import AppraisalAnswerForm, AppraisalForm, FactForm, RecusalForm
from complaints.lifecycle import Payer
from complaints.models import Complaint
from complaints.queries.turnings import appraisal_for
from complaints.views.moves import home_of
from complaints.views.offering import seat_key
from complaints.views.posting import Page, act_page, opened, posted
from complaints.views.posts import PARTIES, REPLIERS
from complaints.views.turnings import mediator_label
from kernel import clock

blueprint = Blueprint("complaints_turns", __name__, url_prefix="/cases")


def _page(name: str, viewer: Viewer, complaint: Complaint, form: Any, status: int, **more: Any) -> Page:
    home = home_of(viewer, complaint, request.values.get("back", "case"))
    return act_page(f"turns/{name}", complaint, form, status, home=home, **more)


@blueprint.route("/<number>/appraisal", methods=["GET", "POST"])
@requires(*PARTIES)
def propose_appraisal(number: str) -> Page:
    """Propose that something be appraised: of what, at whose cost, by whom (O121 art. 22; IR art. 47)."""
    viewer, complaint, away = opened(number, "propose_appraisal")
    if away is not None:
        return away
    form = AppraisalForm()

    def do() -> object:
        payer = Payer(str(form.payer.data))
        draft = actions.AppraisalDraft(form.what.data or "", payer, form.appraiser.data or "", form.cost.data)
        return actions.propose_appraisal(complaint, draft, by=viewer.actor)

    status, done = posted(form, complaint, do, _("已提议。各方会收到通知，可以答复。"))
    return done or _page("appraisal", viewer, complaint, form, status)


@blueprint.route("/<number>/appraisal/<ref>", methods=["GET", "POST"])
@requires(*REPLIERS)
def answer_appraisal(number: str, ref: str) -> Page:
    """Yes or no to who pays and to who appraises; silence is no consent (O121 art. 22)."""
    viewer, complaint, away = opened(number, "answer_appraisal")
    row = appraisal_for(complaint, ref)
    if away is not None:
        return away
    form = AppraisalAnswerForm()

    def do() -> None:
        said = form.cost.data == "yes", form.appraiser.data == "yes"
        actions.answer_appraisal(complaint, row, *said, form.words.data or "", by=viewer.actor)

    status, done = posted(form, complaint, do, _("已记下您的答复，委托之前可以更改。"))
    return done or _page("appraisal_answer", viewer, complaint, form, status, row=row)


@blueprint.route("/<number>/recusal", methods=["GET", "POST"])
@requires(*REPLIERS)
def ask_recusal(number: str) -> Page:
    """Ask that the mediator step down; mediation stands still until the body has decided (O121 art. 21)."""
    viewer, complaint, away = opened(number, "ask_recusal")
    if away is not None:
        return away
    form, people = RecusalForm(), {seat_key(one): one for one in mediating(complaint)}
    form.offer([(key, mediator_label(one)) for key, one in people.items()])

    def do() -> object:
        whom = people[form.whom.data] if "whom" in form else None
        return actions.ask_recusal(complaint, form.reasons.data or "", whom, by=viewer.actor)

    status, done = posted(form, complaint, do, _("已提出申请，调解中止，由处理单位决定。"))
    return done or _page("recusal", viewer, complaint, form, status)


@blueprint.route("/<number>/fact", methods=["GET", "POST"])
@requires(*REPLIERS)
def report_fact(number: str) -> Page:
    """Tell of something new; everybody in the room learns of it."""
    viewer, complaint, away = opened(number, "report_fact")
    if away is not None:
        return away
    form = FactForm()

    def do() -> object:
        on, key = form.happened_on.data or clock.today(), form.key.data or ""
        return actions.report_fact(complaint, form.words.data or "", on, by=viewer.actor, key=key)

    status, done = posted(form, complaint, do, _("已记下。各方会收到通知。"))
    return done or _page("fact", viewer, complaint, form, status, is_joint=complaint.accepted_at is not None)
