"""Telling somebody about a case: one letter per event, person and channel.

A text message holds the service, the case number, one fact and a date: no content, no name, no link.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy import select

from accounts.models import ContactKind, Organisation, Person, SignIn, Topic
from accounts.queries import acting_staff, reaches, verified_contact
from accounts.roles import Role
from complaints.actions.serving import DECISIONS
from complaints.events import CaseEvent
from complaints.lifecycle import EXTRA, PartyRole
from complaints.models import Clock, Complaint, FilerKind, Party, RoomMember
from complaints.notices.table import topic_of
from complaints.permissions import DESK_EYES, INSTITUTION_EYES
from kernel import clock, messages
from kernel.bulk import among
from kernel.config import settings
from kernel.db import db
from kernel.events import EventRow
from kernel.messages import Channel, Held, Letter, LetterState, NewLetter, after_quiet_hours
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
    "queue_letters",
    "reach",
    "send",
    "send_all",
    "tell",
    "tell_all",
    "tell_phone",
    "tell_room",
    "tell_staff",
]
SUPERIOR_EYES = (Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
ALARMS = frozenset({"complaint.letter_bounced"})  # a whole staff out of reach is one alarm, until it was looked at
FOOT = "\n\n--\n"  # what a mail says below it is not part of the letter
ACTED_FOR = frozenset({FilerKind.HELPER, FilerKind.AGENT})


def tell(person: Person, template: str, complaint: Complaint, row: EventRow, **facts: object) -> None:
    """Queue a letter to somebody about an event; only a decision, which counts once it is delivered, comes at night."""
    tell_all(readers(complaint, person), template, complaint, row, **facts)


def tell_all(people: Sequence[Person], template: str, complaint: Complaint, row: EventRow, **facts: object) -> None:
    """The same to many, with the same few questions to the database."""
    if people:
        words = render_template(f"complaints/letters/{template}.txt", complaint=complaint, **facts).strip()
        queue_letters(people, template, complaint.number, words, row)


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
    queue_letters([person], template, number, words, row)


def queue_letters(people: Sequence[Person], template: str, number: str, words: str, row: EventRow) -> None:
    """Queue finished words to many: one letter for each event, person and channel."""
    send_all(
        {person: f"{row.id}:{person.id}:{template}" for person in people},
        words,
        number=number,
        why=row.kind,
        about=row.stream,
        urgent=row.kind in DECISIONS,
    )


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
    urgent: bool = False,
    topic: Topic | None = None,
    calendar: Callable[[str], str] | None = None,
) -> None:
    """Queue words to somebody as they chose to be told: by text message, by mail, or on the site alone."""
    send_all(
        {person: key},
        words,
        number=number,
        why=why,
        about=about,
        details=details,
        not_before=not_before,
        urgent=urgent,
        topic=topic,
        calendar=calendar,
    )


def send_all(
    people: Mapping[Person, str],
    words: str,
    *,
    number: str,
    why: str,
    about: str,
    details: str = "",
    not_before: datetime | None = None,
    urgent: bool = False,
    topic: Topic | None = None,
    calendar: Callable[[str], str] | None = None,
) -> None:
    """Queue the same words to many, each under their own key; what is not urgent keeps to the day.

    `topic` is for letters about letters, which never wait: on the site alone they would say nothing new. `calendar`
    writes the appointment that goes with a mail, for the address it goes to.
    """
    gathers, topic = topic is not None, topic or topic_of(why)
    found = reaches(people, topic)
    waits = topic is Topic.MESSAGE or why in ALARMS
    patient = not_looked_at(list(found), why, about) if waits else set()
    asked = []
    for person, key in people.items():
        channels, is_daily = found[person.id]
        is_inside = channels[0][0] is Channel.INBOX
        if gathers and is_inside:
            continue
        held = None if is_inside or gathers else _held(person, patient, is_daily and not urgent)
        if held is not None:
            channels = [(Channel.INBOX, "")]
        for channel, address in channels:
            asked.append(
                NewLetter(
                    key=key if channel is channels[0][0] else f"{key}:{channel}",
                    channel=channel,
                    address=address,
                    to_person_id=person.id,
                    subject=f"【学诉】{number}",
                    body=_body(words, details, channel),
                    why=why,
                    about=about,
                    not_before=not_before if urgent else max(not_before or clock.now(), after_quiet_hours(clock.now())),
                    is_urgent=urgent,
                    held=held,
                    copy_of=None if channel is channels[0][0] else key,
                    calendar=calendar(address) if calendar and channel is Channel.EMAIL else None,
                )
            )
    messages.queue_many(asked)


def _held(person: Person, patient: set[int], is_daily: bool) -> Held | None:
    """Whether a letter waits on the site: the one before was not looked at, or the person wants one a day."""
    if person.id in patient:
        return Held.UNREAD
    return Held.DAILY if is_daily else None


def _body(words: str, details: str, channel: Channel) -> str:
    """A text message is the words alone; a mail begins with them."""
    if channel is Channel.SMS:
        return words
    whole = f"{words}\n\n{details}" if details else words
    return f"{whole}{FOOT}{_foot()}" if channel is Channel.EMAIL else whole


def _foot() -> str:
    """Where to read on and how to be told otherwise: the platform's own address, in mail only."""
    return render_template("messages/foot.txt", public_url=settings().public_url).strip()


def not_looked_at(people: Sequence[int], why: str, about: str) -> set[int]:
    """Who of these was told the same of this case already and has not looked since: signed in, opened it, or acted."""
    acted = select(EventRow.id).where(
        EventRow.stream == Letter.about,
        EventRow.actor_id == Letter.to_person_id,
        EventRow.happened_at > Letter.queued_at,
    )
    came = select(SignIn.id).where(SignIn.person_id == Letter.to_person_id, SignIn.made_at > Letter.queued_at)
    on_the_way = (LetterState.QUEUED, LetterState.HANDING_OVER, LetterState.SENT, LetterState.UNCERTAIN)
    found = select(Letter.to_person_id).where(
        among(Letter.to_person_id, people),
        Letter.about == about,
        Letter.why == why,
        Letter.channel != Channel.INBOX,
        Letter.state.in_(on_the_way),
        Letter.seen_at.is_(None),
        ~came.exists(),
        ~acted.exists(),
    )
    return {person_id for person_id in db.session.scalars(found) if person_id is not None}


def reach(person: Person) -> tuple[Channel, str]:
    """By what somebody is reached first, and where, whatever they chose."""
    if phone := verified_contact(person, ContactKind.PHONE):
        return Channel.SMS, phone
    if email := verified_contact(person, ContactKind.EMAIL):
        return Channel.EMAIL, email
    return Channel.INBOX, ""


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


def tell_room(complaint_id: int, row: EventRow, template: str) -> None:
    """Tell everybody in the room of an event but whoever did it; extra seats have letters of their own, from above."""
    complaint = db.session.get_one(Complaint, complaint_id)
    members = db.session.query(Party).join(RoomMember, RoomMember.party_id == Party.id)
    here = members.filter(
        RoomMember.room_id == row.room_id, RoomMember.until_at.is_(None), Party.role.not_in(EXTRA)
    ).all()
    everybody = {person.id: person for party in here for person in people_of(party) if person.id != row.actor_id}
    tell_all(list(everybody.values()), template, complaint, row)


def people_of(party: Party) -> list[Person]:
    """Who reads for a seat: the person, or the organisation's staff."""
    if party.person is not None:
        return [party.person]
    roles = {PartyRole.RESPONDENT: INSTITUTION_EYES, PartyRole.OVERSIGHT: SUPERIOR_EYES}.get(party.role, DESK_EYES)
    return acting_staff(party.organisation_id or 0, *roles)
