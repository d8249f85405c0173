"""Telling somebody about a case: one letter per event, person and channel.

A text message holds the service, the case number, one fact and a date: no content, no name, no link.
"""

from collections.abc import Iterable, Sequence

from flask import render_template
from flask_babel import gettext as _

from accounts.models import Organisation, Person, Topic
from accounts.queries import acting_staff
from accounts.roles import Role
from complaints.actions.serving import DECISIONS, must_leave_today
from complaints.events import CaseEvent
from complaints.lifecycle import TABLE_ONLY, PartyRole
from complaints.models import Clock, Complaint, FilerKind, Party, RoomMember
from complaints.notices.sending import FOOT, send, send_all
from complaints.permissions import DESK_EYES, INSTITUTION_EYES
from kernel import messages
from kernel.db import db
from kernel.events import EventRow
from kernel.web import day

__all__ = [
    "DECISIONS",
    "DESK_EYES",
    "FOOT",
    "INSTITUTION_EYES",
    "case_of",
    "due_words",
    "key_of",
    "people_of",
    "queue_letter",
    "queue_letters",
    "send",
    "send_all",
    "tell",
    "tell_all",
    "tell_phone",
    "tell_room",
    "tell_staff",
]
SUPERIOR_EYES = (Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
ACTED_FOR = frozenset({FilerKind.HELPER, FilerKind.AGENT})


def tell(person: Person, template: str, complaint: Complaint, row: EventRow, **facts: object) -> None:
    """Queue a letter to somebody about an event."""
    tell_all(readers(complaint, person), template, complaint, row, **facts)


def tell_all(people: Sequence[Person], template: str, complaint: Complaint, row: EventRow, **facts: object) -> None:
    """The same to many, with the same few questions to the database.

    A decision is one for the complaining side alone: to everybody else it is news, which may wait for the digest. Its
    letter comes at night only on the last day of its clock, where the morning would be too late (decision 0040).
    """
    if not people:
        return
    words = render_template(f"complaints/letters/{template}.txt", complaint=complaint, **facts).strip()
    if row.kind not in DECISIONS:
        queue_letters(people, complaint.number, words, row)
        return
    served = {one.id for one in readers(complaint, complaint.filer)} if complaint.filer is not None else set()
    mine, others = [one for one in people if one.id in served], [one for one in people if one.id not in served]
    queue_letters(others, complaint.number, words, row, topic=Topic.PROGRESS)
    if mine:
        queue_letters(mine, complaint.number, words, row, urgent=must_leave_today(complaint, row.kind))


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
        key=f"{row.id}:phone",
    )


def key_of(row: EventRow, person: Person) -> str:
    """What makes a letter the only one of its event to this person: of two kinds of words the first stay (issue §3)."""
    return f"{row.id}:{person.id}"


def queue_letter(person: Person, number: str, words: str, row: EventRow) -> None:
    """Queue finished words about an event under a number."""
    queue_letters([person], number, words, row)


def queue_letters(
    people: Iterable[Person],
    number: str,
    words: str,
    row: EventRow,
    *,
    topic: Topic | None = None,
    urgent: bool = False,
) -> None:
    """Queue finished words to many: one letter for each event, person and channel."""
    send_all(
        {person: key_of(row, person) for person in people},
        words,
        number=number,
        why=row.kind,
        about=row.stream,
        topic=topic,
        urgent=urgent,
    )


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
    if organisation is not None:
        people = [one for one in acting_staff(organisation.id, *roles) if one.id != but]
        tell_all(people, template, complaint, row, **facts)


def case_of(event: CaseEvent) -> Complaint:
    """The case an event is about."""
    return db.session.get_one(Complaint, event.complaint_id)


def due_words(complaint: Complaint, code: str) -> str:
    """The last day of the newest clock of a code, in words; empty when there is none."""
    row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc()).first()
    if row is None:
        return ""
    return _("%(day)s（暂定）", day=day(row.due_on)) if row.is_provisional else day(row.due_on)


def tell_room(complaint_id: int, row: EventRow, template: str, but: frozenset[int] = frozenset()) -> None:
    """Tell everybody in the room of an event but whoever did it and the persons `but`.

    Whoever only sits at its table has letters of their own, from above.
    """
    complaint = db.session.get_one(Complaint, complaint_id)
    members = db.session.query(Party).join(RoomMember, RoomMember.party_id == Party.id)
    here = members.filter(
        RoomMember.room_id == row.room_id, RoomMember.until_at.is_(None), Party.role.not_in(TABLE_ONLY)
    ).all()
    known = but | {row.actor_id}
    everybody = {person.id: person for party in here for person in people_of(party) if person.id not in known}
    tell_all(list(everybody.values()), template, complaint, row)


def people_of(party: Party) -> list[Person]:
    """Who reads for a seat: the person, or the organisation's staff."""
    if party.person is not None:
        return [party.person]
    roles = {PartyRole.RESPONDENT: INSTITUTION_EYES, PartyRole.OVERSIGHT: SUPERIOR_EYES}.get(party.role, DESK_EYES)
    return acting_staff(party.organisation_id or 0, *roles)
