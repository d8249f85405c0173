"""Rooms of a table as they stand: what happened last, what was said, how far each has read, what is pinned."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from accounts.permissions import Viewer
from complaints.lifecycle import CLAIMANTS, PartyRole, RoomKind
from complaints.models import Complaint, Message, Offer, Party, Room, RoomMember, Topic
from complaints.permissions import holds, is_member_now
from complaints.queries import files_of
from complaints.queries.bundle import CaseRows
from complaints.queries.cases import open_side
from complaints.queries.looks import hides_names
from complaints.queries.table import room_ids
from kernel.crypto import blind_index
from kernel.db import db
from kernel.errors import NotFound
from kernel.events import EventRow
from kernel.files import StoredFile
from mediation.models import Fact, FactFile, Mediation, MessageDraft, ReadMark

PAGE = 60  # messages shown at once
Stand = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class RoomRow:
    """A room of the viewer's: its last event, how much others have said since the viewer read, what is pinned there."""

    room: Room
    last_event: int
    unread: int
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """How far a seat in a room has read, by whoever of it read furthest; 0 when nobody has."""

    room_id: int
    party_id: int
    message_id: int
    read_at: datetime | None


@dataclass(frozen=True)
class Talk:
    """What one viewer hears of a table in one room, or in all of theirs where `room` is None."""

    room: Room | None
    rooms: list[RoomRow]
    parties: list[Party]
    mine: list[Party]
    messages: list[Message]
    referred: dict[int, Message]
    corrected: dict[int, Message]
    files: list[StoredFile]
    topics: list[Topic]
    facts: list[Fact]
    readers: list[Reader]
    has_earlier: bool = False
    has_later: bool = False
    version: str = ""
    places: dict[int, Room] = field(default_factory=dict)
    hides_files: bool = False

    @property
    def roles(self) -> frozenset[PartyRole]:
        """The roles of the viewer's seats."""
        return frozenset(party.role for party in self.mine)


def _last_event() -> ColumnElement[int]:
    """The newest event of a room, from the end of its index."""
    newest = select(func.max(EventRow.id)).where(EventRow.room_id == Room.id)
    return func.coalesce(newest.correlate(Room).scalar_subquery(), 0)


def stand_of(viewer: Viewer, number: str) -> Stand:
    """Room, last event and state of the case, for each room of the viewer's: the one query of whoever watches.

    NotFound where the viewer is in no room of a table of that number.
    """
    found = db.session.execute(
        select(Room.id, _last_event(), Complaint.status)
        .join(RoomMember, RoomMember.room_id == Room.id)
        .join(Party, Party.id == RoomMember.party_id)
        .join(Complaint, Complaint.id == Room.complaint_id)
        .join(Mediation, Mediation.complaint_id == Complaint.id)
        .where(Complaint.number == number.upper(), holds(viewer), is_member_now())
        .order_by(Room.id)
    )
    stand = tuple(dict.fromkeys((room_id, last, str(status)) for room_id, last, status in found))
    if not stand:
        raise NotFound()
    return stand


def version_of(stand: Stand) -> str:
    """The version of what a viewer hears, as a tag that tells nothing: keyed, so that nobody counts events by it."""
    return blind_index("room-version", repr(stand))[:32]


def version_at(complaint: Complaint, rooms: Iterable[RoomRow]) -> str:
    """The same for rooms already read."""
    return version_of(tuple((row.room.id, row.last_event, str(complaint.status)) for row in rooms))


def rooms_at(viewer: Viewer, complaint: Complaint) -> list[RoomRow]:
    """The viewer's rooms with what is new and what is pinned in each."""
    mark = select(ReadMark.message_id).where(ReadMark.room_id == Room.id, ReadMark.person_id == viewer.person_id)
    since = func.coalesce(mark.correlate(Room).scalar_subquery(), 0)
    others = Message.author_id != viewer.person_id
    unread = select(func.count()).where(Message.room_id == Room.id, Message.id > since, others)
    found = db.session.execute(
        select(Room, _last_event(), unread.correlate(Room).scalar_subquery(), Fact)
        .outerjoin(Fact, and_(Fact.room_id == Room.id, Fact.unpinned_at.is_(None)))
        .where(Room.complaint_id == complaint.id, Room.id.in_(room_ids(viewer, complaint.id)))
        .options(joinedload(Room.party), joinedload(Fact.evidence).joinedload(FactFile.file))
        .order_by(Room.id, Fact.id)
    )
    rows: dict[int, RoomRow] = {}
    for room, last, new, fact in found.unique():
        row = rows.setdefault(room.id, RoomRow(room, last, new))
        if fact is not None:
            row.facts.append(fact)
    return list(rows.values())


def message_in(room: Room, ref: str | None) -> Message | None:
    """A message of this very room by its ref."""
    return db.session.scalar(select(Message).filter_by(room_id=room.id, ref=ref)) if ref else None


def messages_in(rooms: Iterable[int]) -> set[int]:
    """The messages of these rooms that came with files or may have."""
    return set(db.session.scalars(select(Message.id).where(Message.room_id.in_(rooms))))


def talk_of(
    viewer: Viewer,
    complaint: Complaint,
    room: Room | None,
    *,
    after: str | None = None,
    before: str | None = None,
    topic: Topic | None = None,
    point_id: int | None = None,
) -> Talk:
    """What is said, newest last: the newest page, the one before a message, or what came after one."""
    rooms = rooms_at(viewer, complaint)  # before the words: what is said meanwhile makes another version
    heard = [row.room.id for row in rooms if room is None or row.room.id == room.id]
    wanted = select(Message).where(Message.room_id.in_(heard))
    if topic is not None:
        wanted = wanted.where(Message.topic_id == topic.id)
    if point_id is not None:
        wanted = wanted.where(Message.point_id == point_id)
    messages, referred, corrected, cut = _said(wanted, heard, after, before)
    parties, mine = _seats(viewer, complaint)
    return Talk(
        room=room,
        rooms=rooms,
        parties=parties,
        mine=mine,
        messages=messages,
        referred=referred,
        corrected=corrected,
        files=files_of(viewer, complaint),
        topics=topics_in(complaint, heard, room),
        facts=[fact for row in rooms if row.room.id in heard for fact in row.facts],
        readers=_readers(heard),
        has_earlier=cut and after is None,
        has_later=(cut and after is not None) or before is not None,
        version=version_at(complaint, rooms),
        places={row.room.id: row.room for row in rooms},
        hides_files=hides_names(viewer, complaint, is_own=any(one.role in CLAIMANTS for one in mine)),
    )


def _said(
    wanted: Select[Message], heard: list[int], after: str | None, before: str | None
) -> tuple[list[Message], dict[int, Message], dict[int, Message], bool]:
    """The messages of a page, those they refer to, corrections of them, and whether there are more that way."""
    edge = after or before
    if edge:
        at = select(Message.id).where(Message.ref == edge, Message.room_id.in_(heard)).scalar_subquery()
        wanted = wanted.where(Message.id > func.coalesce(at, 0) if after else Message.id < at)
    old, new = aliased(Message), aliased(Message)
    correction = and_(new.refers_to_id == Message.id, new.room_id == Message.room_id, new.relation == "correction")
    rows = db.session.execute(
        wanted.add_columns(old, new)
        .outerjoin(old, and_(old.id == Message.refers_to_id, old.room_id == Message.room_id))
        .outerjoin(new, correction)
        .order_by(Message.id if after else Message.id.desc(), new.id)
        .limit(PAGE * 2)
    )
    said: dict[int, Message] = {}
    referred: dict[int, Message] = {}
    corrected: dict[int, Message] = {}
    for message, earlier, later in rows:
        said[message.id] = message
        if earlier is not None:
            referred[message.id] = earlier
        if later is not None:
            corrected[message.id] = later
    keep = list(said.values())[:PAGE]
    return keep if after else keep[::-1], referred, corrected, len(said) > PAGE


def _seats(viewer: Viewer, complaint: Complaint) -> tuple[list[Party], list[Party]]:
    """Everybody's seats and the viewer's own; of the complaining side all are."""
    found = db.session.execute(
        select(Party, holds(viewer).label("mine"))
        .where(Party.complaint_id == complaint.id)
        .options(joinedload(Party.organisation))
        .order_by(Party.id)
    )
    rows: list[tuple[Party, bool]] = [(party, bool(mine)) for party, mine in found]
    everybody, mine = [party for party, _mine in rows], [party for party, is_mine in rows if is_mine]
    if any(party.role in CLAIMANTS for party in mine):
        mine += [party for party in open_side(everybody) if party not in mine]
    return everybody, mine


def topics_in(complaint: Complaint, heard: Iterable[int], room: Room | None) -> list[Topic]:
    """The topics one may know here: those of these rooms, and in a private room those of the joint one too."""
    here: ColumnElement[bool] = Topic.room_id.in_(heard)
    if room is not None and room.kind is not RoomKind.JOINT:
        joint = select(Room.id).where(Room.complaint_id == complaint.id, Room.kind == RoomKind.JOINT)
        here = or_(here, Topic.room_id.in_(joint))
    return list(db.session.scalars(select(Topic).where(here).order_by(Topic.id)))


def pinned_in(rows: CaseRows, rooms: list[RoomRow]) -> Talk:
    """What is pinned in all of the viewer's rooms, beside rows of the case that were read already."""
    return Talk(
        room=None,
        rooms=rooms,
        parties=rows.parties,
        mine=rows.mine,
        messages=rows.messages,
        referred={},
        corrected={},
        files=rows.files,
        topics=[],
        facts=[fact for row in rooms for fact in row.facts],
        readers=[],
        places={row.room.id: row.room for row in rooms},
        hides_files=rows.hides_files,
    )


def fact_for(viewer: Viewer, ref: str) -> Fact:
    """A pinned fact of a room the viewer is in, or NotFound."""
    found = db.session.scalar(select(Fact).where(Fact.ref == ref, Fact.room_id.in_(room_ids(viewer))))
    if found is None:
        raise NotFound()
    return found


def topic_for(viewer: Viewer, ref: str) -> Topic:
    """A topic of a room the viewer is in, or NotFound."""
    found = db.session.scalar(select(Topic).where(Topic.ref == ref, Topic.room_id.in_(room_ids(viewer))))
    if found is None:
        raise NotFound()
    return found


def _readers(heard: Iterable[int]) -> list[Reader]:
    """Everybody who sits in these rooms now, with how far they have read."""
    at_mark = and_(ReadMark.room_id == RoomMember.room_id, ReadMark.party_id == RoomMember.party_id)
    found = db.session.execute(
        select(RoomMember.room_id, RoomMember.party_id, func.max(ReadMark.message_id), func.max(ReadMark.read_at))
        .outerjoin(ReadMark, at_mark)
        .where(RoomMember.room_id.in_(heard), is_member_now())
        .group_by(RoomMember.room_id, RoomMember.party_id)
        .order_by(RoomMember.party_id)
    )
    return [Reader(room_id, party_id, upto or 0, at) for room_id, party_id, upto, at in found]


def draft_in(viewer: Viewer, room: Room) -> MessageDraft | None:
    """What the viewer has begun to write to a room; nobody else's is ever read."""
    return db.session.scalar(select(MessageDraft).filter_by(room_id=room.id, person_id=viewer.person_id))


def newest_offer(viewer: Viewer, complaint: Complaint) -> tuple[int, str] | None:
    """Version and standing of the newest offer the viewer hears of."""
    found = select(Offer.version, Offer.state).where(
        Offer.complaint_id == complaint.id, Offer.room_id.in_(room_ids(viewer, complaint.id))
    )
    row = db.session.execute(found.order_by(Offer.version.desc()).limit(1)).first()
    return (row[0], str(row[1])) if row is not None else None
