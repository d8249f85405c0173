"""Sessions at the page of an extra seat: which times it can do, how to take part, the notice, the minutes."""

from typing import Any

from flask import url_for

from complaints.lifecycle import SPEAKING
from kernel.web import anyone
from mediation import actions, queries
from mediation.views import asked_sessions
from mediation.views.asked_sessions import Asked
from mediation.views.guests import Page, blueprint, entered


def _asked(ref: str, meeting: str) -> Asked:
    seat, person_id = entered(ref)
    row, place = queries.session_of_seat(seat, meeting)

    def to(page: str, **more: Any) -> str:
        return url_for(f"mediation_seats.{page}", ref=ref, meeting=meeting, **more)

    return Asked(
        meeting=row,
        place=place,
        by=actions.hand_of(person_id),
        role=str(seat.role.label),
        home=url_for("mediation_seats.show", ref=ref),
        to=to,
        speaks=seat.role in SPEAKING,
        plain=queries.reader_of(seat),
        calendar={"seat": ref},
    )


@blueprint.get("/<ref>/sessions/<meeting>")
@anyone
def session(ref: str, meeting: str) -> Page:
    """One session to which this seat is asked."""
    return asked_sessions.show(_asked(ref, meeting))


@blueprint.get("/<ref>/sessions/<meeting>/notice")
@anyone
def notice(ref: str, meeting: str) -> Page:
    """The notice as PDF."""
    return asked_sessions.notice(_asked(ref, meeting))


@blueprint.get("/<ref>/sessions/<meeting>/invitation.ics")
@anyone
def appointment(ref: str, meeting: str) -> Page:
    """The appointment for one's own calendar, or its cancellation."""
    return asked_sessions.appointment(_asked(ref, meeting))


@blueprint.post("/<ref>/sessions/<meeting>/vote")
@anyone
def vote(ref: str, meeting: str) -> Page:
    """Which of the proposed times this seat can do."""
    return asked_sessions.vote(_asked(ref, meeting))


@blueprint.post("/<ref>/sessions/<meeting>/respond")
@anyone
def respond(ref: str, meeting: str) -> Page:
    """How this seat comes, and yes or no to a recording."""
    return asked_sessions.respond(_asked(ref, meeting))


@blueprint.post("/<ref>/sessions/<meeting>/minutes/<any(confirm, object):act>")
@anyone
def reply_to_minutes(ref: str, meeting: str, act: str) -> Page:
    """A seat that came presses 确认 over the minutes it was shown, or says what is not right."""
    return asked_sessions.reply_to_minutes(_asked(ref, meeting), act)
