"""What sessions tell elsewhere: the calendar, everybody's home, and what an officer may rest an end on."""

from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints import coming, offered
from complaints.coming import Coming
from complaints.lifecycle import CLAIMANTS
from complaints.models import Complaint
from complaints.offered import Offered
from kernel import clock, papers
from kernel.web import moment
from mediation import calendars, queries
from mediation.actions.session_papers import MINUTES_OWNER, NOTICE_OWNER
from mediation.calendars import Entry
from mediation.lifecycle import MeetingState
from mediation.models import Meeting
from mediation.queries.joint import represented_sessions
from mediation.views.session_rows import audience_words, place_name


def in_calendar(viewer: Viewer, since: date, until: date) -> list[Entry]:
    """The viewer's own sessions on these days, each with its hour."""
    rows = queries.calendar_of(viewer, clock.start_of(since), clock.start_of(until + timedelta(days=1)))
    return [
        Entry(
            clock.day_of(row.starts_at),
            _("调解会：%(who)s（%(way)s）", who=audience_words(viewer, row), way=row.way.label),
            row.mediation.complaint.number,
            url_for("mediation.session", number=row.mediation.complaint.number, ref=row.ref),
            at=row.starts_at,
        )
        for row in rows
        if row.starts_at is not None
    ]


def coming_sessions(viewer: Viewer) -> list[Coming]:
    """The next sessions of this viewer, and those whose time is still being found."""
    own = [(row, row.mediation.complaint.number, "session") for row in queries.coming_sessions(viewer)]
    if viewer.role is Role.LEARNER:
        own += [(row, number, "joint_session") for row, number in represented_sessions(viewer)]
    return [_coming(row, number, page) for row, number, page in own]


def _coming(row: Meeting, number: str, page: str) -> Coming:
    is_fixed = row.state is MeetingState.FIXED
    words = _("调解会（%(way)s）", way=row.way.label) if is_fixed else _("调解会正在约时间")
    url = url_for(f"mediation.{page}", number=number, ref=row.ref)
    return Coming(number, words, url, row.starts_at if is_fixed else None)


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
    calendars.register("sessions", in_calendar)
    coming.add_source("sessions", coming_sessions)
    offered.add_source("sessions", absences_offered)
    papers.readers[NOTICE_OWNER] = queries.may_read_notice
    papers.readers[MINUTES_OWNER] = queries.may_read_minutes
