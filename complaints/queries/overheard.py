"""What the wrong-room guard compares a text with: other parties' names, and words of private rooms the writer hears."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from complaints.facts import wish
from complaints.lifecycle import CLAIMANTS, HANDLERS, PartyRole, RoomKind
from complaints.models import Complaint, Message, Offer, OfferItem, Party, Room, RoomMember
from complaints.permissions import seated_now
from complaints.queries.table import answers_of, room_ids
from kernel.db import db

LOOKED_AT = 400  # messages, the newest


@dataclass(frozen=True)
class Overheard:
    """Words only private rooms have heard, and words everybody knows."""

    private: Sequence[str]
    known: Sequence[str]


def outsiders(complaint: Complaint, room: Room) -> list[Party]:
    """The parties of the dispute who are not in a room."""
    inside = select(RoomMember.party_id).where(RoomMember.room_id == room.id, RoomMember.until_at.is_(None))
    bodies = (*HANDLERS, PartyRole.OVERSIGHT, PartyRole.OTHER_BODY)
    found = db.session.scalars(
        select(Party)
        .where(Party.complaint_id == complaint.id, Party.role.not_in(bodies), seated_now(), Party.id.not_in(inside))
        .options(joinedload(Party.organisation))
        .order_by(Party.id)
    )
    learner_inside = room.party is not None and room.party.role in CLAIMANTS
    return [party for party in found if not (learner_inside and party.role in CLAIMANTS)]


def overheard(viewer: Viewer, complaint: Complaint) -> Overheard:
    """What the viewer heard in private rooms of the case, and what all parties know of it."""
    said = db.session.execute(
        select(Message.words, Room.kind)
        .join(Room, Room.id == Message.room_id)
        .where(Message.room_id.in_(room_ids(viewer, complaint.id)))
        .order_by(Message.id.desc())
        .limit(LOOKED_AT)
    )
    private: list[str] = []
    known = [complaint.words_told, *map(wish, complaint.points), *_offered(complaint)]
    for words, kind in said:
        (known if kind is RoomKind.JOINT else private).append(words)
    if private:
        for answer in answers_of(complaint):
            known += [answer.words, answer.account_words or "", *(point.words for point in answer.points)]
    return Overheard(private, known)


def _offered(complaint: Complaint) -> list[str]:
    """Sums and words of offers in the joint room."""
    items = db.session.execute(
        select(OfferItem.words, OfferItem.fen, Offer.words)
        .join(Offer, Offer.id == OfferItem.offer_id)
        .join(Room, Room.id == Offer.room_id)
        .where(Offer.complaint_id == complaint.id, Room.kind == RoomKind.JOINT)
    )
    return [f"{words} {fen / 100:.2f}元 {about}" if fen else f"{words} {about}" for words, fen, about in items]
