"""What a viewer may hear and read in a case: rooms, messages, events, offers, answers, decisions, clocks, files."""

from collections.abc import Collection
from functools import cache

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.permissions import Anybody, Viewer
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import (
    Answer,
    Clock,
    Complaint,
    Decision,
    Message,
    Offer,
    OfferItem,
    Party,
    Promise,
    PromiseWord,
    Room,
    RoomMember,
)
from complaints.permissions import FOR_BODY, WHOLE_EYES, holds, is_member_now
from kernel import clock
from kernel.db import db, open_place
from kernel.errors import NotFound
from kernel.events import EventRow
from kernel.files import StoredFile

# A body that only says whose case it is needs the facts, not the evidence, in which names and numbers stand.
READS_FILES = Party.role != PartyRole.OTHER_BODY
# What the complainant gave to the handling body alone, those who read the complaint as it was filed read.
READS_BODY_FILES = Party.role.in_(WHOLE_EYES)


def room_ids(viewer: Viewer, complaint_id: int | None = None) -> Select[int]:
    """The rooms the viewer is in now; the audience of a word is who is in its room."""
    found = (
        select(RoomMember.room_id).join(Party, RoomMember.party_id == Party.id).where(holds(viewer), is_member_now())
    )
    if complaint_id is not None:
        found = found.where(Party.complaint_id == complaint_id)
    return found


def rooms_of(viewer: Viewer, complaint: Complaint) -> list[Room]:
    """The rooms of the case the viewer may speak and listen in."""
    return list(
        db.session.scalars(
            select(Room)
            .where(Room.complaint_id == complaint.id, Room.id.in_(room_ids(viewer, complaint.id)))
            .options(joinedload(Room.party))
            .order_by(Room.id)
        )
    )


def room_for(viewer: Viewer, ref: str) -> Room:
    """One room by its id, or NotFound."""
    room = db.session.scalar(
        select(Room).where(Room.ref == ref, Room.id.in_(room_ids(viewer))).options(joinedload(Room.complaint))
    )
    if room is None:
        raise NotFound()
    return room


def messages_of(viewer: Viewer, complaint: Complaint, limit: int = 200) -> list[Message]:
    """What was said in the viewer's rooms, oldest first; the newest `limit`."""
    rows = db.session.scalars(
        select(Message)
        .where(Message.room_id.in_(room_ids(viewer, complaint.id)))
        .options(joinedload(Message.room), joinedload(Message.party).joinedload(Party.organisation))
        .order_by(Message.id.desc())
        .limit(limit)
    )
    return list(rows)[::-1]


def events_of(viewer: Viewer, complaint: Complaint) -> list[EventRow]:
    """The case's events the viewer may know: those of no room, and those of the viewer's rooms."""
    given = viewer.places | {"case": complaint.id, "stream": complaint.stream}
    return list(db.session.scalars(_events(viewer.anybody), given))


@cache
def _events(anybody: Anybody) -> Select[EventRow]:
    heard = EventRow.room_id.in_(room_ids(anybody, open_place("case")))
    found = select(EventRow).where(EventRow.stream == bindparam("stream"), or_(EventRow.room_id.is_(None), heard))
    return found.order_by(EventRow.seq)


def clocks_of(complaint: Complaint) -> list[Clock]:
    """All clocks of the case, in order of their start."""
    return list(
        db.session.scalars(
            select(Clock)
            .filter_by(complaint_id=complaint.id)
            .options(selectinload(Clock.pauses), selectinload(Clock.breaches))
            .order_by(Clock.id)
        )
    )


def offers_of(viewer: Viewer, complaint: Complaint) -> list[Offer]:
    """Offers made in the viewer's rooms, newest first."""
    return list(
        db.session.scalars(
            select(Offer)
            .where(Offer.complaint_id == complaint.id, Offer.room_id.in_(room_ids(viewer, complaint.id)))
            .options(
                joinedload(Offer.party).joinedload(Party.organisation),
                selectinload(Offer.items).joinedload(OfferItem.from_party),
                selectinload(Offer.items).joinedload(OfferItem.to_party),
                selectinload(Offer.replies),
            )
            .order_by(Offer.version.desc())
        )
    )


def offer_for(viewer: Viewer, ref: str) -> Offer:
    """One offer by its id, or NotFound."""
    found = db.session.scalar(
        select(Offer).where(Offer.ref == ref, Offer.room_id.in_(room_ids(viewer))).options(joinedload(Offer.complaint))
    )
    if found is None:
        raise NotFound()
    return found


def answers_of(complaint: Complaint) -> list[Answer]:
    """The institution's answers, oldest first."""
    return list(
        db.session.scalars(
            select(Answer).filter_by(complaint_id=complaint.id).options(selectinload(Answer.points)).order_by(Answer.id)
        )
    )


def decisions_of(complaint: Complaint) -> list[Decision]:
    """The body's decisions, oldest first."""
    return list(db.session.scalars(select(Decision).filter_by(complaint_id=complaint.id).order_by(Decision.id)))


def files_of(viewer: Viewer, complaint: Complaint) -> list[StoredFile]:
    """Evidence of the case the viewer may read, proofs of promises and files of the messages the viewer may hear."""
    return list(db.session.scalars(_files(viewer.anybody), viewer.places | {"case": complaint.id}))


@cache
def _files(anybody: Anybody) -> Select[StoredFile]:
    case = open_place("case")
    heard = select(Message.id).where(Message.room_id.in_(room_ids(anybody, case)))
    seated = select(Party.complaint_id).where(Party.complaint_id == case, holds(anybody), READS_FILES)
    whole = select(Party.complaint_id).where(Party.complaint_id == case, holds(anybody), READS_BODY_FILES)
    words = select(PromiseWord.id).join(Promise, Promise.id == PromiseWord.promise_id)
    promised = words.where(Promise.complaint_id.in_(seated))
    owned = (("complaint", seated), (FOR_BODY, whole), ("message", heard), ("promise", promised))
    theirs = ((StoredFile.owner_kind == kind) & StoredFile.owner_id.in_(ids) for kind, ids in owned)
    return select(StoredFile).where(or_(*theirs)).order_by(StoredFile.id)


def may_read_case_file(viewer: Viewer, complaint_id: int) -> bool:
    """Whether the viewer holds a seat in the case a file belongs to that goes with its evidence."""
    found = select(Party.id).where(Party.complaint_id == complaint_id, holds(viewer), READS_FILES).limit(1)
    return db.session.scalar(found) is not None


def may_read_body_file(viewer: Viewer, complaint_id: int) -> bool:
    """Whether the viewer holds a seat that reads what was given to the handling body alone."""
    found = select(Party.id).where(Party.complaint_id == complaint_id, holds(viewer), READS_BODY_FILES).limit(1)
    return db.session.scalar(found) is not None


def may_read_message_file(viewer: Viewer, message_id: int) -> bool:
    """Whether the viewer hears the room of the message a file belongs to."""
    return (
        db.session.scalar(
            select(Message.id).where(Message.id == message_id, Message.room_id.in_(room_ids(viewer))).limit(1)
        )
        is not None
    )


def joint_room_open(complaint: Complaint) -> bool:
    """Whether all parties already hear each other."""
    return (
        db.session.scalar(select(Room.id).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).limit(1))
        is not None
    )


def present_parties(complaint: Complaint) -> dict[PartyRole, Party]:
    """The open seat of each role, the oldest first."""
    now = clock.now()
    rows = db.session.scalars(
        select(Party)
        .where(Party.complaint_id == complaint.id, or_(Party.until_at.is_(None), Party.until_at > now))
        .options(joinedload(Party.organisation))
        .order_by(Party.id.desc())
    )
    return {row.role: row for row in rows}


def hearing_all(party_ids: Collection[int]) -> set[int]:
    """Which of these seats sit in their case's joint room now."""
    if not party_ids:
        return set()
    found = select(RoomMember.party_id).join(Room, Room.id == RoomMember.room_id)
    found = found.where(Room.kind == RoomKind.JOINT, RoomMember.party_id.in_(party_ids), is_member_now())
    return set(db.session.scalars(found))
