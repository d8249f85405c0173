"""A session as a seat that opens no case is asked to it: which times it can do, how it comes, notice and minutes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Response, flash, redirect, render_template
from flask_babel import gettext as _

from kernel import clock, files
from kernel.errors import NotFound, NotYours
from kernel.events import Actor
from kernel.ical import Method
from kernel.papers import Paper
from mediation import queries
from mediation.appointments import as_calendar
from mediation.forms import ObjectForm, ReplyForm
from mediation.lifecycle import MeetingState, MinutesState
from mediation.models import Invited, Meeting
from mediation.views.agreement import lines_of
from mediation.views.blueprint import Page
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


@dataclass(frozen=True)
class Asked:
    """A session and the own place at it: by whose hand, in which quality, how it reads words, and where its pages are.

    `to` answers the address of a page of it (session, vote, respond, notice, appointment, reply_to_minutes).
    """

    meeting: Meeting
    place: Invited
    by: Actor
    role: str
    home: str
    to: Callable[..., str]
    speaks: bool = True
    plain: Callable[[str], str] = str
    calendar: dict[str, Any] = field(default_factory=dict)


def show(asked: Asked, status: int = 200, **forms: Any) -> Page:
    """The page, with forms that were sent and not fine."""
    meeting, place = asked.meeting, asked.place
    minutes = next(iter(queries.minutes_of(meeting)), None) if meeting.state is MeetingState.HELD else None
    paper = _notice(place)
    may = minutes is not None and may_reply(place, minutes)
    held = {"digest": minutes.digest} if minutes is not None else {}
    context = {
        "asked": asked,
        "plain": asked.plain,
        "tone": TONES[meeting.state],
        "names": [_("您") if one.id == place.id else place_name(one) for one in standing(meeting)],
        "link": meeting.link if meeting.state is MeetingState.FIXED and meeting.mediation.ended_at is None else "",
        "vote_form": vote_form_of(meeting, place) if asked.speaks else None,
        "respond_form": respond_form_of(meeting, place),
        "paper": paper,
        "notice": lines_of(paper.text) if paper is not None else [],
        "minutes": minutes,
        "minutes_lines": lines_of(asked.plain(minutes.text)) if minutes is not None else [],
        "minutes_done": minutes is not None and minutes.state is MinutesState.CONFIRMED,
        "confirm_form": ReplyForm(formdata=None, data=held) if may else None,
        "object_form": ObjectForm(formdata=None, data=held) if may else None,
        "is_over": meeting.starts_at is not None and clock.now() >= meeting.starts_at,
    } | forms
    return render_template("mediation/asked_session.html", meeting=meeting, place=place, **context), status


def _notice(place: Invited) -> Paper | None:
    """The newest notice to this seat alone; it names nobody else of the learner's side."""
    if not place.notices:
        return None
    key = place.notices[-1].paper_id
    return queries.papers_by_id([key]).get(key)


def notice(asked: Asked) -> Page:
    """The notice as PDF."""
    paper = _notice(asked.place)
    if paper is None:
        raise NotFound()
    if paper.file is None:
        flash(_("PDF正在生成，请稍后再下载。"), "info")
        return _back(asked)
    return files.response(paper.file)


def appointment(asked: Asked) -> Page:
    """The appointment for one's own calendar, or its cancellation."""
    row = asked.meeting
    if row.starts_at is None:
        return _back(asked)
    is_off = row.state is MeetingState.CANCELLED
    text = as_calendar([row], Method.CANCEL if is_off else Method.REQUEST, told=asked.plain, **asked.calendar)
    answer = Response(text, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.ref}.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def vote(asked: Asked) -> Page:
    """Keep which of the proposed times this seat can do."""
    if not asked.speaks:
        raise NotYours()
    if asked.meeting.state is not MeetingState.PROPOSED:
        flash(_("时间已经定了，或者这场调解会不开了。"), "info")
        return _back(asked)
    form, failed = put_votes(asked.meeting, asked.place, asked.by)
    if failed is not None:
        return show(asked, failed, vote_form=form)
    flash(_("已记下，时间定下之前可以更改。"), "good")
    return _back(asked)


def respond(asked: Asked) -> Page:
    """Keep how this seat comes, and yes or no to a recording."""
    if asked.meeting.state is not MeetingState.FIXED:
        flash(_("这场调解会现在不用答复。"), "info")
        return _back(asked)
    form, failed = put_answer(asked.meeting, asked.by)
    if failed is not None:
        return show(asked, failed, respond_form=form)
    flash(_("已记下，调解会开始之前可以更改。"), "good")
    return _back(asked)


def reply_to_minutes(asked: Asked, act: str) -> Page:
    """A seat that came presses 确认 over the minutes it was shown, or says what is not right."""
    minutes = next(iter(queries.minutes_of(asked.meeting)), None)
    if minutes is None:
        raise NotFound()
    is_confirmed = act == "confirm"
    form = ReplyForm() if is_confirmed else ObjectForm()
    failed = put_reply(minutes, form, asked.by)
    if failed is not None:
        return show(asked, failed, **{f"{act}_form": form})
    flash(_("已确认笔录。确认不是签字。") if is_confirmed else _("已记下，调解员会看到并更正或者说明。"), "good")
    return _back(asked)


def _back(asked: Asked) -> Page:
    return redirect(asked.to("session"), 303)
