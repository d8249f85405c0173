"""Around a joint complaint: the paper of a choice; what is said at the table reaches who stands for others there."""

from flask import render_template
from sqlalchemy import select

from complaints.documents.electing import make_election
from complaints.events import MessageSaid, OfferAnswered, OfferMade
from complaints.events.joint import JointChosen, JointLeft
from complaints.lifecycle import PartyRole
from complaints.lifecycle.joint import LeftWhy
from complaints.models import Party, RoomMember
from complaints.notices.sending import send
from complaints.notices.telling import case_of, key_of, tell
from complaints.queries.joint import case_represented_from
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber

TEMPLATE, MOVED = "joint_table", "joint_moved"


@subscriber(JointChosen)
def chosen(event: JointChosen, row: EventRow) -> None:
    """What somebody chose becomes a paper of the own case (代表人推选书; O121 art. 12)."""
    make_election(case_of(event), list(event.candidate_ids), event.digest, is_pressed=False)


@subscriber(JointLeft)
def left(event: JointLeft, row: EventRow) -> None:
    """Whose case went to another body learns that the place has ended with it, and that the case goes on."""
    complaint = case_of(event)
    if event.why == LeftWhy.MOVED and complaint.filer is not None:
        tell(complaint.filer, MOVED, complaint, row)


@subscriber(MessageSaid, OfferMade, OfferAnswered)
def heard(event: MessageSaid | OfferMade | OfferAnswered, row: EventRow) -> None:
    """A representative in the room learns that something was said there, under the number of the own case."""
    here = select(Party).join(RoomMember, RoomMember.party_id == Party.id)
    mine = here.where(
        RoomMember.room_id == row.room_id,
        RoomMember.until_at.is_(None),
        Party.role == PartyRole.REPRESENTATIVE,
        Party.person_id != row.actor_id,
    )
    for party in db.session.scalars(mine).all():
        own = case_represented_from(party)
        if own is not None and party.person is not None:
            words = render_template(f"complaints/letters/{TEMPLATE}.txt", complaint=own).strip()
            send(party.person, words, number=own.number, why=row.kind, about=own.stream, key=key_of(row, party.person))
