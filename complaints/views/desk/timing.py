"""The officer's pages about time: pause and go on, answer a wish for more time."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints import actions, queries
from complaints.forms.timing import ClueHaltForm, MoreTimeAnswerForm, PauseForm, ResumeForm
from complaints.labels import CLOCKS, PAUSE_REASONS
from complaints.models import Clock, Complaint
from complaints.queries.dating import rule_for
from complaints.queries.figures import figure
from complaints.views.case_clocks import clock_card
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.moves import go_home, not_now
from complaints.views.posting import posted
from complaints.views.timing import ANSWERS
from kernel import calendars, clock
from kernel.forms import options
from kernel.workdays import working_days_left

CODE = "T-MED"


def running(complaint: Complaint, *codes: str) -> Clock | None:
    """The newest running clock of one of these codes."""
    rows = [row for row in queries.clocks_of(complaint) if row.code in codes and row.is_running]
    return rows[-1] if rows else None


def _act(number: str, act: str, codes: tuple[str, ...], do: Callable[[Complaint, Clock, Any], Page]) -> Page:
    """Fetch the case and its running clock, or go back where the act is not open now."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, act)
    if away is not None:
        return away
    row = running(complaint, *codes)
    if row is None:
        flash(_("这个期限现在没有在计算。"), "info")
        return go_home(viewer, complaint)
    return do(complaint, row, viewer)


def time_left(row: Clock | None, least_code: str) -> dict[str, Any]:
    """The last day that may be named inside a clock, and whether fewer working days remain than is fair (平台规则)."""
    left = working_days_left(calendars.current(), clock.today(), row.due_on) if row is not None else 0
    least = figure(least_code)
    due = row.due_on if row is not None and row.paused_on is None else None
    return {"due": due, "left": max(left, 0), "least": least, "is_short": row is not None and left < least}


@blueprint.route("/<number>/pause", methods=["GET", "POST"])
@requires(*OFFICE)
def pause(number: str) -> Page:
    """Mediation's time stands still while something is appraised (O121 art. 22; IR arts. 46, 47)."""
    return _act(number, "pause", (CODE,), _pause)


def _pause(complaint: Complaint, row: Clock, viewer: Any) -> Page:
    form = PauseForm()
    offer_reasons(form, row)

    def do() -> object:
        return actions.pause(complaint, row.code, halt_in(form), by=viewer.actor)

    status, away = posted(form, complaint, do, _("期限已暂停计算，各方都会收到通知。"))
    context = {"complaint": complaint, "form": form, "card": clock_card(row, calendars.current())}
    return away or (render_template("complaints/desk/pause.html", **context), status)


def offer_reasons(form: PauseForm | ClueHaltForm, row: Clock) -> None:
    """Why this clock may stand still; chosen already where there is one reason only."""
    form.reason.choices = options((code, PAUSE_REASONS[code]) for code in rule_for(row).pauses)
    if not form.is_sent and len(form.reason.choices) == 1:
        form.reason.data = rule_for(row).pauses[0]


def halt_in(form: PauseForm | ClueHaltForm, **more: Any) -> actions.Halt:
    """The standing still that was written; DaysWrong without a day."""
    if form.start_on.data is None:
        raise actions.DaysWrong()
    words = (form.words.data or "", form.evidence.data or "")
    return actions.Halt(str(form.reason.data), form.start_on.data, *words, **more)


@blueprint.route("/<number>/resume", methods=["GET", "POST"])
@requires(*OFFICE)
def resume(number: str) -> Page:
    """The report is here: count again, without the days it took."""
    return _act(number, "resume", (CODE,), _resume)


def _resume(complaint: Complaint, row: Clock, viewer: Any) -> Page:
    form = ResumeForm()

    def do() -> object:
        if form.end_on.data is None:
            raise actions.DaysWrong()
        return actions.resume(complaint, row.code, form.end_on.data, form.evidence.data or "", by=viewer.actor)

    status, away = posted(form, complaint, do, _("期限已恢复计算，新的日期和算法在案件页上。"))
    context = {"complaint": complaint, "form": form, "card": clock_card(row, calendars.current())}
    return away or (render_template("complaints/desk/resume.html", **context), status)


@blueprint.route("/<number>/extension", methods=["GET", "POST"])
@requires(*OFFICE)
def extension(number: str) -> Page:
    """Answer the institution's wish for more time (平台规则)."""
    return _act(number, "decide_extension", ANSWERS, _extension)


def _extension(complaint: Complaint, row: Clock, viewer: Any) -> Page:
    asked = next((one for one in row.extensions if one.is_granted is None), None)
    if asked is None:
        flash(_("没有待答复的延长申请。"), "info")
        return go_home(viewer, complaint)
    form = MoreTimeAnswerForm()

    def do() -> object:
        answer = form.answer.data or ""
        return actions.decide_extension(complaint, row.code, form.granted.data == "yes", answer, by=viewer.actor)

    status, away = posted(form, complaint, do, _("已答复，各方都会收到通知。"))
    context = {
        "complaint": complaint,
        "form": form,
        "asked": asked,
        "name": CLOCKS[row.code],
        "unit": row.unit,
        "due": row.due_on,
        "back_to": None,
    }
    return away or (render_template("complaints/desk/extension.html", **context), status)
