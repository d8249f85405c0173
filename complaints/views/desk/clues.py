"""Clues on the desk: noted, checked, given more time by the head of the body (O121 art. 27)."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from complaints import actions, queries
from complaints.actions.clocks import compute
from complaints.documents import make_clue_letter, make_extension
from complaints.forms.handing import HandOverForm
from complaints.forms.timing import CheckForm, ClueForm, ClueGoOnForm, ClueHaltForm, MoreTimeAnswerForm, MoreTimeForm
from complaints.labels import CLOCKS
from complaints.lifecycle import SUPERVISORS, ClueState, PartyRole
from complaints.models import Clock, Clue, Complaint
from complaints.queries.clues import clock_of, clue_for
from complaints.views.case_clocks import clock_card
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.desk.timing import halt_in, offer_reasons
from complaints.views.moves import go_home, not_now
from complaints.views.posting import posted
from complaints.views.previewing import posted_paper
from complaints.views.timing import may_ask, may_pause
from kernel import calendars, clock
from kernel.errors import NotYours
from kernel.forms import PostForm
from kernel.papers import Paper


@blueprint.route("/<number>/clue", methods=["GET", "POST"])
@requires(*OFFICE)
def open_clue(number: str) -> Page:
    """Note a clue; neither the parties nor who mediates for the body learn of it."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "open_clue")
    if away is not None:
        return away
    form = ClueForm()
    if not form.is_sent:
        form.found_on.data = clock.today()

    def do() -> object:
        found_on = form.found_on.data or clock.today()
        return actions.open_clue(complaint, form.words.data or "", found_on, by=viewer.actor)

    status, done = posted(form, complaint, do, _("线索已记下，核查期限开始计算。"))
    dates = compute(complaint, "T-CLUE", clock.today())
    context = {"complaint": complaint, "form": form, "dates": dates}
    return done or (render_template("complaints/desk/clue.html", **context), status)


def _found(number: str, ref: str) -> tuple[Viewer, Complaint, Clue]:
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    clue = clue_for(viewer, complaint, ref)
    if PartyRole.HANDLING_BODY not in queries.roles_of(viewer, complaint):
        raise NotYours()
    return viewer, complaint, clue


@blueprint.route("/<number>/clues/<ref>", methods=["GET", "POST"])
@requires(*OFFICE)
def check_clue(number: str, ref: str) -> Page:
    """Record what the check found; possible after the case has ended too."""
    viewer, complaint, clue = _found(number, ref)
    if clue.state is not ClueState.OPEN:
        flash(_("这条线索已经核查完毕。"), "info")
        return go_home(viewer, complaint)
    form = CheckForm()

    def do() -> None:
        actions.check_clue(clue, ClueState(form.state.data), form.result.data or "", by=viewer.actor)

    status, done = posted(form, complaint, do, _("核查结果已记下。"))
    row = clock_of(clue)
    context = {"complaint": complaint, "form": form, "clue": clue, "due": row.due_on if row else None}
    return done or (render_template("complaints/desk/clue_check.html", **context), status)


@blueprint.route("/<number>/clues/<ref>/refer", methods=["GET", "POST"])
@requires(*OFFICE)
def refer_clue(number: str, ref: str) -> Page:
    """Hand a clue over to the body or the police with the power, by letter; its own check goes on (rules §0b.27)."""
    viewer, complaint, clue = _found(number, ref)
    form = HandOverForm()
    if not form.is_sent:
        form.words.data, form.on.data = clue.words, clock.today()

    def do() -> list[Paper | None]:
        return [make_clue_letter(actions.refer_clue(clue, form.read(), by=viewer.actor, key=form.key.data or ""))]

    status, done = posted_paper(form, complaint, do, _("已移送，线索移送函已制作。"), _("移送"))
    context = {"complaint": complaint, "form": form, "clue": clue}
    return done or (render_template("complaints/desk/clue_refer.html", **context), status)


@blueprint.route("/<number>/clues/<ref>/extension", methods=["GET", "POST"])
@requires(*OFFICE)
def clue_extension(number: str, ref: str) -> Page:
    """Ask for more time for a check, or decide about it as the head of the body; the asker never decides."""
    viewer, complaint, clue = _found(number, ref)
    row = clock_of(clue)
    asked = next((one for one in row.extensions if one.is_granted is None), None) if row else None
    if row is None or not row.is_running or (asked is None and not may_ask(row)):
        flash(_("现在不能申请延长。"), "info")
        return redirect(url_for(".show", number=number), 303)
    if asked is None:
        return _ask(complaint, row, viewer)
    if viewer.role not in SUPERVISORS or viewer.person_id == asked.asked_by_id:
        flash(_("已经申请，等待本单位负责人批准。"), "info")
        return go_home(viewer, complaint)
    form = MoreTimeAnswerForm()

    def do() -> list[Paper | None]:
        yes, answer = form.granted.data == "yes", form.answer.data or ""
        return [make_extension(actions.decide_extension(complaint, row.code, yes, answer, by=viewer.actor, row=row))]

    status, done = posted_paper(form, complaint, do, _("已答复。"), _("确认答复"))
    context = {"complaint": complaint, "form": form, "asked": asked, "name": CLOCKS[row.code], "unit": row.unit}
    context["has_paper"] = True
    return done or (render_template("complaints/desk/extension.html", due=row.due_on, **context), status)


def _ask(complaint: Complaint, row: Any, viewer: Viewer) -> Page:
    form = MoreTimeForm()

    def do() -> object:
        return actions.ask_extension(complaint, row.code, form.reason.data or "", by=viewer.actor, row=row)

    status, done = posted(form, complaint, do, _("已申请，等待本单位负责人批准。"))
    return done or (
        render_template("complaints/desk/clue_more_time.html", complaint=complaint, form=form, row=row),
        status,
    )


@blueprint.route("/<number>/clues/<ref>/pause", methods=["GET", "POST"])
@requires(*OFFICE)
def clue_pause(number: str, ref: str) -> Page:
    """A check's time stands still while something is tested, also after the case has ended (程序规定 art. 18)."""
    viewer, complaint, clue = _found(number, ref)
    row = clock_of(clue)
    if row is None or not may_pause(row):
        return _not_now(viewer, complaint)
    form = ClueHaltForm()
    offer_reasons(form, row)

    def do() -> object:
        return actions.pause(complaint, row.code, halt_in(form, turn="tester"), by=viewer.actor, row=row)

    status, done = posted(form, complaint, do, _("核查期限已暂停计算。"))
    return done or (_halt_page("clue_pause", complaint, clue, row, form), status)


@blueprint.route("/<number>/clues/<ref>/resume", methods=["GET", "POST"])
@requires(*OFFICE)
def clue_resume(number: str, ref: str) -> Page:
    """The result is here: count the check's time again, without the days it took."""
    viewer, complaint, clue = _found(number, ref)
    row = clock_of(clue)
    if row is None or not row.is_running or row.paused_on is None:
        return _not_now(viewer, complaint)
    form = ClueGoOnForm()

    def do() -> object:
        if form.end_on.data is None:
            raise actions.DaysWrong()
        evidence = form.evidence.data or ""
        return actions.resume(complaint, row.code, form.end_on.data, evidence, by=viewer.actor, row=row)

    status, done = posted(form, complaint, do, _("核查期限已恢复计算，新的日期和算法在案件页上。"))
    return done or (_halt_page("clue_resume", complaint, clue, row, form), status)


def _not_now(viewer: Viewer, complaint: Complaint) -> Page:
    flash(_("现在不能这样做，请看案件页上的期限。"), "info")
    return go_home(viewer, complaint)


def _halt_page(name: str, complaint: Complaint, clue: Clue, row: Clock, form: PostForm) -> str:
    context = {"complaint": complaint, "clue": clue, "form": form, "card": clock_card(row, calendars.current())}
    return render_template(f"complaints/desk/{name}.html", **context)
