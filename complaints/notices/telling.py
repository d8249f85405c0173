"""Telling somebody about a case: one letter per event, person and channel.

A text message holds the service, the case number, one fact and a date: no content, no name, no link.
"""

from datetime import datetime, timedelta

from flask import render_template
from flask_babel import gettext as _

from accounts.models import ContactKind, Organisation, Person
from accounts.queries import acting_staff, verified_contact
from accounts.roles import Role
from complaints.events import CaseEvent
from complaints.lifecycle import PartyRole
from complaints.models import Clock, Complaint, FilerKind, Party, RoomMember
from complaints.permissions import DESK_EYES, INSTITUTION_EYES
from kernel import clock, messages
from kernel.db import db
from kernel.events import EventRow
from kernel.web import day

__all__ = [
    "DECISIONS",
    "DESK_EYES",
    "INSTITUTION_EYES",
    "after_quiet_hours",
    "case_of",
    "due_words",
    "people_of",
    "queue_letter",
    "reach",
    "send",
    "tell",
    "tell_phone",
    "tell_room",
    "tell_staff",
]
# Their letters are the service of a decision (rules §0b.4): a night would cost the body, or the learner, a day.
DECISIONS = frozenset(
    {"complaint.accepted", "complaint.refused", "complaint.terminated", "complaint.returned"}
    | {"complaint.power_settled", "complaint.handed_off", "complaint.taken_over"}
)
ACTED_FOR = frozenset({FilerKind.HELPER, FilerKind.AGENT})


def tell(person: Person, template: str, complaint: Complaint, row: EventRow, **facts: object) -> None:
    """Queue a letter to somebody about an event; only a decision, which counts once it is delivered, comes at night."""
    words = render_template(f"complaints/letters/{template}.txt", complaint=complaint, **facts).strip()
    for reader in readers(complaint, person):
        queue_letter(reader, template, complaint.number, words, row)


def readers(complaint: Complaint, person: Person) -> list[Person]:
    """Whoever acts for a complainant, and the complainant too once the case is in an account of their own."""
    if person.id != complaint.filer_id or complaint.filer_kind not in ACTED_FOR:
        return [person]
    seat = db.session.query(Party).filter_by(complaint_id=complaint.id, role=PartyRole.COMPLAINANT, until_at=None)
    own = next((one.person for one in seat.order_by(Party.id)), None)
    has_account = own is not None and any(contact.verified_at for contact in own.contacts)
    return [person, own] if own is not None and has_account and own.id != person.id else [person]


def tell_phone(complaint: Complaint, template: str, row: EventRow) -> None:
    """Queue a text message to the phone given in a complaint that is in nobody's account yet."""
    words = render_template(f"complaints/letters/{template}.txt", complaint=complaint).strip()
    messages.queue(
        channel=messages.Channel.SMS,
        address=complaint.phone,
        to_person_id=None,
        subject=f"【学诉】{complaint.number}",
        body=words,
        why=row.kind,
        about=row.stream,
        key=f"{row.id}:phone:{template}",
        not_before=after_quiet_hours(clock.now()),
    )


def queue_letter(person: Person, template: str, number: str, words: str, row: EventRow) -> None:
    """Queue finished words about an event under a number; only what serves a decision comes at night."""
    not_before = None if row.kind in DECISIONS else after_quiet_hours(clock.now())
    key = f"{row.id}:{person.id}:{reach(person)[0]}:{template}"
    send(person, words, number=number, why=row.kind, about=row.stream, key=key, not_before=not_before)


def after_quiet_hours(at: datetime) -> datetime:
    """The instant itself, or 08:00 in Shanghai when it lies between 21:00 and 08:00 (ux §3)."""
    local = at.astimezone(clock.ZONE)
    morning = local.replace(hour=8, minute=0, second=0, microsecond=0)
    if local.hour >= 21:
        return morning + timedelta(days=1)
    return max(at, morning)


def send(
    person: Person,
    words: str,
    *,
    number: str,
    why: str,
    about: str,
    key: str,
    details: str = "",
    not_before: datetime | None = None,
) -> None:
    """Queue words: text message if a phone is proved, else e-mail, else the site's inbox, both with the details."""
    channel, address = reach(person)
    messages.queue(
        channel=channel,
        address=address,
        to_person_id=person.id,
        subject=f"【学诉】{number}",
        body=f"{words}\n\n{details}" if details and channel is not messages.Channel.SMS else words,
        why=why,
        about=about,
        key=key,
        not_before=None if channel is messages.Channel.INBOX else not_before,
    )


def reach(person: Person) -> tuple[messages.Channel, str]:
    """By what somebody is reached, and where."""
    if phone := verified_contact(person, ContactKind.PHONE):
        return messages.Channel.SMS, phone
    if email := verified_contact(person, ContactKind.EMAIL):
        return messages.Channel.EMAIL, email
    return messages.Channel.INBOX, ""


def tell_staff(
    organisation: Organisation | None,
    roles: tuple[Role, ...],
    template: str,
    complaint: Complaint,
    row: EventRow,
    but: int | None = None,
    **facts: object,
) -> None:
    """Queue a letter to everybody who acts for an organisation in these roles, without the person `but`."""
    found = acting_staff(organisation.id, *roles) if organisation is not None else []
    for person in (one for one in found if one.id != but):
        tell(person, template, complaint, row, **facts)


def case_of(event: CaseEvent) -> Complaint:
    """The case an event is about."""
    return db.session.get_one(Complaint, event.complaint_id)


def due_words(complaint: Complaint, code: str) -> str:
    """The last day of the newest clock of a code, in words; empty when there is none."""
    row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc()).first()
    if row is None:
        return ""
    return _("%(day)s（暂定）", day=day(row.due_on)) if row.is_provisional else day(row.due_on)


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
