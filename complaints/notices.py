"""After this event, tell that person this: one letter per event, person and channel; papers are registered here too.

A text message holds the service, the case number, one fact and a date: no content, no name, no link.
"""

from flask import render_template

from accounts.models import ContactKind, Organisation, Person
from accounts.queries import acting_staff, verified_contact
from accounts.roles import Role
from complaints import documents
from complaints.events import (
    CaseEvent,
    ClockBreached,
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintAssigned,
    ComplaintClosed,
    ComplaintEntrusted,
    ComplaintFiled,
    ComplaintHandedOff,
    ComplaintRefused,
    ComplaintTerminated,
    MessageSaid,
    OfferAnswered,
    OfferMade,
)
from complaints.lifecycle import PartyRole
from complaints.models import Clock, Complaint, Decision, Message, Party, RoomMember
from kernel import messages
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from kernel.web import day

INSTITUTION_EYES = (Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
DESK_EYES = (Role.OFFICER, Role.ASSOCIATION_ADMIN)


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


def _complaint(event: CaseEvent) -> Complaint:
    return db.session.get_one(Complaint, event.complaint_id)


def _due(complaint: Complaint, code: str) -> str:
    clock = db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc()).first()
    return day(clock.due_on) if clock else ""


@subscriber(ComplaintFiled)
def filed(event: ComplaintFiled, row: EventRow) -> None:
    """The learner gets a receipt: a paper, and a letter that says by when the body tells."""
    complaint = _complaint(event)
    documents.make_receipt(complaint)
    if complaint.filer is not None:
        tell(complaint.filer, "filed", complaint, row, due=_due(complaint, "T-ACC"))


@subscriber(ComplaintAssigned)
def assigned(event: ComplaintAssigned, row: EventRow) -> None:
    """The body's officers learn that a case waits."""
    complaint = _complaint(event)
    tell_staff(complaint.body, DESK_EYES, "assigned", complaint, row, due=_due(complaint, "T-ACC"))


@subscriber(ComplaintHandedOff)
def handed_off(event: ComplaintHandedOff, row: EventRow) -> None:
    """The learner is reminded where the case goes."""
    complaint = _complaint(event)
    if complaint.filer is not None:
        tell(complaint.filer, "handed_off", complaint, row)


@subscriber(ComplaintAccepted, ComplaintRefused)
def decided(event: ComplaintAccepted | ComplaintRefused, row: EventRow) -> None:
    """The decision becomes a paper, the learner is told, an accepted case is put to the institution."""
    complaint, decision = _complaint(event), db.session.get_one(Decision, event.decision_id)
    documents.make_decision(decision)
    template = "accepted" if isinstance(event, ComplaintAccepted) else "refused"
    if complaint.filer is not None:
        tell(complaint.filer, template, complaint, row, due=_due(complaint, "T-RESP"))
    if isinstance(event, ComplaintAccepted):
        organisation = complaint.institution.organisation
        tell_staff(organisation, INSTITUTION_EYES, "asked", complaint, row, due=_due(complaint, "T-RESP"))


@subscriber(ComplaintAnswered)
def answered(event: ComplaintAnswered, row: EventRow) -> None:
    """The learner and the body learn that the institution answered."""
    complaint = _complaint(event)
    if complaint.filer is not None:
        tell(complaint.filer, "answered", complaint, row)
    tell_staff(complaint.body, DESK_EYES, "answered_desk", complaint, row)


@subscriber(ComplaintTerminated)
def terminated(event: ComplaintTerminated, row: EventRow) -> None:
    """Both sides are told that mediation ended; a decision becomes a paper."""
    complaint = _complaint(event)
    if event.decision_id is not None:
        documents.make_decision(db.session.get_one(Decision, event.decision_id))
    if complaint.filer is not None:
        tell(complaint.filer, "terminated", complaint, row)
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, "terminated", complaint, row)


@subscriber(ComplaintEntrusted)
def entrusted(event: ComplaintEntrusted, row: EventRow) -> None:
    """The association and both sides learn who will mediate."""
    complaint = _complaint(event)
    tell_staff(complaint.mediation_body, DESK_EYES, "entrusted_desk", complaint, row)
    if complaint.filer is not None:
        tell(complaint.filer, "entrusted", complaint, row)
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, "entrusted", complaint, row)


@subscriber(ComplaintClosed)
def closed(event: ComplaintClosed, row: EventRow) -> None:
    """The learner is told that the case is closed."""
    complaint = _complaint(event)
    if complaint.filer is not None:
        tell(complaint.filer, "closed", complaint, row)


@subscriber(OfferMade, OfferAnswered)
def offered(event: OfferMade | OfferAnswered, row: EventRow) -> None:
    """Everybody else in the offer's room learns of it."""
    _tell_room(event.complaint_id, row, "offer")


@subscriber(MessageSaid)
def said(event: MessageSaid, row: EventRow) -> None:
    """Everybody else in the room learns that something was said there; not what."""
    if db.session.get(Message, event.message_id) is not None:
        _tell_room(event.complaint_id, row, "message")


def _tell_room(complaint_id: int, row: EventRow, template: str) -> None:
    complaint = db.session.get_one(Complaint, complaint_id)
    members = db.session.query(Party).join(RoomMember, RoomMember.party_id == Party.id)
    for party in members.filter(RoomMember.room_id == row.room_id, RoomMember.until_at.is_(None)):
        for person in _people(party):
            if person.id != row.actor_id:
                tell(person, template, complaint, row)


def _people(party: Party) -> list[Person]:
    if party.person is not None:
        return [party.person]
    roles = INSTITUTION_EYES if party.role is PartyRole.RESPONDENT else DESK_EYES
    return acting_staff(party.organisation_id or 0, *roles)


@subscriber(ClockBreached)
def breached(event: ClockBreached, row: EventRow) -> None:
    """Who waits is told what was done about it; the superior of a silent body sees it on its board."""
    complaint = _complaint(event)
    if complaint.filer is not None and event.code in ("T-ACC", "T-RESP", "T-MED", "T-TERM"):
        tell(complaint.filer, "breached", complaint, row, code=event.code)
    if event.code == "T-RESP":
        tell_staff(complaint.body, DESK_EYES, "breached_desk", complaint, row, code=event.code)
    elif complaint.body is not None and complaint.body.parent is not None:
        tell_staff(complaint.body.parent, (Role.SUPERVISOR,), "breached_desk", complaint, row, code=event.code)
