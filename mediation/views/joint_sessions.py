"""Sessions of the joint table as a representative is asked to them, at the page of the own case (O121 arts. 12, 20)."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import queries as case_queries
from complaints.lifecycle import PartyRole
from complaints.models import JointCase, Party
from complaints.queries.joint import member_of
from kernel.errors import NotFound
from mediation import queries
from mediation.models import Mediation, Meeting
from mediation.queries.joint import lead_table, own_seat
from mediation.views import asked_sessions
from mediation.views.asked_sessions import Asked
from mediation.views.blueprint import Page, blueprint
from mediation.views.session_rows import TONES, audience_words

WHERE = "/<number>/joint/sessions/<ref>"


def _sits(viewer: Viewer, number: str) -> tuple[JointCase, Party]:
    """The joint complaint of the viewer's case and the seat as a representative at its table; else NotFound."""
    member = member_of(case_queries.complaint_for(viewer, number))
    seat = own_seat(viewer, member.joint) if member is not None else None
    if member is None or seat is None:
        raise NotFound()
    return member.joint, seat


def _asked(number: str, ref: str) -> Asked:
    viewer = current_viewer()
    joint, seat = _sits(viewer, number)
    table = lead_table(joint)
    if table is None:
        raise NotFound()
    row, place = queries.asked_session(table.id, seat.id, ref)

    def to(page: str, **more: Any) -> str:
        return url_for(f"mediation.joint_{page}", number=number, ref=ref, **more)

    return Asked(
        meeting=row,
        place=place,
        by=viewer.actor,
        role=str(PartyRole.REPRESENTATIVE.label),
        home=url_for("mediation.joint", number=number),
        to=to,
        calendar={"own": number},
    )


def session_cards(viewer: Viewer, table: Mediation, seat: Party, number: str) -> list[dict[str, Any]]:
    """The sessions a representative is asked to, for the page of the joint table."""
    return [_card(viewer, row, number) for row in queries.asked_rows(table.id, seat.id)]


def _card(viewer: Viewer, row: Meeting, number: str) -> dict[str, Any]:
    return {
        "number": _("第%(number)s次", number=row.number),
        "url": url_for("mediation.joint_session", number=number, ref=row.ref),
        "who": audience_words(viewer, row),
        "at": row.starts_at,
        "way": str(row.way.label),
        "status": (str(row.state.label), TONES[row.state]),
    }


@blueprint.get(WHERE)
@requires(Role.LEARNER)
def joint_session(number: str, ref: str) -> Page:
    """One session of the joint table to which the representative is asked."""
    return asked_sessions.show(_asked(number, ref))


@blueprint.get(f"{WHERE}/notice")
@requires(Role.LEARNER)
def joint_notice(number: str, ref: str) -> Page:
    """The notice as PDF."""
    return asked_sessions.notice(_asked(number, ref))


@blueprint.get(f"{WHERE}/invitation.ics")
@requires(Role.LEARNER)
def joint_appointment(number: str, ref: str) -> Page:
    """The appointment for one's own calendar, or its cancellation."""
    return asked_sessions.appointment(_asked(number, ref))


@blueprint.post(f"{WHERE}/vote")
@requires(Role.LEARNER)
def joint_vote(number: str, ref: str) -> Page:
    """Which of the proposed times the representative can do."""
    return asked_sessions.vote(_asked(number, ref))


@blueprint.post(f"{WHERE}/respond")
@requires(Role.LEARNER)
def joint_respond(number: str, ref: str) -> Page:
    """How the representative comes, and yes or no to a recording."""
    return asked_sessions.respond(_asked(number, ref))


@blueprint.post(f"{WHERE}/minutes/<any(confirm, object):act>")
@requires(Role.LEARNER)
def joint_reply_to_minutes(number: str, ref: str, act: str) -> Page:
    """Over the minutes the representative was shown: 确认, or what is not right in them."""
    return asked_sessions.reply_to_minutes(_asked(number, ref), act)
