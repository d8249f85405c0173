"""What associations observe: their own pages, and the department's that answers (CL art. 37(4), IR art. 36)."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.queries import bodies
from accounts.regions import name_of
from accounts.roles import DEPARTMENTS, Role
from complaints import rulesets
from complaints.forms.observing import (
    ObservationAnswerForm,
    ObservationCloseForm,
    ObservationForm,
    ObservationNoticeForm,
)
from complaints.queries.observing import regions_known
from complaints.queries.resuming import regions_by_province
from complaints.views.moves import attempt
from institutions import actions
from institutions.forms.watching import SourcedTaskForm
from institutions.lifecycle.noticing import NoticeKind, kinds_for
from institutions.lifecycle.observing import BUTTONS, WRITERS, ObservationState, observation_acts
from institutions.lifecycle.supervising import SUPERVISION_MOVES, TaskOrigin
from institutions.models import Observation, SupervisionTask
from institutions.permissions.reaching import reaches
from institutions.permissions.watching import begins, observing_hand
from institutions.queries.observing import observation_for, observations_of
from institutions.queries.watching import tasks_from
from institutions.views.acting import act_page
from institutions.views.tones import TASK_TONES
from kernel import clock
from kernel.errors import NotFound
from kernel.forms import PostForm
from kernel.web import day, tr

blueprint = Blueprint("observations", __name__, url_prefix="/observations")
OFFICE = (Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
Page = str | Response | tuple[str, int]
TONES = {
    ObservationState.DRAFT: "neutral",
    ObservationState.FILED: "warn",
    ObservationState.ANSWERED: "info",
    ObservationState.CLOSED: "good",
    ObservationState.DROPPED: "neutral",
}


def _viewer() -> Viewer:
    viewer = current_viewer()
    if viewer.organisation_kind not in DEPARTMENTS | WRITERS:
        raise NotFound()
    return viewer


def _category(code: str) -> str:
    known = rulesets.in_force(clock.today()).categories
    return tr(known[code].name) if code in known else ""


def about(row: Observation) -> str:
    """What an observation is about, in words."""
    place = row.institution.name if row.institution is not None else name_of(row.region_code)
    category = _category(row.category)
    return _("%(place)s，%(category)s", place=place, category=category) if category else place


@blueprint.get("")
@requires(*OFFICE)
def index() -> Page:
    """The association's own, or what the department was told; newest first."""
    viewer = _viewer()
    rows, following = observations_of(viewer, request.args.get("after", "")[:26])
    context = {
        "rows": [(row, about(row), TONES[row.state]) for row in rows],
        "may_write": viewer.organisation_kind in WRITERS,
        "next_url": url_for(".index", after=following) if following else None,
    }
    return render_template("complaints/observations/index.html", **context)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*OFFICE)
def new() -> Page:
    """Begin one; it is filed by a press of its own."""
    viewer = _viewer()
    if viewer.organisation_kind not in WRITERS:
        raise NotFound()
    return _written(_form(), url_for(".index"), lambda seen: actions.draft_observation(seen, by=viewer.actor))


def _form() -> ObservationForm:
    form = ObservationForm()
    known = rulesets.in_force(clock.today()).categories.values()
    form.offer(bodies(*DEPARTMENTS), [(one.code, tr(one.name)) for one in known])
    return form


def _written(form: ObservationForm, back: str, act: Callable[[actions.Seen], Observation | None]) -> Page:
    status = 200
    if form.is_sent:
        form.known_regions = regions_known(form.region.data or "")
        status, made = 422, list[Observation | None]()
        if bool(form.validate()) & form.check_about():
            failed = attempt(form, lambda: made.append(act(_seen(form))))
            if failed is None:
                flash(_("草稿已保存，还没有提交。"), "good")
                return redirect(url_for(".show", ref=made[0].ref) if made[0] is not None else back, 303)
            status = failed
    regions = _regions(form.region.data or "")
    return render_template("complaints/observations/write.html", form=form, back=back, regions=regions), status


def _regions(chosen: str) -> dict[str, list[tuple[str, str]]]:
    """Provinces with their cities to choose from; a district a draft names already stays a choice."""
    found = regions_by_province()
    if regions_known(chosen) and not any(chosen == code for places in found.values() for code, _name in places):
        found = {_("已经选的"): [(chosen, name_of(chosen))], **found}
    return found


def _seen(form: ObservationForm) -> actions.Seen:
    department = next(one for one in bodies(*DEPARTMENTS) if one.ref == form.department.data)
    return actions.Seen(
        department,
        form.title.data or "",
        form.words.data or "",
        institution=form.chosen(),
        region_code=form.region.data or None,
        category=form.category.data or "",
    )


@blueprint.get("/<ref>")
@requires(*OFFICE)
def show(ref: str) -> Page:
    """One: what was told, what was answered, what may be done now."""
    viewer = _viewer()
    row = observation_for(viewer, ref)
    hand = observing_hand(row, viewer.organisation_id)
    acts = observation_acts(row.state, viewer.role, viewer.organisation_kind, hand)
    shown = [act for act in acts if act != "to_notice" or row.notice is None]
    tasks = tasks_from(viewer, observation_id=row.id)
    late = row.state is ObservationState.FILED and row.answer_by_on is not None and row.answer_by_on < clock.today()
    context: dict[str, Any] = {
        "row": row,
        "about": about(row),
        "tone": TONES[row.state],
        "is_late": late,
        "buttons": [(url_for(".act", ref=ref, act=one), str(BUTTONS[one])) for one in shown] + _watching(row, tasks),
        "tasks": tasks,
        "task_tones": TASK_TONES,
        "notice_url": url_for("notices.show", ref=row.notice.ref)
        if row.notice is not None and viewer.organisation_id == row.association_id
        else None,
    }
    return render_template("complaints/observations/show.html", **context)


def _watching(row: Observation, tasks: Sequence[SupervisionTask]) -> list[tuple[str, str]]:
    """The button that opens a task out of it, for a body that holds the power, until it has one."""
    if tasks or not _may_supervise(row):
        return []
    return [(url_for(".supervise", ref=row.ref), _("据此建立监督任务"))]


def _may_supervise(row: Observation) -> bool:
    return row.filed_at is not None and "open_task" in begins(SUPERVISION_MOVES, current_viewer())


@blueprint.route("/<ref>/supervise", methods=["GET", "POST"])
@requires(*OFFICE)
def supervise(ref: str) -> Page:
    """Open a task about whom it is about; where the body has one already, go to it."""
    viewer = _viewer()
    row = observation_for(viewer, ref)
    if not _may_supervise(row):
        raise NotFound()
    known = tasks_from(viewer, observation_id=row.id)
    if known:
        return redirect(url_for("supervision.show", ref=known[0].ref), 303)
    form = SourcedTaskForm(data={"institution": row.institution.name if row.institution is not None else ""})
    was_sent = row.department_id == viewer.organisation_id
    form.within(
        lambda one: (was_sent and one.id == row.institution_id) or reaches(viewer.organisation_id, one), row.institution
    )
    made: list[SupervisionTask] = []

    def do() -> None:
        institution = form.chosen()
        assert institution is not None
        why, since_on = form.reason.data or "", form.since_on.data
        new = actions.NewTask(institution, TaskOrigin.REPORT, why, observation=row, since_on=since_on)
        made.append(actions.open_task(new, by=viewer.actor))

    return act_page(
        form,
        do,
        title=_("据此建立监督任务"),
        about=row.title,
        home=url_for(".show", ref=ref),
        next_page=lambda: url_for("supervision.show", ref=made[0].ref),
        lede=_("任务和这份情况反映互相看得到，只有本单位看得到任务。"),
        said=_("已建立监督任务。"),
    )


@blueprint.route("/<ref>/<act>", methods=["GET", "POST"])
@requires(*OFFICE)
def act(ref: str, act: str) -> Page:
    """One act on a page of its own."""
    viewer = _viewer()
    row = observation_for(viewer, ref)
    hand = observing_hand(row, viewer.organisation_id)
    if act not in observation_acts(row.state, viewer.role, viewer.organisation_kind, hand):
        if act not in BUTTONS:
            raise NotFound()
        flash(_("这一步已经办过，或者现在不需要办。"), "info")
        return redirect(url_for(".show", ref=ref), 303)
    if act == "write":
        return _rewrite(row, viewer)
    form, do = _doing(row, act, viewer)
    status = 200
    if form.is_sent:
        status = 422
        if form.validate():
            failed = attempt(form, do)
            if failed is None:
                flash(_done(act, row), "good")
                return redirect(url_for(".show", ref=ref), 303)
            status = failed
    context = {"form": form, "row": row, "title": str(BUTTONS[act]), "act": act}
    return render_template("complaints/observations/act.html", **context), status


def _done(act: str, row: Observation) -> str:
    """What was done; of what was filed also what comes next."""
    if act != "file" or row.answer_by_on is None:
        return _("已完成。")
    facts = {"body": row.department.name, "day": day(row.answer_by_on)}
    return _("已提交给%(body)s，请它在%(day)s前答复（平台规则）。答复以后会通知您，由您了结。", **facts)


def _rewrite(row: Observation, viewer: Viewer) -> Page:
    form = _form()
    if not form.is_sent:
        form.department.data, form.category.data = row.department.ref, row.category
        form.institution.data = row.institution.name if row.institution is not None else ""
        form.region.data, form.title.data, form.words.data = row.region_code or "", row.title, row.words

    def act(seen: actions.Seen) -> Observation:
        actions.write_observation(row, seen, by=viewer.actor)
        return row

    return _written(form, url_for(".show", ref=row.ref), act)


def _doing(row: Observation, act: str, viewer: Viewer) -> tuple[Any, Callable[[], object]]:
    """The form of an act and what its press does."""
    by = viewer.actor
    if act == "answer":
        answer = ObservationAnswerForm()
        return answer, lambda: actions.answer_observation(row, answer.words.data or "", by=by)
    if act == "close":
        close = ObservationCloseForm()
        return close, lambda: actions.close_observation(row, close.words.data or "", by=by)
    if act == "to_notice":
        draft = ObservationNoticeForm()
        draft.offer(kinds_for(viewer.organisation_kind))
        if not draft.is_sent:
            draft.title.data, draft.words.data = row.title, row.words
        return draft, lambda: actions.observation_to_notice(
            row, NoticeKind(draft.kind.data), draft.title.data or "", draft.words.data or "", by=by
        )
    does = {"file": actions.file_observation, "drop": actions.drop_observation}[act]
    return PostForm(), lambda: does(row, by=by)
