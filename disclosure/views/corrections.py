"""The desk of whoever answers requests for correction: bodies, institutions of their own words, else the operator."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select
from werkzeug.wrappers import Response

from accounts.models import Organisation
from accounts.permissions import current_viewer, requires
from accounts.queries import bodies
from accounts.roles import BODIES, Role
from disclosure import actions, queries
from disclosure.actions import CorrectionWrong
from disclosure.forms import AnswerForm, PassOnForm
from disclosure.lifecycle import Decider, correction_acts
from disclosure.models import CorrectionRequest
from disclosure.permissions import DESK_ROLES, INSTITUTION_ROLES, decider_of
from disclosure.queries import things
from disclosure.queries.corrections import answered, waiting, with_body
from kernel import clock
from kernel.errors import NotFound

desk = Blueprint("disclosure_corrections", __name__, url_prefix="/desk/corrections")
Answer = str | Response | tuple[str, int]
DECIDERS = (*DESK_ROLES, *INSTITUTION_ROLES, Role.PLATFORM_ADMIN)
OPERATOR = "operator"


def _mine() -> Select[CorrectionRequest]:
    viewer = current_viewer()
    return with_body(viewer.organisation_id, is_operator=viewer.role is Role.PLATFORM_ADMIN)


def _request(ref: str) -> CorrectionRequest:
    row = queries.correction_by_ref(ref)
    if decider_of(current_viewer(), row) is None:
        raise NotFound()
    return row


@desk.get("")
@requires(*DECIDERS)
def index() -> str:
    """What waits for an answer, the most pressing first; or what was answered."""
    state, page = request.args.get("state", ""), request.args.get("page", 1, type=int)
    rows, more = (answered if state == "answered" else waiting)(_mine(), page=page)
    return render_template(
        "disclosure/corrections.html",
        rows=rows,
        state=state,
        today=clock.today(),
        next_url=url_for(".index", state=state or None, page=page + 1) if more else None,
        previous_url=url_for(".index", state=state or None, page=page - 1) if page > 1 else None,
    )


@desk.get("/<ref>")
@requires(*DECIDERS)
def show(ref: str) -> Answer:
    """What was said, and the acts."""
    return _page(_request(ref), AnswerForm(), PassOnForm(), 200)


def _page(row: CorrectionRequest, form: AnswerForm, passing: PassOnForm, status: int) -> tuple[str, int]:
    decider = decider_of(current_viewer(), row)
    acts = correction_acts(row.state, decider)
    may_choose = "pass_on" in acts and decider is not Decider.INSTITUTION
    here = [one for one in bodies(*BODIES) if one.id != row.body_id] if may_choose else []
    passing.offer([*([(OPERATOR, _("平台运营单位"))] if row.body_id else []), *((one.ref, one.name) for one in here)])
    place, shown = things.place_of(row.thing, row.subject_ref, row.institution_ref) if row.thing else ("", "")
    url = url_for(f"public.{place}", ref=shown) if shown else ""
    context = {"row": row, "form": form, "passing": passing, "acts": acts, "today": clock.today(), "thing_url": url}
    return render_template("disclosure/correction_desk.html", **context), status


@desk.post("/<ref>/answer/<any(correct,correct_partly,note_wrong,decline,join):act>")
@requires(*DECIDERS)
def answer(ref: str, act: str) -> Answer:
    """Answer in public."""
    row, form = _request(ref), AnswerForm()
    if not form.validate():
        return _page(row, form, PassOnForm(formdata=None), 422)
    try:
        actions.answer_correction(
            row, act, form.answer.data or "", viewer=current_viewer(), joined=form.joined.data or None
        )
    except CorrectionWrong as error:
        getattr(form, error.field or "answer").errors = [error.message]
        return _page(row, form, PassOnForm(formdata=None), error.status)
    flash(_("答复已经公开。"), "good")
    return redirect(url_for(".index"), 303)


@desk.post("/<ref>/pass-on")
@requires(*DECIDERS)
def pass_on(ref: str) -> Answer:
    """Let another answer."""
    row, form = _request(ref), PassOnForm()
    chosen = form.body.data or ""
    to = next((one for one in bodies(*BODIES) if one.ref == chosen), None)
    if to is None and chosen != OPERATOR:
        form.validate()
        form.body.errors = [_("请选择转给哪个单位。")]
        return _page(row, AnswerForm(formdata=None), form, 422)
    return _passed(row, to, form)


def _passed(row: CorrectionRequest, to: Organisation | None, form: PassOnForm) -> Answer:
    try:
        actions.pass_on(row, to, viewer=current_viewer())
    except CorrectionWrong as error:
        form.body.errors = [error.message]
        return _page(row, AnswerForm(formdata=None), form, error.status)
    flash(_("已转出，答复的最后一日不变。"), "good")
    return redirect(url_for(".index"), 303)
