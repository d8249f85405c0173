"""A letter that did not arrive serves nothing: the body is alarmed, T-ACC runs on, and there are other ways (§0b.4)."""

from sqlalchemy import and_, or_, select

from accounts.models import Contact, ContactKind
from complaints.actions import clocks
from complaints.actions.moving import seats
from complaints.actions.seats import admit
from complaints.actions.serving import SERVED_CLOCK, TOLD_BY, must_leave_today
from complaints.events import LetterBounced, LetterRepeated, ServiceFailed
from complaints.lifecycle import PartyRole, Status
from complaints.models import Complaint, Decision, DecisionKind
from kernel import clock, events, messages
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotFound, NotYours
from kernel.events import SYSTEM, Actor, EventRow
from kernel.messages import Channel, Letter, LetterState, NewLetter

LOST = (LetterState.FAILED, LetterState.BOUNCED)
MAY_BE_REPEATED = (*LOST, LetterState.UNCERTAIN)  # by another way; it cannot arrive twice by the same
OUTSIDE = (Channel.SMS, Channel.EMAIL)
CONTACTS = {Channel.SMS: ContactKind.PHONE, Channel.EMAIL: ContactKind.EMAIL}
STREAM = "complaint:"


def note_bounces(limit: int = 200) -> int:
    """Raise the alarm for each letter that did not arrive, once; says for how many."""
    waiting = select(Letter.id).where(Letter.state.in_(LOST), Letter.alarmed_at.is_(None))
    found = db.session.scalars(waiting.order_by(Letter.id).limit(limit)).all()
    return sum(_note(letter_id) for letter_id in found)


def _note(letter_id: int) -> bool:
    with transaction():
        letter = db.session.get_one(Letter, letter_id)
        complaint = case_of(letter)
        if complaint is not None:
            lock(complaint)  # before the letter, as every act
        lock(letter)
        if letter.alarmed_at is not None or letter.state not in LOST:
            return False
        letter.alarmed_at = clock.now()
        # The alarm about a letter is no alarm again when it is lost too.
        if complaint is not None and letter.why != LetterBounced.kind:
            events.record(LetterBounced(complaint.id, letter.id, str(letter.state)), SYSTEM)
            if letter.to_person_id == complaint.filer_id and complaint.status is not Status.CLOSED:
                _take_back(complaint, letter)
        return True


def case_of(letter: Letter) -> Complaint | None:
    """The case a letter is about."""
    number = letter.about.removeprefix(STREAM)
    return db.session.get(Complaint, int(number)) if letter.about.startswith(STREAM) and number.isdigit() else None


def _take_back(complaint: Complaint, letter: Letter) -> None:
    """What counted as served by this letter is not, unless it arrived by another way or the learner acted since."""
    kinds = [kind for kind, whys in TOLD_BY.items() if letter.why in whys]
    delivered = select(Decision).filter_by(complaint_id=complaint.id, served_how="delivered")
    mine = delivered.where(Decision.kind.in_(kinds), Decision.decided_at <= letter.queued_at)
    for decision in db.session.scalars(mine.order_by(Decision.id)).all():
        if not _reached(complaint, decision, letter):
            _unserve(complaint, lock(decision), letter)


def _reached(complaint: Complaint, decision: Decision, lost: Letter) -> bool:
    """Whether another letter of the decision arrived, or the learner has done something in the case since."""
    arrived = select(Letter.id).where(
        Letter.about == lost.about,
        Letter.to_person_id == lost.to_person_id,
        Letter.why.in_(TOLD_BY[decision.kind]),
        Letter.queued_at >= decision.decided_at,
        or_(and_(Letter.state == LetterState.SENT, Letter.channel.in_(OUTSIDE)), Letter.seen_at.is_not(None)),
    )
    acted = select(EventRow.id).where(
        EventRow.stream == lost.about,
        EventRow.actor_id == complaint.filer_id,
        EventRow.happened_at > decision.decided_at,
    )
    return db.session.scalar(select(or_(arrived.exists(), acted.exists()))) or False


def _unserve(complaint: Complaint, decision: Decision, letter: Letter) -> None:
    decision.served_at = decision.served_how = None
    events.record(ServiceFailed(complaint.id, decision.id, letter.id), SYSTEM)
    clocks.reopen(complaint, SERVED_CLOCK[decision.kind], SYSTEM, body_id=decision.body_id)
    # Whoever handed the case over keeps a seat until that is served.
    if decision.kind is DecisionKind.TRANSFER and decision.body not in (None, complaint.body):
        admit(complaint, PartyRole.OTHER_BODY, by=SYSTEM, organisation=decision.body)


def other_ways(letter: Letter) -> list[Channel]:
    """By what else the person of a lost letter can be reached: proved contacts it was not sent to."""
    found = select(Contact.kind).where(Contact.person_id == letter.to_person_id, Contact.verified_at.is_not(None))
    kinds = set(db.session.scalars(found))
    return [channel for channel in OUTSIDE if CONTACTS[channel] in kinds and channel is not letter.channel]


def repeat(complaint: Complaint, ref: str, channel: Channel, *, by: Actor) -> Letter:
    """The handling body has a letter to the learner that may not have arrived sent by another way, once each."""
    with transaction():
        lock(complaint)
        if not any(party.role is PartyRole.HANDLING_BODY for party in seats(complaint, by)):
            raise NotYours()
        about = f"{STREAM}{complaint.id}"
        letter = db.session.scalar(select(Letter).filter_by(ref=ref, about=about, to_person_id=complaint.filer_id))
        if letter is None:
            raise NotFound()
        if letter.state not in MAY_BE_REPEATED or channel not in other_ways(letter):
            raise IllegalMove()
        again = messages.queue_many([_again(letter, channel, must_leave_today(complaint, letter.why))])[0]
        events.record(LetterRepeated(complaint.id, again.id, str(channel)), by)
        return again


def _again(letter: Letter, channel: Channel, urgent: bool) -> NewLetter:
    person = letter.to_person_id
    found = select(Contact).filter_by(person_id=person, kind=CONTACTS[channel]).where(Contact.verified_at.is_not(None))
    contact = db.session.scalars(found.order_by(Contact.id).limit(1)).one()
    return NewLetter(
        key=f"again:{letter.ref}:{channel}",
        channel=channel,
        address=contact.value,
        to_person_id=person,
        subject=letter.subject,
        body=letter.body_text.partition("\n\n")[0],
        why=letter.why,
        about=letter.about,
        is_urgent=urgent,
        copy_of=letter.key,
    )
