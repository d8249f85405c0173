"""After a session: who came, and the minutes with everybody's 确认."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints.facts import wishes_on_paper
from kernel import clock
from kernel.errors import NotFound, NotYours
from mediation import actions, queries
from mediation.forms import MinutesForm, ObjectForm, ReplyForm, attendance_form
from mediation.lifecycle import CAME, Attendance, MeetingState, MinutesState
from mediation.models import Meeting, Minutes
from mediation.session_wording import template
from mediation.views.agreement import lines_of
from mediation.views.blueprint import EVERYBODY, SEATED, Page, blueprint
from mediation.views.session_rows import place_name
from mediation.views.sessions import back_to, do, may_reply, put_reply, standing


def _led(number: str, ref: str) -> Meeting:
    """A session for the mediator who leads its table; NotYours for another."""
    viewer = current_viewer()
    meeting = queries.session_for(viewer, number, ref)
    if viewer.person_id != meeting.mediation.mediator_id:
        raise NotYours()
    return meeting


@blueprint.route("/<number>/sessions/<ref>/attendance", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def attendance(number: str, ref: str) -> Page:
    """Record for each seat how it came; absence without cause is noted, and leads to nothing by itself."""
    viewer, meeting = current_viewer(), _led(number, ref)
    has_begun = meeting.starts_at is not None and clock.now() >= meeting.starts_at
    if not has_begun or meeting.state in (MeetingState.PROPOSED, MeetingState.CANCELLED) or queries.minutes_of(meeting):
        flash(_("现在不能记录到会情况：调解会没有开始，或者笔录已经写好。"), "info")
        return back_to(meeting)
    places = standing(meeting)
    known = [(one.seat_id, place_name(one), one.attendance and str(one.attendance), one.cause) for one in places]
    form, status = attendance_form(known), 200
    if form.is_sent:
        failed: int | None = 422
        if form.validate():
            came = {one.seat_id: _came(form, one.seat_id) for one in places}
            failed = do(form, lambda: actions.record_attendance(meeting, came, by=viewer.actor))
        if failed is None:
            flash(_("已记录到会情况。"), "good")
            return back_to(meeting)
        status = failed
    context = {"form": form, "seats": [one.seat_id for one in places], "complaint": meeting.mediation.complaint}
    return render_template("mediation/attendance.html", meeting=meeting, **context), status


def _came(form: Any, seat_id: int) -> actions.Came:
    return actions.Came(Attendance(form[f"came_{seat_id}"].data), form[f"cause_{seat_id}"].data or "")


@blueprint.route("/<number>/sessions/<ref>/minutes/write", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def write_minutes(number: str, ref: str) -> Page:
    """Write the minutes from a template, or correct them in a new version."""
    viewer, meeting = current_viewer(), _led(number, ref)
    if meeting.state is not MeetingState.HELD:
        flash(_("先记录谁来了，再写笔录。"), "info")
        return back_to(meeting)
    before = next(iter(queries.minutes_of(meeting)), None)
    form, status = MinutesForm(data=None if request.method == "POST" else _begun(meeting, before)), 200
    if form.is_sent:
        words = form.course.data or "", form.result.data or "", form.correction.data or ""
        failed = do(form, lambda: actions.draft_minutes(meeting, *words, by=viewer.actor)) if form.validate() else 422
        if failed is None:
            flash(_("笔录已写好，到会的各方会收到通知。"), "good")
            return redirect(url_for(".minutes", number=number, ref=ref), 303)
        status = failed
    context = {"form": form, "before": before, "complaint": meeting.mediation.complaint}
    return render_template("mediation/minutes_write.html", meeting=meeting, **context), status


def _begun(meeting: Meeting, before: Minutes | None) -> dict[str, str]:
    if before is not None:
        return {"course": before.course, "result": before.result}
    return {"course": template(wishes_on_paper(meeting.mediation.complaint))}


@blueprint.get("/<number>/sessions/<ref>/minutes")
@requires(*EVERYBODY)
def minutes(number: str, ref: str) -> Page:
    """The text, who has confirmed it, what is said not to be right, and the versions before."""
    return _page(queries.session_for(current_viewer(), number, ref))


def _page(meeting: Meeting, status: int = 200, **forms: Any) -> Page:
    viewer, versions = current_viewer(), queries.minutes_of(meeting)
    if not versions:
        raise NotFound()
    row, leads = versions[0], viewer.person_id == meeting.mediation.mediator_id and viewer.role is Role.MEDIATOR
    place = queries.place_of(viewer, meeting) if not leads else None
    may = may_reply(place, row)
    said = {one.seat_id: one for one in row.replies}
    context = {
        "row": row,
        "lines": lines_of(row.text),
        "digest": [row.digest[start : start + 8] for start in range(0, 64, 8)],
        "seats": [(place_name(one), said.get(one.seat_id)) for one in standing(meeting) if one.attendance in CAME],
        "paper": queries.papers_by_id([row.paper_id]).get(row.paper_id) if row.paper_id else None,
        "older": [(one, lines_of(one.text)) for one in versions[1:]],
        "confirm_form": ReplyForm(formdata=None, data={"digest": row.digest}) if may else None,
        "object_form": ObjectForm(formdata=None, data={"digest": row.digest}) if may else None,
        "may_correct": leads,
        "is_done": row.state is MinutesState.CONFIRMED,
    } | forms
    context["complaint"] = meeting.mediation.complaint
    return render_template("mediation/minutes.html", meeting=meeting, **context), status


@blueprint.post("/<number>/sessions/<ref>/minutes/confirm")
@requires(*SEATED)
def confirm_minutes(number: str, ref: str) -> Page:
    """A seat that came presses 确认 over the digest it was shown."""
    return _reply(number, ref, ReplyForm(), is_confirmed=True)


@blueprint.post("/<number>/sessions/<ref>/minutes/object")
@requires(*SEATED)
def object_to_minutes(number: str, ref: str) -> Page:
    """A seat that came says what is not right."""
    return _reply(number, ref, ObjectForm(), is_confirmed=False)


def _reply(number: str, ref: str, form: ReplyForm, *, is_confirmed: bool) -> Page:
    viewer = current_viewer()
    meeting = queries.session_for(viewer, number, ref)
    row = next(iter(queries.minutes_of(meeting)), None)
    if row is None:
        raise NotFound()
    failed = put_reply(row, form, viewer.actor)
    if failed is not None:
        name = "confirm_form" if is_confirmed else "object_form"
        return _page(queries.session_for(viewer, number, ref), failed, **{name: form})
    flash(_("已确认笔录。确认不是签字。") if is_confirmed else _("已记下，调解员会看到并更正或者说明。"), "good")
    return redirect(url_for(".minutes", number=number, ref=ref), 303)
