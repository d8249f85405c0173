"""Finding cases by words: everything the viewer may read in a case, and nothing else, from one sign up.

What everybody in a case reads is indexed as `complaint`; as it was filed, for those who read it whole, as
`complaint_whole`; what the institution answered as `complaint_answers`; what went with offers, for whoever hears the
joint room, as `complaint_offers`; what a body decided, for the learner's and the body's side, as `complaint_own`; what
it asked of the learner alone, for these two, as `complaint_asked`; another case an institution named, for all but the
learner, as `complaint_references`; what concerns a clue, for the body and its superior, as `complaint_clues`; each
message by itself, for its room. Which text goes where says `queries.indexed`.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Exists, Select, SQLColumnExpression, or_, select, true, union_all

from accounts.permissions import Viewer
from complaints.labels import CONFIDENTIAL, OWN_SIDE
from complaints.lifecycle import CLAIMANTS, PartyRole, RoomKind
from complaints.models import Message, Party, Room, RoomMember
from complaints.permissions import CONTACT_EYES, ORGANISATION_EYES, WHOLE_EYES, holds, is_member_now
from kernel import search
from kernel.db import db

TOLD, WHOLE, ANSWERED, OWN = "complaint", "complaint_whole", "complaint_answers", "complaint_own"
ASKED, REFERRED, CLUED = "complaint_asked", "complaint_references", "complaint_clues"
OFFERED = "complaint_offers"
SAID = "message"
# A body that is only asked whose case it is has not the answers.
ANSWER_EYES = frozenset(PartyRole) - {PartyRole.OTHER_BODY}
FEW = 5000
"""Of a word said more often than this each message heard is asked; else the hits are looked up."""


KINDS: tuple[tuple[str, frozenset[PartyRole] | None], ...] = (
    (TOLD, None),
    (WHOLE, WHOLE_EYES),
    (ANSWERED, ANSWER_EYES),
    (OWN, OWN_SIDE),
    (ASKED, CONTACT_EYES),
    (REFERRED, ANSWER_EYES - CLAIMANTS),
    (CLUED, CONFIDENTIAL),
)
"""Which seats read which kind of text; None: every seat."""
OF_A_CASE = (*(kind for kind, _roles in KINDS), OFFERED)
"""Every kind of text whose entry is a case."""


def tells_of(viewer: Viewer, words: str, complaint_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """The condition that a case tells of these words where this viewer reads them.

    An organisation looks the hits up among its own cases; whoever sits as a person has few, and each is asked.
    """
    if viewer.role not in ORGANISATION_EYES:
        return tells_itself(viewer, words, complaint_id)
    return complaint_id.in_(union_all(*_hits(viewer, words)))


def tells_itself(viewer: Viewer, words: str, complaint_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """The same condition, asked of each case in turn: for a few cases, or words that many of them tell."""
    told = [
        search.holds(kind, complaint_id, words) & (_is_seated(viewer, roles, complaint_id) if roles else true())
        for kind, roles in KINDS
    ]
    told.append(search.holds(OFFERED, complaint_id, words) & _is_at_table(viewer, complaint_id))
    heard = _heard(viewer).where(Room.complaint_id == complaint_id, search.holds(SAID, Message.id, words))
    return or_(*told, heard.correlate_except(Room, RoomMember, Party, Message).exists())


def _hits(viewer: Viewer, words: str) -> Iterator[Select[int]]:
    """The cases found, by kind of text, and by what was said in the rooms the viewer hears."""
    for kind, roles in KINDS:
        found = search.among(kind, words, viewer.organisation_id)
        key = found.selected_columns.thing_id
        yield found if roles is None else found.where(_is_seated(viewer, roles, key))
    offered = search.among(OFFERED, words, viewer.organisation_id)
    yield offered.where(_is_at_table(viewer, offered.selected_columns.thing_id))
    yield _rooms_of(viewer, words)


def _is_seated(viewer: Viewer, roles: frozenset[PartyRole], complaint_id: SQLColumnExpression[int]) -> Exists:
    mine = select(Party.id).where(Party.complaint_id == complaint_id, holds(viewer), Party.role.in_(roles))
    return mine.correlate_except(Party).exists()


def _is_at_table(viewer: Viewer, complaint_id: SQLColumnExpression[int]) -> Exists:
    """Whether the viewer now hears the joint room, in which offers to all are made."""
    inside = (
        select(RoomMember.id)
        .join(Room, RoomMember.room_id == Room.id)
        .join(Party, RoomMember.party_id == Party.id)
        .where(Room.complaint_id == complaint_id, Room.kind == RoomKind.JOINT, holds(viewer), is_member_now())
    )
    return inside.correlate_except(RoomMember, Room, Party).exists()


def _heard(viewer: Viewer) -> Select[int]:
    """The cases with the messages the viewer now hears."""
    return (
        select(Room.complaint_id)
        .join(RoomMember, RoomMember.room_id == Room.id)
        .join(Party, RoomMember.party_id == Party.id)
        .join(Message, Message.room_id == Room.id)
        .where(holds(viewer), is_member_now())
    )


def _rooms_of(viewer: Viewer, words: str) -> Select[int]:
    """The cases in whose rooms the viewer now hears a message with these words."""
    if search.is_rare(db.session(), SAID, words, FEW):
        return _heard(viewer).where(Message.id.in_(search.among(SAID, words)))
    return _heard(viewer).where(search.holds(SAID, Message.id, words))
