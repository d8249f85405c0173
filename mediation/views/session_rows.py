"""A session as a row of a list, and its audience in words, from where the viewer sits."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.models import Party
from kernel import clock
from kernel.events import EventRow
from mediation import queries
from mediation.events import SessionProposed
from mediation.lifecycle import MeetingState
from mediation.models import Invited, Mediation, Meeting

TONES = {
    MeetingState.PROPOSED: "warn",
    MeetingState.FIXED: "info",
    MeetingState.HELD: "good",
    MeetingState.MISSED: "bad",
    MeetingState.CANCELLED: "neutral",
}


def session_row(viewer: Viewer, row: Meeting, number: str) -> dict[str, Any]:
    """A session in a list."""
    return {
        "number": _("第%(number)s次", number=row.number),
        "url": url_for("mediation.session", number=number, ref=row.ref),
        "who": audience_words(viewer, row),
        "at": row.starts_at,
        "way": str(row.way.label),
        "status": (str(row.state.label), TONES[row.state]),
    }


def audience_words(viewer: Viewer, row: Meeting) -> str:
    """With whom a session is, from where the viewer sits."""
    party = row.room.party
    if party is None:
        return _("各方一起")
    if viewer.role is not Role.MEDIATOR:
        return _("仅您与调解员")
    return _("仅学员与调解员") if party.role in CLAIMANTS else _("仅%(party)s与调解员", party=_name(party))


def _name(party: Party) -> str:
    if party.role in CLAIMANTS:
        return _("学员")
    if party.role is PartyRole.RESPONDENT:
        return str(party.complaint.respondent_name)
    return str(party.organisation.name if party.organisation else party.role.label)


def place_name(place: Invited) -> str:
    """A seat as those in the session read it."""
    return _name(place.seat.party)


def has_sessions(log: Iterable[EventRow]) -> bool:
    """Whether the log this viewer reads, which is at hand, tells of any session."""
    return any(row.kind == SessionProposed.kind for row in log)


def next_of(viewer: Viewer, mediation: Mediation) -> list[dict[str, Any]]:
    """What is next at a table, for its page: sessions being arranged or still to come, or held and not minuted."""
    recent = clock.now() - timedelta(days=1)
    rows = queries.sessions_of(viewer, mediation)
    shown = [row for row in rows if row.state in (MeetingState.PROPOSED, MeetingState.FIXED)]
    shown += [row for row in rows if row.state is MeetingState.HELD and row.recorded_at and row.recorded_at > recent]
    return [session_row(viewer, row, mediation.complaint.number) for row in shown]
