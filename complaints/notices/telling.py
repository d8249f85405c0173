"""Telling somebody about a case: one letter per event, person and channel.

A text message holds the service, the case number, one fact and a date: no content, no name, no link.
"""

from flask import render_template

from accounts.models import ContactKind, Organisation, Person
from accounts.queries import acting_staff, verified_contact
from accounts.roles import Role
from complaints.events import CaseEvent
from complaints.lifecycle import PartyRole
from complaints.models import Clock, Complaint, Party, RoomMember
from complaints.permissions import DESK_EYES, INSTITUTION_EYES
from kernel import messages
from kernel.db import db
from kernel.events import EventRow
from kernel.web import day

__all__ = [
    "DESK_EYES",
    "INSTITUTION_EYES",
    "case_of",
    "due_words",
    "people_of",
    "tell",
    "tell_room",
    "tell_staff",
]


def tell(person: Person, template: str, complaint: Complaint, row: EventRow, **facts: object) -> None:
    """Queue a letter to somebody: text message if a phone is proved, else e-mail, else the site's inbox."""
    words = render_template(f"complaints/letters/{template}.txt", complaint=complaint, **facts).strip()
    phone, email = verified_contact(person, ContactKind.PHONE), verified_contact(person, ContactKind.EMAIL)
    channel = messages.Channel.INBOX
    if phone or email:
        channel = messages.Channel.SMS if phone else messages.Channel.EMAIL
    messages.queue(
        channel=channel,
        address=phone or email or "",
        to_person_id=person.id,
        subject=f"【学诉】{complaint.number}",
        body=words,
        why=row.kind,
        about=row.stream,
        key=f"{row.id}:{person.id}:{channel}:{template}",
    )


def tell_staff(
    organisation: Organisation | None,
    roles: tuple[Role, ...],
    template: str,
    complaint: Complaint,
    row: EventRow,
    **facts: object,
) -> None:
    """Queue a letter to everybody who acts for an organisation in these roles."""
    for person in acting_staff(organisation.id, *roles) if organisation is not None else []:
        tell(person, template, complaint, row, **facts)


def case_of(event: CaseEvent) -> Complaint:
    """The case an event is about."""
    return db.session.get_one(Complaint, event.complaint_id)


def due_words(complaint: Complaint, code: str) -> str:
    """The last day of the newest clock of a code, in words; empty when there is none."""
    clock = db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc()).first()
    return day(clock.due_on) if clock else ""


def tell_room(complaint_id: int, row: EventRow, template: str) -> None:
    """Tell everybody in the room of an event but whoever did it."""
    complaint = db.session.get_one(Complaint, complaint_id)
    members = db.session.query(Party).join(RoomMember, RoomMember.party_id == Party.id)
    for party in members.filter(RoomMember.room_id == row.room_id, RoomMember.until_at.is_(None)):
        for person in people_of(party):
            if person.id != row.actor_id:
                tell(person, template, complaint, row)


def people_of(party: Party) -> list[Person]:
    """Who reads for a seat: the person, or the organisation's staff."""
    if party.person is not None:
        return [party.person]
    roles = INSTITUTION_EYES if party.role is PartyRole.RESPONDENT else DESK_EYES
    return acting_staff(party.organisation_id or 0, *roles)
