"""Finding cases by words: everything the viewer may read in a case, and nothing else, from one sign up.

What everybody in a case reads is indexed as `complaint`; as it was filed, for those who read it whole, as
`complaint_whole`; what the institution answered as `complaint_answers`; what a body decided, for the learner's and the
body's side, as `complaint_own`; each message by itself, for its room.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, or_, select

from accounts.permissions import Viewer
from complaints.labels import OWN_SIDE
from complaints.lifecycle import PartyRole
from complaints.models import Message, Party, Room, RoomMember
from complaints.permissions import ORGANISATION_EYES, WHOLE_EYES, holds, is_member_now
from kernel import search
from kernel.db import db

TOLD, WHOLE, ANSWERED, OWN = "complaint", "complaint_whole", "complaint_answers", "complaint_own"
SAID = "message"
# A body that is only asked whose case it is has not the answers.
ANSWER_EYES = frozenset(PartyRole) - {PartyRole.OTHER_BODY}
FEW = 5000
"""Of a word said more often than this each message heard is asked; else the hits are looked up."""


def tells_of(viewer: Viewer, words: str, complaint_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """The condition that a case tells of these words where this viewer reads them."""
    return or_(*_places(viewer, words, complaint_id))


def _places(viewer: Viewer, words: str, complaint_id: SQLColumnExpression[int]) -> Iterator[ColumnElement[bool]]:
    for kind, roles in ((TOLD, None), (WHOLE, WHOLE_EYES), (ANSWERED, ANSWER_EYES), (OWN, OWN_SIDE)):
        hit = _hit(viewer, kind, words, complaint_id)
        yield hit if roles is None else hit & complaint_id.in_(_seats(viewer, roles))
    yield complaint_id.in_(_rooms_of(viewer, words))


def _hit(viewer: Viewer, kind: str, words: str, complaint_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """An organisation looks among its own cases alone; whoever sits as a person has few, and each is asked."""
    if viewer.role in ORGANISATION_EYES:
        return complaint_id.in_(search.among(kind, words, viewer.organisation_id))
    return search.holds(kind, complaint_id, words)


def _seats(viewer: Viewer, roles: frozenset[Any]) -> Select[int]:
    return select(Party.complaint_id).where(holds(viewer), Party.role.in_(roles))


def _rooms_of(viewer: Viewer, words: str) -> Select[int]:
    """The cases in whose rooms the viewer now hears a message with these words."""
    heard = (
        select(Room.complaint_id)
        .join(RoomMember, RoomMember.room_id == Room.id)
        .join(Party, RoomMember.party_id == Party.id)
        .join(Message, Message.room_id == Room.id)
        .where(holds(viewer), is_member_now())
    )
    if search.is_rare(db.session(), SAID, words, FEW):
        return heard.where(Message.id.in_(search.among(SAID, words)))
    return heard.where(search.holds(SAID, Message.id, words))
