"""Talking at the table: said, kept for later, read."""

from sqlalchemy import select, text

from complaints import actions as cases
from complaints.models import Complaint, Message, Party, Room
from kernel import clock
from kernel.db import db, lock, transaction
from kernel.errors import NotFound, NotYours
from kernel.events import Actor
from mediation.models import MessageDraft, ReadMark

# Two tabs of one person may come at once: the first makes the row, both then change it.
_MAKE_MARK = text(
    "INSERT INTO read_marks (room_id, person_id, party_id, message_id, read_at)"
    " SELECT :room, :person, :party, 0, made_at FROM rooms WHERE id = :room ON CONFLICT DO NOTHING"
)


def speak(
    room: Room, words: str, *, by: Actor, key: str, form_token: str | None = None, about: cases.About | None = None
) -> Message:
    """Say something in one room of the table; its draft is done with, and who speaks has read what stood there."""
    with transaction():
        said = cases.say(room, words, by=by, key=key, form_token=form_token, about=about or cases.About())
        _forget(room, by)
        _mark(room, said, by)
        return said


def keep_message(room: Room, words: str, *, by: Actor, key: str = "") -> None:
    """Keep what somebody has begun to write to a room; with nothing written, nothing is kept.

    A draft of the form with this key that comes when the message was sent already comes too late.
    """
    with transaction():
        lock(room.complaint)  # two tabs of one person may save at once
        cases.speaking(room, by)
        if by.person_id is None:
            raise NotYours()
        if db.session.scalar(select(Message.id).filter_by(room_id=room.id, idempotency_key=key)):
            return
        _forget(room, by)
        if words.strip():
            row = MessageDraft(room_id=room.id, person_id=by.person_id, words=words, changed_at=clock.now())
            db.session.add(row)


def forget_drafts(complaint: Complaint) -> None:
    """The case is closed: what nobody sent is not kept."""
    with transaction():
        rooms = select(Room.id).where(Room.complaint_id == complaint.id)
        for row in db.session.scalars(select(MessageDraft).where(MessageDraft.room_id.in_(rooms))):
            db.session.delete(row)


def _forget(room: Room, by: Actor) -> None:
    found = select(MessageDraft).filter_by(room_id=room.id, person_id=by.person_id)
    for row in db.session.scalars(found):
        db.session.delete(row)
    db.session.flush()


def mark_read(room: Room, upto: Message, *, by: Actor) -> None:
    """Somebody has read a room up to this message; a mark never goes back."""
    with transaction():
        if upto.room_id != room.id:
            raise NotFound()
        _mark(room, upto, by)


def _mark(room: Room, upto: Message, by: Actor) -> None:
    seat: Party = cases.speaking(room, by)
    db.session.execute(_MAKE_MARK, {"room": room.id, "person": by.person_id, "party": seat.id})
    mark = db.session.scalars(select(ReadMark).filter_by(room_id=room.id, person_id=by.person_id)).one()
    db.session.refresh(mark, with_for_update=True)
    if mark.message_id < upto.id:
        mark.message_id, mark.party_id, mark.read_at = upto.id, seat.id, clock.now()
