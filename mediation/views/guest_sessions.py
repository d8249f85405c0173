"""Sessions at the page of an extra seat: which times it can do, how to take part, the notice, the minutes."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from complaints.lifecycle import SPEAKING
from kernel import clock, files
from kernel.errors import NotFound, NotYours
from kernel.ical import Method
from kernel.papers import Paper
from kernel.web import anyone
from mediation import actions, queries
from mediation.appointments import as_calendar
from mediation.forms import ObjectForm, ReplyForm
from mediation.lifecycle import MeetingState, MinutesState
from mediation.models import ExtraSeat, Invited, Meeting, Minutes
from mediation.views.agreement import lines_of
from mediation.views.guests import Page, blueprint, entered
from mediation.views.session_rows import TONES, place_name
from mediation.views.sessions import (
    may_reply,
    put_answer,
    put_reply,
    put_votes,
    respond_form_of,
    standing,
    vote_form_of,
)


def _at(ref: str, meeting: str) -> tuple[ExtraSeat, int, Meeting, Invited]:
    seat, person_id = entered(ref)
    return seat, person_id, *queries.session_of_seat(seat, meeting)


@blueprint.get("/<ref>/sessions/<meeting>")
@anyone
def session(ref: str, meeting: str) -> Page:
    """One session to which this seat is asked."""
    seat, _person_id, row, place = _at(ref, meeting)
    return _page(seat, row, place)


def _page(seat: ExtraSeat, meeting: Meeting, place: Invited, status: int = 200, **forms: Any) -> Page:
    minutes = next(iter(queries.minutes_of(meeting)), None) if meeting.state is MeetingState.HELD else None
    paper, plain = _notice(place), queries.reader_of(seat)
    may = minutes is not None and may_reply(place, minutes)
    held = {"digest": minutes.digest} if minutes is not None else {}
    context = {
        "plain": plain,
        "tone": TONES[meeting.state],
        "names": [_("您") if one.id == place.id else place_name(one) for one in standing(meeting)],
        "link": meeting.link if meeting.state is MeetingState.FIXED and meeting.mediation.ended_at is None else "",
        "vote_form": vote_form_of(meeting, place) if seat.role in SPEAKING else None,
        "respond_form": respond_form_of(meeting, place),
        "paper": paper,
        "notice": lines_of(paper.text) if paper is not None else [],
        "minutes": minutes,
        "minutes_lines": lines_of(plain(minutes.text)) if minutes is not None else [],
        "minutes_done": minutes is not None and minutes.state is MinutesState.CONFIRMED,
        "confirm_form": ReplyForm(formdata=None, data=held) if may else None,
        "object_form": ObjectForm(formdata=None, data=held) if may else None,
        "is_over": meeting.starts_at is not None and clock.now() >= meeting.starts_at,
    } | forms
    return render_template("mediation/guest/session.html", seat=seat, meeting=meeting, place=place, **context), status


def _notice(place: Invited) -> Paper | None:
    """The newest notice to this seat alone; it names nobody of the learner's side."""
    if not place.notices:
        return None
    key = place.notices[-1].paper_id
    return queries.papers_by_id([key]).get(key)


@blueprint.get("/<ref>/sessions/<meeting>/notice")
@anyone
def notice(ref: str, meeting: str) -> Page:
    """The notice as PDF."""
    paper = _notice(_at(ref, meeting)[3])
    if paper is None or paper.file is None:
        raise NotFound()
    return files.response(paper.file)


@blueprint.get("/<ref>/sessions/<meeting>/invitation.ics")
@anyone
def appointment(ref: str, meeting: str) -> Page:
    """The appointment for one's own calendar, or its cancellation."""
    seat, _person_id, row, _place = _at(ref, meeting)
    if row.starts_at is None:
        return redirect(url_for(".session", ref=ref, meeting=meeting), 303)
    is_off = row.state is MeetingState.CANCELLED
    text = as_calendar([row], Method.CANCEL if is_off else Method.REQUEST, seat=ref, told=queries.reader_of(seat))
    answer = Response(text, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.ref}.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/<ref>/sessions/<meeting>/vote")
@anyone
def vote(ref: str, meeting: str) -> Page:
    """Which of the proposed times this seat can do."""
    seat, person_id, row, place = _at(ref, meeting)
    if seat.role not in SPEAKING:
        raise NotYours()
    if row.state is not MeetingState.PROPOSED:
        flash(_("时间已经定了，或者这场调解会不开了。"), "info")
        return _back(ref, meeting)
    form, failed = put_votes(row, place, actions.hand_of(person_id))
    if failed is not None:
        return _page(seat, row, place, failed, vote_form=form)
    flash(_("已记下，时间定下之前可以更改。"), "good")
    return _back(ref, meeting)


@blueprint.post("/<ref>/sessions/<meeting>/respond")
@anyone
def respond(ref: str, meeting: str) -> Page:
    """How this seat comes, and yes or no to a recording."""
    seat, person_id, row, place = _at(ref, meeting)
    if row.state is not MeetingState.FIXED:
        flash(_("这场调解会现在不用答复。"), "info")
        return _back(ref, meeting)
    form, failed = put_answer(row, actions.hand_of(person_id))
    if failed is not None:
        return _page(seat, row, place, failed, respond_form=form)
    flash(_("已记下，调解会开始之前可以更改。"), "good")
    return _back(ref, meeting)


@blueprint.post("/<ref>/sessions/<meeting>/minutes/<any(confirm, object):act>")
@anyone
def reply_to_minutes(ref: str, meeting: str, act: str) -> Page:
    """A seat that came presses 确认 over the minutes it was shown, or says what is not right."""
    seat, person_id, row, place = _at(ref, meeting)
    minutes: Minutes | None = next(iter(queries.minutes_of(row)), None)
    if minutes is None:
        raise NotFound()
    is_confirmed = act == "confirm"
    form = ReplyForm() if is_confirmed else ObjectForm()
    failed = put_reply(minutes, form, actions.hand_of(person_id))
    if failed is not None:
        return _page(seat, row, place, failed, **{f"{act}_form": form})
    flash(_("已确认笔录。确认不是签字。") if is_confirmed else _("已记下，调解员会看到并更正或者说明。"), "good")
    return _back(ref, meeting)


def _back(ref: str, meeting: str) -> Page:
    return redirect(url_for("mediation_seats.session", ref=ref, meeting=meeting), 303)
