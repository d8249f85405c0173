"""Supervision (监督): signals with their reasons, tasks, one page for each act of a task."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_actor, current_viewer, requires
from accounts.queries import acting_staff
from institutions import actions
from institutions.forms.filing import PressForm
from institutions.forms.watching import (
    AwayForm,
    CallForm,
    DrawnPlanForm,
    EndForm,
    PenaltyForm,
    TalkForm,
    TaskForm,
    TaskNoticeForm,
    WordsForm,
)
from institutions.lifecycle import Cycle
from institutions.lifecycle.cycle import DESK
from institutions.lifecycle.inspecting import InspectionGround
from institutions.lifecycle.noticing import NoticeKind, kinds_for
from institutions.lifecycle.signals import reason_of
from institutions.lifecycle.supervising import SUPERVISION_MOVES, TaskEnd, TaskOrigin
from institutions.models import SupervisionTask
from institutions.permissions.watching import acts_here, begins, sides_of
from institutions.queries.watching import (
    clocks_running,
    handed_tasks,
    standing_clusters,
    standing_signals,
    task_for,
    tasks_of,
    watchers_here,
)
from institutions.views.acting import Page, act_page, button_of, gone, reach_of, told_of
from institutions.views.inspection import OFFICE
from institutions.views.tones import TASK_TONES, tabs
from institutions.wording.noticing import Decision
from kernel.errors import NotFound
from kernel.web import day

blueprint = Blueprint("supervision", __name__, url_prefix="/supervision")


def _acts(row: SupervisionTask) -> frozenset[str]:
    viewer = current_viewer()
    own = (viewer.role, viewer.organisation_kind, viewer.organisation_id)
    return acts_here(SUPERVISION_MOVES, row.state, *own, sides_of(row))


def _home(row: SupervisionTask) -> str:
    return url_for("supervision.show", ref=row.ref)


def _must_watch() -> None:
    if "open_task" not in begins(SUPERVISION_MOVES, current_viewer()):
        raise NotFound()


@blueprint.get("")
@requires(*OFFICE)
def index() -> Page:
    """Signals nobody here has taken up, with the rule and its numbers; the body's tasks."""
    _must_watch()
    viewer = current_viewer()
    tasks, signals = tasks_of(viewer), standing_signals(viewer)
    clocks = clocks_running(Cycle.SUPERVISION, [row.id for row in tasks])
    return render_template(
        "institutions/supervision.html",
        tasks=tasks,
        clusters=standing_clusters(viewer),
        handed=handed_tasks(viewer),
        signals=[(row, reason_of(row.kind, row.facts, day)) for row in signals],
        next_of={key: found[0] for key, found in clocks.items()},
        tones=TASK_TONES,
        tabs=tabs("supervision.index"),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*OFFICE)
def new() -> Page:
    """A task by hand or from a report."""
    _must_watch()
    form = TaskForm()
    form.within(reach_of(current_viewer()))

    def do() -> None:
        institution = form.chosen()
        assert institution is not None
        why, since_on = form.reason.data or "", form.since_on.data
        told = actions.NewTask(institution, TaskOrigin(form.origin.data), why, since_on=since_on)
        actions.open_task(told, by=current_actor())

    title = button_of(Cycle.SUPERVISION, "open_task")
    hints = {
        "origin": _("平台上收到的举报、反映和协会反映的情况，请在它的页面上建立监督任务，两边都能看到。"),
        "since_on": _("以后公布通报、检查结果或者处罚记录时，告知这一天以来、立案以前投诉过这家机构的人。"),
    }
    return act_page(form, do, title=title, home=url_for(".index"), hints=hints)


@blueprint.post("/signals/<ref>")
@requires(*OFFICE)
def take_up(ref: str) -> Page:
    """A task from a signal; the signal's own words are its reason."""
    _must_watch()
    found = standing_signals(current_viewer(), ref)
    if not found:
        raise NotFound()
    signal = found[0]
    told = actions.NewTask(signal.institution, TaskOrigin.SIGNAL, reason_of(signal.kind, signal.facts, day), signal)
    return redirect(_home(actions.open_task(told, by=current_actor())), 303)


@blueprint.post("/clusters/<ref>/<member_ref>")
@requires(*OFFICE)
def take_up_cluster(ref: str, member_ref: str) -> Page:
    """A task about one institution of a cluster; the reason with its numbers is the cluster's."""
    _must_watch()
    found = standing_clusters(current_viewer(), ref)
    member = next((one for _row, members in found for one in members if one.ref == member_ref), None)
    if member is None:
        raise NotFound()
    cluster = found[0][0]
    told = actions.NewTask(member.institution, TaskOrigin.CLUSTER, cluster.reason, cluster=cluster)
    return redirect(_home(actions.open_task(told, by=current_actor())), 303)


@blueprint.get("/<ref>")
@requires(*OFFICE)
def show(ref: str) -> Page:
    """One task: why, who, what was noted, what is to be done by which day."""
    row = task_for(current_viewer(), ref)
    acts = _acts(row)
    found = [one for one in dict.fromkeys(move.act for move in SUPERVISION_MOVES) if one in acts]
    return render_template(
        "institutions/task.html",
        row=row,
        buttons=[(url_for(".act", ref=ref, act=one), button_of(Cycle.SUPERVISION, one)) for one in found],
        clocks=clocks_running(Cycle.SUPERVISION, [row.id]).get(row.id, []),
        tone=TASK_TONES[row.state],
        said=[(one, told_of(Cycle.SUPERVISION, one.act)) for one in row.notes],
        source=_source(row),
    )


def _source(row: SupervisionTask) -> tuple[str, str] | None:
    """The page of what the task came of, and what its link says."""
    if row.report_number is not None:
        words = _("打开来源：举报或者反映%(number)s", number=row.report_number)
        return url_for("complaints_desk.report", number=row.report_number), words
    if row.observation is not None:
        return url_for("observations.show", ref=row.observation.ref), _("打开来源：协会反映的情况")
    return None


@blueprint.route("/<ref>/<act>", methods=["GET", "POST"])
@requires(*OFFICE)
def act(ref: str, act: str) -> Page:
    """One act: its page, then the act itself."""
    row = task_for(current_viewer(), ref)
    if act not in PAGES:
        raise NotFound()
    if act not in _acts(row):
        return gone(_home(row))
    shown: Page = PAGES[act](row, act)
    return shown


def _page(row: SupervisionTask, act: str, form: Any, do: Any, **more: Any) -> Page:
    title, said = button_of(Cycle.SUPERVISION, act), told_of(Cycle.SUPERVISION, act)
    return act_page(form, do, title=title, home=_home(row), said=said, **more)


def _take(row: SupervisionTask, act: str) -> Page:
    return _page(row, act, PressForm(), lambda: actions.take_task(row, by=current_actor()))


def _words(row: SupervisionTask, act: str) -> Page:
    form = WordsForm()
    does = {"note_task": actions.note_task, "record_call_in": actions.record_call_in}.get(act, actions.record_reply)
    return _page(row, act, form, lambda: does(row, form.words.data, by=current_actor()))


def _call(row: SupervisionTask, act: str) -> Page:
    form = CallForm()
    lede = _("约请有关经营者到场陈述事实意见、提供证据资料（消费者权益保护法实施条例第四十条）。")

    def do() -> None:
        assert form.day.data is not None
        actions.call_in(row, form.day.data, form.words.data, by=current_actor())

    return _page(row, act, form, do, lede=lede)


def _talk(row: SupervisionTask, act: str) -> Page:
    form = TalkForm()
    lede = _("协会可以向有关经营者提出改进意见或者进行指导谈话（消费者权益保护法实施条例第三十九条）。谈过以后记录。")

    def do() -> None:
        assert form.day.data is not None
        actions.record_talk(row, form.day.data, form.words.data, by=current_actor())

    return _page(row, act, form, do, lede=lede)


def _away(row: SupervisionTask, act: str) -> Page:
    form, found = AwayForm(), watchers_here(current_viewer())
    form.offer(found)
    lede = _("平台上的单位在自己的监督页看到，确认收到的时间您看得到；平台外的单位由本单位送去，回复由您记录。")

    def do() -> None:
        to = next((one for one in found if one.ref == form.receiver.data), None)
        place = to if to is not None else form.place.data or ""
        actions.hand_over_task(row, place, form.words.data, by=current_actor())

    return _page(row, act, form, do, lede=lede)


def _end(row: SupervisionTask, act: str) -> Page:
    form = EndForm()
    known = {TaskEnd.NOTHING: True, TaskEnd.CALLED_IN: row.call_on, TaskEnd.HANDED_OVER: row.away_to}
    form.offer([(one.value, one.label) for one, is_open in known.items() if is_open])
    return _page(
        row, act, form, lambda: actions.end_task(row, TaskEnd(form.ended_as.data), form.words.data, by=current_actor())
    )


def _inspect(row: SupervisionTask, act: str) -> Page:
    form, staff = DrawnPlanForm(), acting_staff(row.body_id, *DESK)
    form.offer(staff)

    def do() -> None:
        assert form.planned_on.data is not None
        chosen = [one for one in staff if one.ref in (form.inspectors.data or ())]
        words = form.reason.data or ""
        plan = actions.Plan(row.institution, InspectionGround.REPORT, words, form.planned_on.data, chosen)
        actions.turn_to_inspection(row, plan, by=current_actor())

    return _page(row, act, form, do, lede=row.institution.name)


def _notice(row: SupervisionTask, act: str) -> Page:
    form = TaskNoticeForm()
    form.offer(kinds_for(current_viewer().organisation_kind))
    lede = _("起草关于%(name)s的通报或者消费提示。草稿由另一位负责人审定。", name=row.institution.name)

    def do() -> None:
        kind = NoticeKind(form.kind.data)
        draft = actions.NoticeDraft(kind, form.title.data or "", form.words.data, row.institution)
        actions.turn_to_notice(row, draft, by=current_actor())

    return _page(row, act, form, do, lede=lede)


def _penalty(row: SupervisionTask, act: str) -> Page:
    form = PenaltyForm()
    lede = _("处罚不在这里作出。这里只记录有权机关已经作出的决定；审定、告知机构、公布的步骤与通报相同。")

    def do() -> None:
        decision = Decision(
            form.decision_number.data or "",
            form.decision_on.data,
            form.decision_hearing.data or "",
            form.decision_power.data or "",
        )
        title, words = form.title.data or "", form.words.data
        draft = actions.NoticeDraft(NoticeKind.PENALTY, title, words, row.institution, decision=decision)
        actions.turn_to_penalty(row, draft, by=current_actor())

    return _page(row, act, form, do, lede=lede)


PAGES: dict[str, Any] = {
    "take_task": _take,
    "note_task": _words,
    "record_call_in": _words,
    "record_reply": _words,
    "call_in": _call,
    "record_talk": _talk,
    "hand_over_task": _away,
    "end_task": _end,
    "turn_to_inspection": _inspect,
    "turn_to_notice": _notice,
    "turn_to_penalty": _penalty,
}
