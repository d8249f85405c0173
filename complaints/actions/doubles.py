"""What was about to become a second complaint: added to the first one instead, or the first one followed."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Person
from complaints.actions.attaching import attach
from complaints.actions.drafts import body_token, finish_draft
from complaints.actions.standing import must_have_mandate
from complaints.actions.table import say
from complaints.events import CaseFollowed, ComplaintAddedTo
from complaints.lifecycle import RoomKind
from complaints.models import CaseFollow, Complaint, Draft, Party, Room, RoomMember
from complaints.permissions import FOR_BODY
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove
from kernel.events import Actor

HEARD_IN = (RoomKind.DESK, RoomKind.JOINT)


def add_to_case(draft: Draft, complaint: Complaint, words: str, *, by: Actor) -> Complaint:
    """The draft's words and files become a message of the earlier case; however often it is pressed, once."""
    with transaction():
        lock(draft)
        if draft.complaint_id is not None:
            return db.session.get_one(Complaint, draft.complaint_id)
        room = room_to_add(complaint, by.person_id)
        if room is None:
            raise IllegalMove(_l("原案现在不能补充。您可以另提一件。"))
        must_have_mandate(complaint, "change_points", by)  # what is added names wishes
        said = say(room, words, by=by, key=f"draft-{draft.id}", form_token=draft.form_token)
        attach(complaint, body_token(draft), FOR_BODY, complaint.id)  # no room hears of it
        events.record(ComplaintAddedTo(complaint.id, said.id), by, room_id=room.id)
        finish_draft(draft, complaint)
        return complaint


def room_to_add(complaint: Complaint, person_id: int | None) -> Room | None:
    """Where the learner is heard by the body; before a body has the case, by the institution."""
    found = (
        select(Room)
        .join(RoomMember, RoomMember.room_id == Room.id)
        .join(Party, Party.id == RoomMember.party_id)
        .where(Room.complaint_id == complaint.id, Room.kind.in_(HEARD_IN))
        .where(Party.person_id == person_id, Party.until_at.is_(None), RoomMember.until_at.is_(None))
    )
    rooms = {room.kind: room for room in db.session.scalars(found.order_by(Room.id.desc()))}
    return rooms.get(RoomKind.DESK) or rooms.get(RoomKind.JOINT)


def follow(complaint: Complaint, person: Person, *, by: Actor) -> CaseFollow:
    """Tell somebody when the case moves on; it opens nothing of it (called for whoever proved the same phone)."""
    with transaction():
        lock(complaint)
        known = db.session.scalar(select(CaseFollow).filter_by(complaint_id=complaint.id, person_id=person.id))
        if known is not None:
            return known
        row = CaseFollow(complaint_id=complaint.id, person_id=person.id, made_at=clock.now())
        db.session.add(row)
        db.session.flush()
        events.record(CaseFollowed(complaint.id), by)
        return row
