"""The acts around a session: the mediator proposes, fixes and cancels, seats vote and say how they come."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import queries as cases
from complaints.documents import veiled
from complaints.lifecycle import RoomKind
from complaints.models import Room
from complaints.queries.figures import figure
from complaints.views.audience import audiences
from complaints.views.previewing import shown_first, turns_back
from kernel import clock
from kernel.errors import NotYours
from kernel.papers import Paper
from kernel.web import moment
from mediation import actions, queries
from mediation.forms import FixForm, ProposeForm, WhyForm, instant
from mediation.lifecycle import Choice, MeetingState, MeetingWay, best_time
from mediation.models import Mediation, Meeting
from mediation.session_wording import PAPERS
from mediation.views.blueprint import SEATED, Page, blueprint
from mediation.views.session_rows import place_name
from mediation.views.sessions import back_to, do, put_answer, put_votes, session_page
from mediation.views.table import is_chair


@blueprint.route("/<number>/sessions/new", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def propose(number: str) -> Page:
    """Propose times to everybody, or to one seat alone."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    if not is_chair(viewer, mediation):
        raise NotYours()
    rooms = _rooms(viewer, mediation)
    form, status = ProposeForm(), 200
    form.offer_rooms((ref, label) for ref, (_room, label, _hint) in rooms.items())
    if form.is_sent:
        failed: int | None = 422
        made: list[Meeting] = []
        if form.validate():
            room = rooms[form.room.data][0]
            way, minutes = MeetingWay(form.way.data), int(form.minutes.data)

            def act() -> None:
                made.append(actions.propose_session(mediation, room, way, form.times, minutes, by=viewer.actor))

            failed = do(form, act)
        if failed is None:
            flash(_("已提出时间，受邀的各方会收到通知。"), "good")
            return redirect(url_for(".session", number=mediation.complaint.number, ref=made[0].ref), 303)
        status = failed
    hints = {ref: hint for ref, (_room, _label, hint) in rooms.items()}
    context = {"form": form, "hints": hints, "days": figure("mediation_notice")}
    return render_template("mediation/session_new.html", complaint=mediation.complaint, **context), status


def _rooms(viewer: Viewer, mediation: Mediation) -> dict[str, tuple[Room, str, str]]:
    """The rooms a session may be in: the joint one and each seat's; with who will know of it."""
    complaint = mediation.complaint
    rooms = {room.ref: room for room in cases.rooms_of(viewer, complaint)}
    roles = cases.roles_of(viewer, complaint)
    found = {}
    for one in audiences(rooms.values(), roles, complaint.respondent_name):
        if one.kind is RoomKind.JOINT:
            found[one.ref] = rooms[one.ref], _("各方一起"), _("所有入座的各方都能看到")
        elif one.kind is RoomKind.SEAT:
            found[one.ref] = rooms[one.ref], _("单独与%(party)s", party=one.to), one.words
    return found


@blueprint.post("/<number>/sessions/<ref>/vote")
@requires(*SEATED)
def vote(number: str, ref: str) -> Page:
    """A seat says to each time whether it can."""
    viewer = current_viewer()
    meeting = queries.session_for(viewer, number, ref)
    place = queries.place_of(viewer, meeting)
    if place is None:
        raise NotYours()
    if meeting.state is not MeetingState.PROPOSED:
        flash(_("时间已经定下或者取消，不用再选。"), "info")
        return back_to(meeting)
    form, failed = put_votes(meeting, place, viewer.actor)
    if failed is not None:
        return session_page(queries.session_for(viewer, number, ref), failed, vote_form=form)
    flash(_("已记下您的选择，时间定下之前可以更改。"), "good")
    return back_to(meeting)


@blueprint.route("/<number>/sessions/<ref>/fix", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def fix(number: str, ref: str) -> Page:
    """Fix time and place, or change them; calendars and notices follow."""
    viewer = current_viewer()
    meeting = queries.session_for(viewer, number, ref)
    if not is_chair(viewer, meeting.mediation):
        raise NotYours()
    if meeting.state not in (MeetingState.PROPOSED, MeetingState.FIXED):
        flash(_("这场调解会现在不能改。"), "info")
        return back_to(meeting)
    form, status = FixForm(data=None if request.method == "POST" else _fixed(meeting)), 200
    times = {time.ref: time.starts_at for time in meeting.times}
    form.offer_times((key, moment(at)) for key, at in times.items())
    if form.is_sent and not turns_back():
        failed: int | None = 422
        shown = list[str | None]()
        if form.validate():
            failed = do(form, lambda: shown.append(_read_first(viewer, meeting, _terms(form, times))))
        if failed is None and shown and shown[0] is not None:
            return shown[0]
        if failed is None:
            flash(_("时间和参加方式已定，受邀的各方会收到通知和日历邀请。"), "good")
            return back_to(meeting)
        status = failed
    choices = actions.choices_of(meeting)
    best = best_time(choices)
    context = {
        "form": form,
        "hints": {key: _tally(meeting, choices, at, best) for key, at in times.items()},
        "base": meeting.mediation.body.video_base,
        "days": figure("mediation_notice"),
        "is_change": meeting.state is MeetingState.FIXED,
    }
    context["complaint"] = meeting.mediation.complaint
    return render_template("mediation/session_fix.html", meeting=meeting, **context), status


def _read_first(viewer: Viewer, meeting: Meeting, terms: actions.Terms) -> str | None:
    """The notices of a time (form 七) to be read before they are made; None once they are, or where there are none."""

    def make() -> list[Paper]:
        actions.fix_session(meeting, terms, by=viewer.actor)
        return actions.make_notices(meeting, meeting.sequence)

    label = _("保存改动并通知") if meeting.state is MeetingState.FIXED else _("定下并通知")
    return shown_first(make, label, lambda text: veiled(viewer, meeting.mediation.complaint, text))


def _fixed(meeting: Meeting) -> dict[str, Any]:
    """What is fixed already, or the body's own address to begin with."""
    values: dict[str, Any] = {"way": str(meeting.way), "minutes": str(meeting.minutes)}
    values["papers"] = meeting.papers or "\n".join(PAPERS)
    values["place"] = meeting.place or meeting.mediation.body.address
    values["link"] = meeting.link
    if meeting.starts_at is not None:
        chosen = next((time.ref for time in meeting.times if time.starts_at == meeting.starts_at), FixForm.OTHER)
        values["time"] = chosen
        if chosen == FixForm.OTHER:
            local = meeting.starts_at.astimezone(clock.ZONE)
            values |= {"day": local.date(), "hour": f"{local:%H:%M}"}
    return values


def _terms(form: FixForm, times: dict[str, Any]) -> actions.Terms:
    at = times.get(form.time.data) or instant(form.day.data, form.hour.time)
    if at is None:
        raise actions.SessionWrong("time", _("请选择一个时间。"))
    where = form.place.data or "", form.link.data or "", form.papers.data or ""
    return actions.Terms(at, int(form.minutes.data), MeetingWay(form.way.data), *where)


def _tally(meeting: Meeting, choices: list[Choice], at: Any, best: Choice | None) -> str:
    """What the seats said to a time, in one line."""
    choice = next(one for one in choices if one.starts_at == at)
    names = [place_name(one) for one in actions.asked_for_times(meeting)]
    said = "；".join(
        f"{name}{_('：')}{answer.label if answer else _('还没有选')}"
        for name, answer in zip(names, choice.votes, strict=True)
    )
    return f"{_('最合适')}　{said}" if best is not None and best.starts_at == at else said


@blueprint.route("/<number>/sessions/<ref>/cancel", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def cancel(number: str, ref: str) -> Page:
    """Call it off, with a reason."""
    viewer = current_viewer()
    meeting = queries.session_for(viewer, number, ref)
    if not is_chair(viewer, meeting.mediation):
        raise NotYours()
    if meeting.state not in (MeetingState.PROPOSED, MeetingState.FIXED):
        flash(_("这场调解会已经开过或者取消。"), "info")
        return back_to(meeting)
    form, status = WhyForm(), 200
    if form.is_sent:
        why = form.why.data or ""
        failed = do(form, lambda: actions.cancel_session(meeting, why, by=viewer.actor)) if form.validate() else 422
        if failed is None:
            flash(_("已取消，受邀的各方会收到通知。"), "good")
            return back_to(meeting)
        status = failed
    complaint = meeting.mediation.complaint
    return render_template("mediation/session_cancel.html", meeting=meeting, complaint=complaint, form=form), status


@blueprint.post("/<number>/sessions/<ref>/respond")
@requires(*SEATED)
def respond(number: str, ref: str) -> Page:
    """A seat says how it comes, and yes or no to a recording."""
    viewer = current_viewer()
    meeting = queries.session_for(viewer, number, ref)
    if queries.place_of(viewer, meeting) is None:
        raise NotYours()
    if meeting.state is not MeetingState.FIXED:
        flash(_("这场调解会现在不用答复。"), "info")
        return back_to(meeting)
    form, failed = put_answer(meeting, viewer.actor)
    if failed is not None:
        return session_page(queries.session_for(viewer, number, ref), failed, respond_form=form)
    flash(_("已记下，调解会开始之前可以更改。"), "good")
    return back_to(meeting)
