"""What both sides may say beside the moves of a case, also after its end: a view of the outcome, and of promises."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.actions.paying import parts_of
from complaints.forms.beside import DoneForm, OutcomeForm, ReceivedForm
from complaints.lifecycle import CLAIMANTS
from complaints.lifecycle.answering import OpinionKind, OutcomeView
from complaints.lifecycle.beside import SAYINGS, may_say
from complaints.lifecycle.payments import waiting
from complaints.lifecycle.performance import find
from complaints.models import Complaint, Promise
from complaints.queries.answering import opinions_of, promise_for
from complaints.queries.bundle import rows_of
from complaints.views.case_promises import acts_for, promise_cards
from complaints.views.moves import attempt, go_home, home_of
from complaints.views.posts import kept_files
from kernel import clock
from kernel.errors import NotFound, NotYours
from kernel.events import Actor
from kernel.files import StoredFile
from kernel.sent_files import came_before, is_fine

blueprint = Blueprint("complaints_beside", __name__, url_prefix="/cases")
SIDES = (Role.LEARNER, Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
Page = str | Response | tuple[str, int]


def not_said_now(viewer: Viewer, complaint: Complaint, act: str) -> Response | None:
    """None when the viewer may say this beside the case now; else back with a sentence. Raises NotYours."""
    roles = queries.roles_of(viewer, complaint)
    if not roles & SAYINGS[act].seats:
        raise NotYours()
    if may_say(act, complaint.status, viewer.role, roles):
        return None
    flash(_("现在还不能这样做。案件现在是「%(status)s」。", status=complaint.status.label), "info")
    return go_home(viewer, complaint)


@blueprint.route("/<number>/outcome-view", methods=["GET", "POST"])
@requires(*SIDES)
def view_outcome(number: str) -> Page:
    """How this side sees the outcome; it may be said anew, and stands beside the outcome of the case."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_said_now(viewer, complaint, "view_outcome")
    if away is not None:
        return away
    mine = {party.id for party in queries.seats_of(viewer, complaint)}
    said = next((row for (kind, key), row in opinions_of(complaint).items() if _is_mine(kind, key, mine)), None)
    form = OutcomeForm(data={"view": str(said.view), "words": said.words} if said else None)
    status = 200
    if form.is_sent:
        failed = 422
        if form.validate():
            view, words = OutcomeView(form.view.data), form.words.data or ""
            failed = attempt(form, lambda: actions.view_outcome(complaint, view, words, by=viewer.actor)) or 0
        if not failed:
            flash(_("已记下您的看法。它放在案件结果旁边，不改变结果。"), "good")
            return go_home(viewer, complaint, anchor="outcome")
        status = failed
    home = home_of(viewer, complaint)
    return render_template("complaints/beside/outcome.html", complaint=complaint, form=form, home=home), status


def _is_mine(kind: OpinionKind, party_id: int, mine: set[int]) -> bool:
    return kind is OpinionKind.OUTCOME and party_id in mine


def _promise(viewer: Viewer, number: str, ref: str) -> tuple[Complaint, Promise]:
    complaint, row = queries.complaint_for(viewer, number), promise_for(viewer, ref)
    if row.complaint_id != complaint.id:
        raise NotFound()
    return complaint, row


def _asked(viewer: Viewer, number: str, ref: str, *acts: str) -> tuple[Complaint, Promise, dict[str, Any], bool]:
    """The promise, how it is shown, and whether one of the acts may be done now; NotYours for the other side."""
    complaint, row = _promise(viewer, number, ref)
    rows = rows_of(viewer, complaint)
    side = row.item.from_party if "claim" in acts else row.item.to_party
    if not rows.roles & (CLAIMANTS if side.role in CLAIMANTS else {side.role}):
        raise NotYours()
    card = next(one for one in promise_cards(complaint, rows) if one["ref"] == ref)
    return complaint, row, card, bool(acts_for(row, rows) & set(acts))


def _caption(complaint: Complaint) -> str:
    return f"{_('案件')} {complaint.number}"


def _settled(viewer: Viewer, complaint: Complaint) -> Response:
    flash(_("这一项已经确认，或者不再跟进。"), "info")
    return go_home(viewer, complaint, anchor="promises")


@blueprint.route("/<number>/promises/<ref>/done", methods=["GET", "POST"])
@requires(*SIDES)
def done(number: str, ref: str) -> Page:
    """Whoever owes says it was done, with proof or without; it settles nothing by itself."""
    viewer = current_viewer()
    complaint, row, card, may = _asked(viewer, number, ref, "claim", "prove")
    if not may:
        return _settled(viewer, complaint)
    form, status = done_form(row), 200
    kept = came_before(form)
    if form.is_sent:
        kept = kept_files(form, viewer)
        status = answer_done(form, row, kept, by=viewer.actor)
        if status == 303:
            return go_home(viewer, complaint, anchor="promises")
    context = {"form": form, "promise": card, "kept": kept, "home": home_of(viewer, complaint)}
    return render_template("complaints/beside/done.html", caption=_caption(complaint), **context), status


def done_form(row: Promise) -> DoneForm:
    """What was done, as it fits what was promised: only a sum is paid in parts."""
    form = DoneForm()
    if row.item.fen is None:
        del form.fen
    return form


def answer_done(form: DoneForm, row: Promise, kept: list[StoredFile], *, by: Actor) -> int:
    """Do what was said: 303, or the status of the page that says what to mend."""
    fine = is_fine(form, form.refused)
    fen = form.fen.data if "fen" in form else None
    if fine and not kept and fen is None and find(row.state, "claim") is None:
        form.files.errors = [_("您已经附过凭证；补充说明请附上新的凭证。")]
        fine = False
    if not fine:
        return 422
    said = actions.Said(form.on.data, form.words.data or "", form.form_token.data if kept else None)
    key = form.key.data or ""
    if fen is not None:
        failed = attempt(form, lambda: actions.claim_part(row, said, fen, by=by, key=key))
    else:
        failed = attempt(form, lambda: actions.claim_promise(row, said, by=by, key=key))
    if failed is None:
        flash(_("已告诉对方。对方确认以前，这只是您的说法。"), "good")
    return failed or 303


@blueprint.route("/<number>/promises/<ref>/received", methods=["GET", "POST"])
@requires(*SIDES)
def received(number: str, ref: str) -> Page:
    """「钱到了吗」: whoever is owed says yes, with the day, or no."""
    viewer = current_viewer()
    complaint, row, card, may = _asked(viewer, number, ref, "confirm", "deny")
    if not may:
        return _settled(viewer, complaint)
    form, status = received_form(row), 200
    if form.is_sent:
        status = answer_received(form, row, by=viewer.actor)
        if status == 303:
            flash(ANSWERED[form.given.data](), "good")
        if status == 303:
            return go_home(viewer, complaint, anchor="promises")
    context = {"form": form, "promise": card, "home": home_of(viewer, complaint)}
    return render_template("complaints/beside/received.html", caption=_caption(complaint), **context), status


def _chosen(row: Promise) -> dict[str, Any] | None:
    """What the way here has chosen already, and the part that waits for a word."""
    given, said = request.args.get("given"), waiting(parts_of(row))
    chosen: dict[str, Any] = {"given": given} if given in ("yes", "no", "part") else {}
    return chosen | {"fen": said[0].fen, "on": said[0].on} if said else chosen or None


def received_form(row: Promise) -> ReceivedForm:
    """The one question, as it fits what was promised."""
    form = ReceivedForm(data=_chosen(row))
    if row.item.fen is None:
        form.without_parts()
    return form


ANSWERED: dict[str, Callable[[], str]] = {
    "yes": lambda: _("已记下：您确认已经履行。"),
    "part": lambda: _("已记下：您确认收到一部分，其余仍待履行。"),
    "no": lambda: _("已记下：没有履行。对方和处理单位会收到提醒。"),
}


def answer_received(form: ReceivedForm, row: Promise, *, by: Actor) -> int:
    """Do what was answered: 303, or the status of the page that says what to mend."""
    if not form.validate():
        return 422
    given, key, words = form.given.data, form.key.data or "", form.words.data or ""
    if given == "part" and "fen" in form:
        said, fen = actions.Said(form.on.data or clock.today(), words), form.fen.data or 0
        return attempt(form, lambda: actions.confirm_part(row, said, fen, by=by, key=key)) or 303
    said = actions.Said(form.on.data if given == "yes" else None, words)
    act = actions.confirm_promise if given == "yes" else actions.deny_promise
    return attempt(form, lambda: act(row, said, by=by, key=key)) or 303
