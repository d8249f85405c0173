"""Around a joint complaint: the paper of a choice; what is said at the table reaches who stands for others there."""

from flask import render_template
from sqlalchemy import select

from complaints.events import MessageSaid, OfferAnswered, OfferMade
from complaints.events.joint import JointChosen
from complaints.joint_papers import make_election
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, JointCandidate, JointMember, Party, RoomMember
from complaints.notices.sending import send
from complaints.notices.telling import case_of, key_of
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber

TEMPLATE = "joint_table"


@subscriber(JointChosen)
def chosen(event: JointChosen, row: EventRow) -> None:
    """What somebody chose becomes a paper of the own case (代表人推选书; O121 art. 12)."""
    make_election(case_of(event), list(event.candidate_ids))


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
        own = _own_case(party)
        if own is not None and party.person is not None:
            words = render_template(f"complaints/letters/{TEMPLATE}.txt", complaint=own).strip()
            send(party.person, words, number=own.number, why=row.kind, about=own.stream, key=key_of(row, party.person))


def _own_case(party: Party) -> Complaint | None:
    """The case by which somebody came to represent others at this table."""
    found = (
        select(Complaint)
        .join(JointMember, JointMember.complaint_id == Complaint.id)
        .join(JointCandidate, JointCandidate.member_id == JointMember.id)
        .where(JointCandidate.person_id == party.person_id, JointCandidate.elected_at.is_not(None))
    )
    return db.session.scalar(found.order_by(JointCandidate.id.desc()).limit(1))
