"""Who is in charge of a case, and the superior's hand in it: urging, noting why a duty is late, stepping in."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation, Person
from accounts.queries import acting_staff
from accounts.roles import Mode
from complaints.actions import clocks
from complaints.actions.moving import move, permit, seats
from complaints.actions.proposing import use_proposal
from complaints.actions.seats import admit, dismiss, party_of
from complaints.events import BodyUrged, ComplaintTakenOver, OfficerNamed, ReasonNoted
from complaints.lifecycle import DESK_ROLES, SUPERVISORS, PartyRole, RoomKind, Status
from complaints.models import Breach, Clock, Complaint, Decision, DecisionKind, Message, Party, Room, RoomMember
from kernel import clock, events
from kernel.crypto import random_token
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor

LEADERS = frozenset(str(role) for role in SUPERVISORS)

# A hand-over to the superior by its own hand is told from one the body made: the paper is the superior's.
ABOVE = "above:"


class WordsMissing(DomainError):
    """The act needs words that can be read later."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("请写明理由或者要求。")


class InCharge(DomainError):
    """Somebody else is in charge; only who leads the body gives the case to another."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这件案件已有经办人，换人由本单位负责人决定。")


def take_on(complaint: Complaint, *, by: Actor, officer: Person | None = None) -> None:
    """An officer takes the case on, or who leads the body gives it to one of its staff (平台规则)."""
    with transaction():
        lock(complaint)
        permit(complaint, "take_on", by)
        leads = by.role in LEADERS
        if officer is not None and not leads and officer.id != by.person_id:
            raise NotYours()
        chosen = officer.id if officer is not None else by.person_id
        if chosen == complaint.officer_id:
            return
        if complaint.officer_id is not None and not leads:
            raise InCharge()
        if chosen not in {person.id for person in staff_of(complaint)}:
            raise DomainError(_l("请选择本单位现在在岗的工作人员。"))
        _name(complaint, chosen, by)


def staff_of(complaint: Complaint) -> list[Person]:
    """Who may be in charge of the case: the handling body's own people at its desk."""
    return acting_staff(complaint.body_id, *DESK_ROLES) if complaint.body_id is not None else []


def take_charge(complaint: Complaint, by: Actor) -> None:
    """Whoever first decides a case that nobody is in charge of is in charge from then on (inside an act)."""
    if complaint.officer_id is None and by.person_id is not None:
        _name(complaint, by.person_id, by)


def _name(complaint: Complaint, officer_id: int | None, by: Actor) -> None:
    complaint.officer_id = officer_id
    events.record(OfficerNamed(complaint.id, officer_id or 0), by)


def urge(complaint: Complaint, words: str, *, by: Actor, key: str | None = None) -> Message:
    """The superior asks the body to act; its words are the body's alone, the learner knows the fact (平台规则)."""
    with transaction():
        lock(complaint)
        permit(complaint, "urge", by)
        room = _own_room(complaint)
        known = db.session.scalar(select(Message).filter_by(room_id=room.id, idempotency_key=key or ""))
        if known is not None:
            return known
        message = Message(
            room_id=room.id,
            party_id=_superior(complaint, by).id,
            author_id=by.person_id,
            words=_words(words),
            said_at=clock.now(),
            idempotency_key=key or random_token(),
        )
        db.session.add(message)
        db.session.flush()
        events.record(BodyUrged(complaint.id, complaint.body_id or 0), by)
        return message


def _words(words: str) -> str:
    said = words.strip()
    if not said:
        raise WordsMissing()
    return said


def _superior(complaint: Complaint, by: Actor) -> Party:
    """The superior's seat of this hand."""
    return next(party for party in seats(complaint, by) if party.role is PartyRole.OVERSIGHT)


def _own_room(complaint: Complaint) -> Room:
    """The room of the body that handles the case now."""
    body = party_of(complaint, PartyRole.HANDLING_BODY)
    room = db.session.scalar(
        select(Room)
        .join(RoomMember)
        .where(
            Room.complaint_id == complaint.id,
            Room.kind == RoomKind.BODY,
            RoomMember.party_id == (body.id if body else None),
            RoomMember.until_at.is_(None),
        )
        .order_by(Room.id.desc())
        .limit(1)
    )
    if room is None:
        raise IllegalMove()
    return room


def note_reason(complaint: Complaint, breach: Breach | None, words: str, *, by: Actor) -> None:
    """The superior notes once why a duty of this case is late; it excuses nothing and moves no date (平台规则)."""
    with transaction():
        lock(complaint)
        permit(complaint, "note_reason", by)
        if breach is None or db.session.get_one(Clock, breach.clock_id).complaint_id != complaint.id:
            raise DomainError(_l("这件案件没有可以注明原因的逾期。"))
        if lock(breach).why_at is not None:
            raise DomainError(_l("这次逾期的原因已经注明，不能改写。"))
        breach.why, breach.why_by_id, breach.why_at = _words(words), by.person_id, clock.now()
        events.record(ReasonNoted(complaint.id, breach.id), by)


def take_over(complaint: Complaint, reason: str, *, by: Actor) -> Decision:
    """The superior handles the case itself from now on (O121 art. 13; elsewhere 平台规则); no hop: it is the same line.

    Before acceptance the old body's T-ACC runs until the learner was told and the superior's own begins; later T-MED
    runs on as it is.
    """
    with transaction():
        lock(complaint)
        permit(complaint, "take_over", by)
        watching, said = _superior(complaint, by), _words(reason)
        superior = db.session.get_one(Organisation, watching.organisation_id)
        if superior.mode is Mode.ELSEWHERE:
            raise DomainError(_l("本单位不在本平台处理案件，不能接手。"))
        move(complaint, "take_over", by)
        decision = _hand_up(complaint, superior, said, by)
        _change_seats(complaint, superior, watching, by)
        old_id, complaint.body, complaint.officer_id = complaint.body_id, superior, None
        db.session.flush()
        clocks.stop(complaint, "T-PM", by, body_id=old_id)  # a committee that lets go mediates no longer
        clocks.hand_on(complaint, old_id)
        if complaint.status is Status.ASSIGNED:
            clocks.start(complaint, "T-ACC", by)
        events.record(ComplaintTakenOver(complaint.id, old_id or 0, superior.id), by)
        return decision


def _hand_up(complaint: Complaint, superior: Organisation, reason: str, by: Actor) -> Decision:
    """What the learner is told: serving it ends the old body's duty to tell (CL art. 46; IR art. 46; rules §0b.4)."""
    decision = Decision(
        complaint_id=complaint.id,
        kind=DecisionKind.TRANSFER,
        hop=complaint.hops,
        body_id=complaint.body_id,
        grounds=[f"{ABOVE}{superior.id}"],
        reasons=reason,
        decided_by_id=by.person_id,
        decided_at=clock.now(),
    )
    db.session.add(decision)
    db.session.flush()
    use_proposal(complaint, "refuse")  # drafted by the old body's rules, for the old body
    return decision


def _change_seats(complaint: Complaint, superior: Organisation, watching: Party, by: Actor) -> None:
    """The old body leaves with its own room; the superior sits down in the rooms of the parties and opens its own."""
    old = party_of(complaint, PartyRole.HANDLING_BODY)
    rooms = _shared_rooms(old) if old is not None else []
    for party in (old, watching):
        if party is not None:
            dismiss(party, by=by)
    body = admit(complaint, PartyRole.HANDLING_BODY, by=by, organisation=superior)
    if superior.parent is not None:
        admit(complaint, PartyRole.OVERSIGHT, by=by, organisation=superior.parent)
    # What the old body said among its own people stays with it: the superior's room is a new one.
    own = Room(complaint_id=complaint.id, kind=RoomKind.BODY, made_at=clock.now())
    db.session.add(own)
    db.session.flush()
    for room in (*rooms, own):
        db.session.add(RoomMember(room_id=room.id, party_id=body.id, from_at=clock.now()))
    db.session.flush()


def _shared_rooms(old: Party) -> list[Room]:
    """The rooms a seat shares with the parties of the case."""
    mine = select(RoomMember.room_id).filter_by(party_id=old.id, until_at=None)
    return list(db.session.scalars(select(Room).where(Room.id.in_(mine), Room.kind != RoomKind.BODY)))
