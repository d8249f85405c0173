"""The sessions of a table and one session: when, how and where, what each seat said, and the next step."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints.queries.figures import figure
from complaints.views.moves import attempt as try_act
from kernel import calendars, clock
from kernel.events import Actor
from kernel.forms import PostForm
from kernel.ical import Method
from kernel.web import moment
from mediation import actions, queries
from mediation.appointments import as_calendar
from mediation.deadlines import recusal_until
from mediation.forms import ObjectForm, ReplyForm, RespondForm, vote_form
from mediation.lifecycle import CAME, Attendance, MeetingState, MinutesState, Vote, best_time, recording
from mediation.models import Invited, Meeting, Minutes
from mediation.views.blueprint import EVERYBODY, Page, blueprint
from mediation.views.session_rows import TONES, audience_words, place_name, session_row
from mediation.views.table import is_chair


@blueprint.get("/<number>/sessions")
@requires(*EVERYBODY)
def sessions(number: str) -> Page:
    """The sessions of the table this viewer is asked to, or leads."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    rows = [session_row(viewer, row, mediation.complaint.number) for row in queries.sessions_of(viewer, mediation)]
    context = {"rows": rows, "may_propose": is_chair(viewer, mediation)}
    return render_template("mediation/sessions.html", complaint=mediation.complaint, **context)


@blueprint.get("/<number>/sessions/<ref>")
@requires(*EVERYBODY)
def session(number: str, ref: str) -> Page:
    """One session, for whoever sits in its room."""
    return session_page(queries.session_for(current_viewer(), number, ref))


def session_page(meeting: Meeting, status: int = 200, **forms: Any) -> Page:
    """The page of a session, with forms that were sent and not fine."""
    viewer = current_viewer()
    place = queries.place_of(viewer, meeting) if viewer.role is not Role.MEDIATOR else None
    leads = viewer.role is Role.MEDIATOR and viewer.person_id == meeting.mediation.mediator_id
    minutes = queries.minutes_of(meeting) if meeting.state is MeetingState.HELD else []
    context = {
        "who": audience_words(viewer, meeting),
        "tone": TONES[meeting.state],
        "times": time_cards(meeting),
        "people": people_cards(meeting, leads=leads, own=place),
        "recording": recording([one.may_record for one in standing(meeting)], is_over=meeting.recorded_at is not None),
        "recusal_until": _recusal_until(meeting) if place is not None else None,
        "link": meeting.link if meeting.state is MeetingState.FIXED and meeting.mediation.ended_at is None else "",
        "notices": _notices(viewer, meeting),
        "minutes": minutes[0] if minutes else None,
        "minutes_done": minutes[0].state is MinutesState.CONFIRMED if minutes else False,
        "place": place,
        "vote_form": vote_form_of(meeting, place),
        "respond_form": respond_form_of(meeting, place),
        "acts": _acts(viewer, meeting, minutes) if leads else [],
        "is_over": meeting.starts_at is not None and clock.now() >= meeting.starts_at,
        "may_confirm": bool(minutes) and may_reply(place, minutes[0]),
    } | forms
    complaint = meeting.mediation.complaint
    return render_template("mediation/session.html", meeting=meeting, complaint=complaint, **context), status


def standing(meeting: Meeting) -> list[Invited]:
    """The seats asked that are at the table still."""
    return [one for one in meeting.invited if one.seat.left_at is None]


def time_cards(meeting: Meeting) -> list[dict[str, Any]]:
    """Each proposed time with who can and who cannot; the best one is marked."""
    best = best_time(actions.choices_of(meeting)) if meeting.state is MeetingState.PROPOSED else None
    places, cards = actions.asked_for_times(meeting), []
    for time in meeting.times:
        said = {row.seat_id: row.vote for row in time.votes}
        votes = [(place_name(one), said.get(one.seat_id)) for one in places]
        is_best = best is not None and best.starts_at == time.starts_at
        is_chosen = meeting.starts_at == time.starts_at
        cards.append({"at": time.starts_at, "votes": votes, "is_best": is_best, "is_chosen": is_chosen})
    return cards


def people_cards(meeting: Meeting, *, leads: bool, own: Invited | None) -> list[dict[str, Any]]:
    """Each seat asked: how it comes, how it came; why it stayed away only it and the mediator read."""
    return [
        {
            "name": place_name(one),
            "mine": own is not None and own.id == one.id,
            "by_telephone": one.by_telephone,
            "came": str(one.attendance.label) if one.attendance else "",
            "tone": "good" if one.attendance in CAME else "bad" if one.attendance is Attendance.ABSENT else "neutral",
            "cause": one.cause if leads or (own is not None and own.id == one.id) else "",
        }
        for one in standing(meeting)
    ]


def _recusal_until(meeting: Meeting) -> Any:
    if meeting.state is not MeetingState.FIXED or meeting.fixed_at is None:
        return None
    return recusal_until(calendars.current(), clock.day_of(meeting.fixed_at), figure("recusal_request"))


def _notices(viewer: Viewer, meeting: Meeting) -> list[dict[str, Any]]:
    """The notices this viewer may read, the newest of each seat."""
    newest = {one.notices[-1].paper_id: one for one in standing(meeting) if one.notices}
    found = queries.papers_by_id(list(newest))
    cards = []
    for paper_id, place in newest.items():
        paper = found.get(paper_id)
        if paper is not None and queries.may_read_notice(viewer, paper):
            cards.append({"paper": paper, "name": place_name(place)})
    return cards


def vote_form_of(meeting: Meeting, place: Invited | None) -> Any:
    """The questions while times are proposed; None where nobody is asked."""
    if place is None or meeting.state is not MeetingState.PROPOSED or meeting.mediation.ended_at is not None:
        return None
    return votes_form(meeting, place)


def votes_form(meeting: Meeting, place: Invited) -> Any:
    """The questions to a seat, with what it has said so far."""
    said = {time.ref: row.vote for time in meeting.times for row in time.votes if row.seat_id == place.seat_id}
    return vote_form([(time.ref, moment(time.starts_at)) for time in meeting.times], said)


def respond_form_of(meeting: Meeting, place: Invited | None) -> RespondForm | None:
    """How a seat comes and what it lets be recorded, once a time is fixed; None otherwise."""
    if place is None or meeting.state is not MeetingState.FIXED or meeting.mediation.ended_at is not None:
        return None
    said = {True: "yes", False: "no", None: "unsaid" if place.answered_at else None}[place.may_record]
    known = {"by_telephone": ("yes" if place.by_telephone else "no") if place.answered_at else None}
    form = RespondForm(formdata=None, data=known | {"may_record": said})
    form.offer_way(meeting.way)
    return form


def _acts(viewer: Viewer, meeting: Meeting, minutes: list[Minutes]) -> list[tuple[str, str, str]]:
    """The mediator's buttons now: label, address, kind."""

    def to(act: str) -> str:
        return url_for(f"mediation.{act}", number=meeting.mediation.complaint.number, ref=meeting.ref)

    has_begun = meeting.starts_at is not None and clock.now() >= meeting.starts_at
    acts = []
    if meeting.state is MeetingState.PROPOSED and is_chair(viewer, meeting.mediation):
        acts.append((_("定下时间"), to("fix"), "primary"))
    if meeting.state is MeetingState.FIXED and has_begun:
        acts.append((_("记录谁来了"), to("attendance"), "primary"))
    if meeting.state in (MeetingState.HELD, MeetingState.MISSED) and not minutes:
        acts.append((_("改到会情况"), to("attendance"), "secondary"))
    if meeting.state is MeetingState.HELD and not minutes:
        acts.insert(0, (_("写笔录"), to("write_minutes"), "primary"))
    if meeting.state is MeetingState.FIXED and is_chair(viewer, meeting.mediation):
        acts.append((_("改时间或地点"), to("fix"), "secondary"))
    if meeting.state in (MeetingState.PROPOSED, MeetingState.FIXED) and is_chair(viewer, meeting.mediation):
        acts.append((_("取消这场调解会"), to("cancel"), "quiet"))
    return acts


def may_reply(place: Invited | None, minutes: Minutes) -> bool:
    """Whether a seat that came still has to confirm this text, or may after it objected."""
    if place is None or place.attendance not in CAME or minutes.state is not MinutesState.DRAFTED:
        return False
    return not any(row.seat_id == place.seat_id and row.is_confirmed for row in minutes.replies)


@blueprint.get("/<number>/sessions/<ref>/invitation.ics")
@requires(*EVERYBODY)
def invitation(number: str, ref: str) -> Response | Page:
    """The appointment for one's own calendar, or its cancellation."""
    meeting = queries.session_for(current_viewer(), number, ref)
    if meeting.starts_at is None:
        return redirect(url_for(".session", number=number, ref=ref), 303)
    is_off = meeting.state is MeetingState.CANCELLED
    text = as_calendar([meeting], Method.CANCEL if is_off else Method.REQUEST)
    answer = Response(text, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{meeting.ref}.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def do(form: PostForm, act: Callable[[], Any]) -> int | None:
    """Do an act; what is wrong with one answer stands beside its field, all else on top of the form."""

    def kept() -> None:
        try:
            act()
        except actions.SessionWrong as error:
            field = form._fields.get(error.field)
            if field is None:
                raise
            field.errors = [*field.errors, error.message]
            failed.append(error.status)

    failed: list[int] = []
    status = try_act(form, kept)
    return failed[0] if failed else status


def put_votes(meeting: Meeting, place: Invited, by: Actor) -> tuple[Any, int | None]:
    """Keep what was sent of a seat's times: the form, and the status where it is not fine."""
    form = votes_form(meeting, place)
    if not form.validate():
        return form, 422
    said = {time.ref: Vote(form[f"time_{time.ref}"].data) for time in meeting.times}
    return form, do(form, lambda: actions.vote(meeting, said, by=by))


def put_answer(meeting: Meeting, by: Actor) -> tuple[RespondForm, int | None]:
    """Keep how a seat comes and what it lets be recorded: the form, and the status where it is not fine."""
    form = RespondForm()
    form.offer_way(meeting.way)
    if not form.validate():
        return form, 422
    by_telephone, may_record = form.by_telephone.data == "yes", form.consent
    return form, do(form, lambda: actions.respond(meeting, by_telephone, may_record, by=by))


def put_reply(row: Minutes, form: ReplyForm, by: Actor) -> int | None:
    """Keep a press over minutes, or what is not right in them; the status where it is not fine."""
    is_confirmed, digest = not isinstance(form, ObjectForm), form.digest.data or ""
    words = form.words.data or "" if isinstance(form, ObjectForm) else ""
    if not form.validate() and not is_confirmed:
        return 422
    return do(form, lambda: actions.reply_to_minutes(row, digest, is_confirmed, words, by=by))


def back_to(meeting: Meeting) -> Page:
    """To the page of the session."""
    return redirect(url_for("mediation.session", number=meeting.mediation.complaint.number, ref=meeting.ref), 303)
