"""A mediator's own calendar of sessions, what is next on everybody's home, and what an officer may rest an end on."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import coming, offered
from complaints.coming import Coming
from complaints.lifecycle import CLAIMANTS
from complaints.models import Complaint
from complaints.offered import Offered
from kernel import clock, papers
from kernel.web import moment
from mediation import queries
from mediation.actions.session_papers import MINUTES_OWNER, NOTICE_OWNER
from mediation.lifecycle import MeetingState
from mediation.models import Meeting
from mediation.views.blueprint import Page, blueprint
from mediation.views.session_rows import TONES, audience_words, place_name

WEEKS = 2


@blueprint.get("/calendar")
@requires(Role.MEDIATOR)
def calendar() -> Page:
    """Two weeks of one's own sessions, day by day."""
    viewer, first = current_viewer(), _first_day()
    last = first + timedelta(weeks=WEEKS)
    rows = queries.calendar_of(viewer, clock.start_of(first), clock.start_of(last))
    days: dict[date, list[dict[str, Any]]] = {}
    for row in rows:
        if row.starts_at is not None:
            days.setdefault(clock.day_of(row.starts_at), []).append(_card(viewer, row))
    context = {
        "days": sorted(days.items()),
        "first": first,
        "last": last - timedelta(days=1),
        "before_url": url_for(".calendar", start=(first - timedelta(weeks=WEEKS)).isoformat()),
        "after_url": url_for(".calendar", start=last.isoformat()),
        "today_url": url_for(".calendar"),
    }
    return render_template("mediation/calendar.html", **context)


def _first_day() -> date:
    """The Monday asked for, or of this week."""
    try:
        asked = date.fromisoformat(request.args.get("start", ""))
    except ValueError:
        asked = clock.today()
    if not date(2000, 1, 10) < asked < date(2200, 1, 1):
        asked = clock.today()
    return asked - timedelta(days=asked.weekday())


def _card(viewer: Viewer, row: Meeting) -> dict[str, Any]:
    complaint = row.mediation.complaint
    return {
        "from": row.starts_at,
        "hours": f"{_hour(row.starts_at)}–{_hour(row.ends_at)}",
        "url": url_for(".session", number=complaint.number, ref=row.ref),
        "number": complaint.number,
        "institution": complaint.respondent_name,
        "who": audience_words(viewer, row),
        "way": str(row.way.label),
        "status": str(row.state.label),
        "tone": TONES[row.state],
    }


def _hour(at: datetime | None) -> str:
    return f"{at.astimezone(clock.ZONE):%H:%M}" if at is not None else ""


def coming_sessions(viewer: Viewer) -> list[Coming]:
    """The next sessions of this viewer, and those whose time is still being found."""
    found = []
    for row in queries.coming_sessions(viewer):
        number = row.mediation.complaint.number
        is_fixed = row.state is MeetingState.FIXED
        words = _("调解会（%(way)s）", way=row.way.label) if is_fixed else _("调解会正在约时间")
        url = url_for("mediation.session", number=number, ref=row.ref)
        found.append(Coming(number, words, url, row.starts_at if is_fixed else None))
    return found


def absences_offered(viewer: Viewer, complaint: Complaint) -> list[Offered]:
    """Who stayed away from joint sessions without cause, as words an officer may begin with (O121 art. 23; IR 46)."""
    told = []
    for meeting, place in queries.absences(viewer, complaint):
        who = _("投诉人") if place.seat.party.role in CLAIMANTS else place_name(place)
        words = {"at": moment(meeting.starts_at), "number": meeting.number, "who": who}
        told.append(_("%(at)s的第%(number)s次调解会，%(who)s没有参加，没有说明正当理由。", **words))
    return [Offered("absence", " ".join(told), " ".join(told))] if told else []


def register() -> None:
    """Fill the registries of the floors below."""
    coming.add_source("sessions", coming_sessions)
    offered.add_source("sessions", absences_offered)
    papers.readers[NOTICE_OWNER] = queries.may_read_notice
    papers.readers[MINUTES_OWNER] = queries.may_read_minutes
