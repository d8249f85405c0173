"""Supervision (监督): signals with their reasons, tasks, one page for each act of a task."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_actor, current_viewer, requires
from institutions import actions
from institutions.documents.supervising import papers_of_task
from institutions.forms.watching import TaskForm
from institutions.lifecycle import Cycle
from institutions.lifecycle.signals import reason_of
from institutions.lifecycle.supervising import SUPERVISION_MOVES, TaskOrigin
from institutions.models import SupervisionTask
from institutions.permissions.watching import acts_here, begins, sides_of
from institutions.queries.watching import (
    clocks_running,
    handed_tasks,
    standing_clusters,
    standing_signals,
    task_for,
    tasks_of,
)
from institutions.views.acting import Page, act_page, button_of, gone, reach_of, told_of
from institutions.views.inspection import OFFICE
from institutions.views.task_acts import PAGES, home_of_task
from institutions.views.tones import TASK_TONES, tabs
from kernel.errors import NotFound
from kernel.web import day

blueprint = Blueprint("supervision", __name__, url_prefix="/supervision")


def _acts(row: SupervisionTask) -> frozenset[str]:
    viewer = current_viewer()
    own = (viewer.role, viewer.organisation_kind, viewer.organisation_id)
    return acts_here(SUPERVISION_MOVES, row.state, *own, sides_of(row))


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
    return redirect(home_of_task(actions.open_task(told, by=current_actor())), 303)


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
    return redirect(home_of_task(actions.open_task(told, by=current_actor())), 303)


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
        papers=papers_of_task(row),
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
        return gone(home_of_task(row))
    shown: Page = PAGES[act](row, act)
    return shown
