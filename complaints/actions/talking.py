"""What a message may refer to: another one of its own room, and a point of the claim or a topic its room knows."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.moving import own_seats
from complaints.lifecycle import CLAIMANTS, RoomKind
from complaints.models import Message, Party, Point, Relation, Room, RoomMember, Topic
from kernel.db import db
from kernel.errors import DomainError, NotYours
from kernel.events import Actor


@dataclass(frozen=True)
class About:
    """What is said is about: an earlier message and how it relates to it, and one point or topic."""

    refers_to: Message | None = None
    relation: Relation | None = None
    point: Point | None = None
    topic: Topic | None = None


NOTHING = About()


def speaking(room: Room, by: Actor) -> Party:
    """The actor's seat that is in the room; NotYours without one."""
    held = {party.id: party for party in own_seats(room.complaint, by)}
    present = db.session.scalars(
        select(RoomMember.party_id).where(
            RoomMember.room_id == room.id, RoomMember.party_id.in_(held), RoomMember.until_at.is_(None)
        )
    ).first()
    if present is None:
        raise NotYours()
    return held[present]


def check_about(room: Room, about: About, speaker: Party) -> None:
    """Refuse what crosses a room: a quotation stays where it was said, a topic where it is known."""
    _check_reference(room, about, speaker)
    if about.point is not None and (about.point.complaint_id != room.complaint_id or about.point.report_id is not None):
        raise DomainError(_l("请选择本案的要求。"))
    if about.topic is not None and not _knows(room, about.topic):
        raise DomainError(_l("这个话题不在这里，或者已经结束，请另选。"))
    if about.point is not None and about.topic is not None:
        raise DomainError(_l("请只选一项。"))


def _check_reference(room: Room, about: About, speaker: Party) -> None:
    if (about.refers_to is None) is not (about.relation is None):
        raise DomainError(_l("请重新选择要回复或引用的消息。"))
    if about.refers_to is None:
        return
    if about.refers_to.room_id != room.id:
        raise DomainError(_l("只能引用同一处的消息；单独谈话里的话不能引到别处。"))
    if about.relation is Relation.CORRECTION and not _same_side(about.refers_to.party, speaker):
        raise DomainError(_l("只能更正自己说的话。"))


def _same_side(one: Party, other: Party) -> bool:
    return one.id == other.id or {one.role, other.role} <= CLAIMANTS


def _knows(room: Room, topic: Topic) -> bool:
    """A topic of the joint room is known in every room of the case, one of a private room there alone."""
    if topic.closed_at is not None:
        return False
    if topic.room_id == room.id:
        return True
    home = db.session.get_one(Room, topic.room_id)
    return home.kind is RoomKind.JOINT and home.complaint_id == room.complaint_id
