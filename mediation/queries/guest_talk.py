"""What an extra seat hears in its rooms: words, their files, what is pinned; and whether anything is new there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from complaints.lifecycle import MEDIATORS, PartyRole, RoomKind
from complaints.models import Complaint, Message, Party, Room, RoomMember
from complaints.permissions import is_member_now
from kernel import clock
from kernel.crypto import token_hash
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile
from mediation.lifecycle import Release, SeatState
from mediation.models import ExtraSeat, Fact, Mediation, ReadMark, SeatLink, Standing
from mediation.queries.rooms import Stand, _last_event

NEWEST = 200


@dataclass(frozen=True)
class Said:
    """One message as an extra seat reads it: its words, the files open to it, and how many more came with it."""

    id: int
    ref: str
    room: RoomKind
    room_ref: str
    role: PartyRole
    is_own: bool
    at: datetime
    words: str
    files: list[StoredFile] = field(default_factory=list)
    shut: int = 0


@dataclass(frozen=True)
class Pinned:
    """A pinned fact as an extra seat reads it."""

    ref: str
    room: RoomKind
    title: str
    claim: str
    answer: str
    standing: Standing
    at: datetime


def said_in(seat: ExtraSeat, rooms: Sequence[Room], plain: Callable[[str], str], latest: int) -> list[Said]:
    """What was said in these rooms since the seat was taken, or ever where that was let go; the latest, newest last."""
    found = (
        select(Message)
        .where(Message.room_id.in_([room.id for room in rooms]))
        .options(joinedload(Message.room), joinedload(Message.party))
    )
    if Release.EARLIER not in seat.releases and seat.seated_at is not None:
        found = found.where(Message.said_at >= seat.seated_at)
    rows = list(db.session.scalars(found.order_by(Message.id.desc()).limit(latest)))[::-1]
    came = _came_with(rows)
    return [_as_read(seat, row, came.get(row.id, []), plain) for row in rows]


def _came_with(rows: Sequence[Message]) -> dict[int, list[StoredFile]]:
    if not rows:
        return {}
    mine = StoredFile.owner_id.in_([row.id for row in rows])
    found = select(StoredFile).where(StoredFile.owner_kind == "message", mine).order_by(StoredFile.id)
    came: dict[int, list[StoredFile]] = {}
    for one in db.session.scalars(found):
        came.setdefault(one.owner_id or 0, []).append(one)
    return came


def _as_read(seat: ExtraSeat, row: Message, came: list[StoredFile], plain: Callable[[str], str]) -> Said:
    may = may_open(seat, row)
    return Said(
        id=row.id,
        ref=row.ref,
        room=row.room.kind,
        room_ref=row.room.ref,
        role=row.party.role,
        is_own=row.party_id == seat.party_id,
        at=row.said_at,
        words=plain(row.words),
        files=came if may else [],
        shut=0 if may else len(came),
    )


def may_open(seat: ExtraSeat, row: Message) -> bool:
    """Whether the files of a message are open to this seat: a picture says who the learner is, and no name comes out.

    Its own, and what the mediator sent it alone; all others' once the learner's side let the name go (decision 0053).
    """
    alone = row.room.kind is RoomKind.SEAT and row.party.role in MEDIATORS
    return alone or row.party_id == seat.party_id or Release.NAME in seat.releases


def pinned_for(seat: ExtraSeat, rooms: Sequence[Room], plain: Callable[[str], str]) -> list[Pinned]:
    """What is pinned in these rooms; what was pinned before the seat was taken only where that was let go."""
    kinds = {room.id: room.kind for room in rooms}
    found = select(Fact).where(Fact.room_id.in_(kinds), Fact.unpinned_at.is_(None)).order_by(Fact.id)
    if Release.EARLIER not in seat.releases and seat.seated_at is not None:
        found = found.where(Fact.pinned_at >= seat.seated_at)
    return [
        Pinned(
            one.ref,
            kinds[one.room_id],
            plain(one.title),
            plain(one.claim),
            plain(one.answer),
            one.standing,
            one.pinned_at,
        )
        for one in db.session.scalars(found)
    ]


def stand_of_seat(ref: str, entry: str | None, viewer: Viewer) -> Stand:
    """The same for whoever watches the page; NotFound where there is nothing to watch."""
    stand = rooms_stand(ref, entry, viewer)
    if not stand:
        raise NotFound()
    return stand


def rooms_stand(ref: str, entry: str | None, viewer: Viewer) -> Stand:
    """Room, last event and state of the case, for each room of a seat: the one query of whoever watches its page.

    None unless this browser holds the seat by its proved link, or this person by the account, and it is taken; none
    either where the seat is kept for what it owes alone.
    """
    link = select(SeatLink.id).where(
        SeatLink.seat_id == ExtraSeat.id,
        SeatLink.entry_hash == token_hash(entry or ""),
        SeatLink.person_id.is_not(None),
        SeatLink.revoked_at.is_(None),
        SeatLink.expires_at > clock.now(),
    )
    by_link = link.exists()
    holds = or_(by_link, Party.person_id == viewer.person_id) if viewer.person_id is not None else by_link
    found = db.session.execute(
        select(Room.id, _last_event(), Complaint.status)
        .select_from(ExtraSeat)
        .join(Mediation, Mediation.id == ExtraSeat.mediation_id)
        .join(Complaint, Complaint.id == Mediation.complaint_id)
        .join(Party, Party.id == ExtraSeat.party_id)
        .join(RoomMember, RoomMember.party_id == Party.id)
        .join(Room, Room.id == RoomMember.room_id)
        .where(ExtraSeat.ref == ref, ExtraSeat.state == SeatState.SEATED, is_member_now(), holds)
        .order_by(Room.id)
    )
    return tuple(dict.fromkeys((room_id, last, str(status)) for room_id, last, status in found))


def marks_of(person_id: int, rooms: Sequence[Room]) -> dict[str, int]:
    """How far somebody has read in each of these rooms, by the room's ref."""
    found = select(ReadMark.room_id, ReadMark.message_id).where(
        ReadMark.person_id == person_id, ReadMark.room_id.in_([room.id for room in rooms])
    )
    upto = {row.room_id: row.message_id for row in db.session.execute(found)}
    return {room.ref: upto.get(room.id, 0) for room in rooms}
