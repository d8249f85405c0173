"""What a learner does at a case: withdraw, consent, say a decision was read, note an outside number, close."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.forms.learner import GivenForm, OutsideForm, PressForm
from complaints.lifecycle import BEFORE_ACCEPTANCE
from complaints.models import Complaint, ConsentKind
from complaints.queries.cases import open_side
from complaints.queries.entrusting import asked_entrusting
from complaints.queries.figures import figure
from complaints.queries.turns import consent_asked
from complaints.views.case_ways import way_cards
from complaints.views.handoff import platform_of
from complaints.views.learner import blueprint
from complaints.views.moves import attempt, go_home, not_now
from complaints.views.posting import act_page, opened, posted
from kernel import clock
from kernel.errors import NotFound
from kernel.web import moment

Page = str | Response | tuple[str, int]


@blueprint.route("/<number>/withdraw", methods=["GET", "POST"])
@requires(Role.LEARNER)
def withdraw(number: str) -> Page:
    """Withdraw, after reading what follows from it (rules §0b.8)."""
    viewer, complaint, away = opened(number, "withdraw")
    if away is not None:
        return away
    form = PressForm()

    def words() -> str:
        return _("撤回已记下，还没有生效，%(time)s之前可以取消。", time=moment(complaint.withdrawal_ends_at))

    status, done = posted(form, complaint, lambda: actions.withdraw(complaint, by=viewer.actor), words)
    if done is not None:
        return done
    context = {
        "before": complaint.status in BEFORE_ACCEPTANCE,
        "ways": way_cards(complaint),
        "hours": figure("withdrawal_undo"),
        "until": clock.now() + timedelta(hours=figure("withdrawal_undo")),
    }
    return act_page("learner/withdraw", complaint, form, status, **context)


@blueprint.route("/<number>/outside", methods=["GET", "POST"])
@requires(Role.LEARNER)
def outside(number: str) -> Page:
    """Note the number and day another platform gave; the dates shown from then on are 供参考 (rules §0b.1)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "record_outside_number")
    if away is not None:
        return away
    form, status = OutsideForm(data={"number": complaint.outside_number, "on": complaint.outside_on}), 200
    if form.is_sent:
        status = 422
        if form.validate():
            failed = attempt(form, lambda: _record(complaint, form))
            if failed is None:
                flash(_("已记下。下面的日期从那一天起算，供参考。"), "good")
                return go_home(viewer, complaint)
            status = failed
    context = {"form": form, "complaint": complaint, "platform": platform_of(complaint)}
    return render_template("complaints/learner/outside.html", **context), status


def _record(complaint: Complaint, form: OutsideForm) -> None:
    number, on = form.number.data or "", form.on.data or clock.today()
    actions.record_outside_number(complaint, number, on, by=current_viewer().actor)


@blueprint.route("/<number>/consents/<any(publish,entrust,mediate):kind>", methods=["GET", "POST"])
@requires(Role.LEARNER)
def consent(number: str, kind: str) -> Page:
    """Yes or no to one thing; publishing may be taken back at any time."""
    viewer, asked = current_viewer(), ConsentKind(kind)
    complaint = queries.complaint_for(viewer, number)
    if asked is not ConsentKind.PUBLISH:
        if asked is not consent_asked(complaint):
            raise NotFound()
        away = not_now(viewer, complaint, "consent")
        if away is not None:
            return away
    form, status = GivenForm(data={"given": _said(complaint, asked)}), 200
    if form.is_sent:
        given = form.given.data == "yes"
        failed = (
            attempt(form, lambda: actions.consent(complaint, asked, given, by=viewer.actor)) if form.validate() else 422
        )
        if failed is None:
            flash(_("已记下您的选择。"), "good")
            return go_home(viewer, complaint, anchor="consents")
        status = failed
    about = asked_entrusting(complaint) if asked is ConsentKind.ENTRUST else None
    context = {"form": form, "kind": asked, "asked": about}
    return render_template("complaints/learner/consent.html", complaint=complaint, **context), status


def _said(complaint: Complaint, kind: ConsentKind) -> str | None:
    """What the learner's side said last, as the form's choice."""
    present, said = queries.present_parties(complaint), queries.consents_of(complaint)
    given = next((said.get((party.id, kind)) for party in open_side(present.values())), None)
    return {True: "yes", False: "no", None: None}[given]


@blueprint.post("/<number>/read")
@requires(Role.LEARNER)
def acknowledge(number: str) -> Page:
    """我已看到: the decisions shown on the page are served (rules §0b.4)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    actions.acknowledge(complaint, by=viewer.actor)
    flash(_("已记下：您看到了决定。"), "good")
    return go_home(viewer, complaint, anchor="decisions")


@blueprint.post("/<number>/close")
@requires(Role.LEARNER)
def close(number: str) -> Page:
    """End a case that went to another platform."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "close")
    if away is not None:
        return away
    actions.close(complaint, by=viewer.actor)
    flash(_("案件已结案。"), "good")
    return redirect(url_for("complaints_learner.show", number=complaint.number), 303)
