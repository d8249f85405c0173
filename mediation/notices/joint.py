"""Around a joint table: representatives sit down and rise with it; terms reach the institution and each member."""

from collections.abc import Callable

from flask import render_template
from sqlalchemy import select

from accounts.models import Topic
from complaints.events import PartyDismissed
from complaints.events.joint import JointElected
from complaints.lifecycle import PartyRole
from complaints.models import JointCase, Party
from complaints.notices import announce, none, row
from complaints.notices.telling import key_of, send
from complaints.queries.joint import case_represented_from
from kernel.db import db
from kernel.events import Actor, EventRow
from kernel.ical import Method
from kernel.outbox import subscriber
from mediation.actions import joint_seats
from mediation.appointments import as_calendar
from mediation.events import MediationEnded, MediationOpened
from mediation.lifecycle import MediationState
from mediation.models import Mediation, Meeting

OWN_ACT = none("whoever did it sees it on the page at once")
ON_THE_PAGE = none("the page of the joint complaint shows it; nobody has to do anything now")

announce(
    {
        "mediation.joint_terms_proposed": row(Topic.PROGRESS, institution="joint_terms_asked", others=ON_THE_PAGE),
        "mediation.joint_terms_agreed": row(Topic.PROGRESS, mediator="joint_terms_agreed", others=ON_THE_PAGE),
        "mediation.joint_terms_dropped": row(Topic.PROGRESS, others=ON_THE_PAGE),
        "mediation.joint_terms_offered": row(Topic.PROGRESS, learner="joint_terms_offered", others=OWN_ACT),
        "mediation.joint_terms_answered": row(Topic.PROGRESS, others=OWN_ACT),
        "mediation.joint_answer_lapsed": row(Topic.PROGRESS, learner="joint_answer_lapsed", others=ON_THE_PAGE),
        "mediation.joint_terms_lapsed": row(Topic.PROGRESS, others=ON_THE_PAGE),
        "mediation.joint_consent_lapsed": row(Topic.PROGRESS, others=ON_THE_PAGE),
    }
)


def _hand(found: EventRow) -> Actor:
    return Actor(found.actor_id, found.actor_role, found.organisation_id)


@subscriber(MediationOpened)
def sat_down(event: MediationOpened, row: EventRow) -> None:
    """A table was opened on the lead's case: the representatives sit down at it."""
    table = db.session.get_one(Mediation, event.mediation_id)
    if table.state is MediationState.OPEN:
        joint_seats.sit_down(table, by=_hand(row))


@subscriber(MediationEnded)
def rose(event: MediationEnded, row: EventRow) -> None:
    """The lead's table ended without an agreement: nobody sits at it any more."""
    if event.state == MediationState.ENDED:
        joint_seats.rise(db.session.get_one(Mediation, event.mediation_id).complaint, by=_hand(row))


@subscriber(PartyDismissed)
def stood_down(event: PartyDismissed, row: EventRow) -> None:
    """A representative's seat ended: the place at the table ends with it."""
    if event.role == PartyRole.REPRESENTATIVE:
        joint_seats.give_place_up(db.session.get_one(Party, event.party_id))


@subscriber(JointElected)
def elected(event: JointElected, row: EventRow) -> None:
    """Whoever is elected while the table is open sits down at it."""
    joint_seats.sit_elected(db.session.get_one(JointCase, event.joint_id), by=_hand(row))


def tell_representatives(meeting: Meeting, template: str, row: EventRow, start: str, invitation: Method | None) -> None:
    """Whoever stands for others and is asked to a session is told under the number of the own case, with its page."""
    asked = [one.seat.party_id for one in meeting.invited if one.seat.left_at is None]
    sits = Party.role == PartyRole.REPRESENTATIVE, Party.until_at.is_(None)
    for party in db.session.scalars(select(Party).where(Party.id.in_(asked), *sits).order_by(Party.id)).all():
        own = case_represented_from(party)
        if own is not None and party.person is not None and party.person_id != row.actor_id:
            words = render_template(f"complaints/letters/{template}.txt", complaint=own, start=start).strip()
            calendar = _appointment(meeting, invitation, own.number) if invitation is not None else None
            key = key_of(row, party.person)
            send(party.person, words, number=own.number, why=row.kind, about=own.stream, key=key, calendar=calendar)


def _appointment(meeting: Meeting, method: Method, own: str) -> Callable[[str], str]:
    return lambda address: as_calendar([meeting], method, attendee=address, own=own)
