"""Terms of a joint complaint and the answers to them; what a representative hears of the table (rules §0b.25)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased, joinedload

from accounts.permissions import Viewer
from complaints.lifecycle import PartyRole, RoomKind, Status
from complaints.lifecycle.joint import MemberState
from complaints.models import (
    Complaint,
    Consent,
    JointCandidate,
    JointCase,
    JointMember,
    LossKind,
    Message,
    Party,
    Room,
    RoomMember,
    SubjectLoss,
)
from complaints.permissions import is_member_now, seated_now
from kernel import clock
from kernel.db import db
from mediation.lifecycle import AgreementState, Basis, MediationState, MeetingState
from mediation.models import Agreement, Invited, JointReply, JointTerms, Mediation, Meeting, Seat

HEARD = 60


@dataclass(frozen=True)
class Tally:
    """How many have said yes and no to terms, have no text yet, have confirmed theirs, or have one in force."""

    accepted: int = 0
    refused: int = 0
    confirmed: int = 0
    in_force: int = 0
    undrafted: int = 0


def terms_of(joint: JointCase) -> JointTerms | None:
    """The newest terms, if they stand: not taken back, and their table not over."""
    found = _newest_terms(joint)
    return found if found is not None and still_stand(found) else None


def still_stand(terms: JointTerms) -> bool:
    """Whether terms may still be answered, written and signed: they end with the table they were put at.

    Where that table ended without an agreement, or another case leads since, nobody chairs them any more; the next
    table puts terms of its own, and what was said to the former ones binds nobody.
    """
    table = terms.mediation
    if terms.lapsed_at is not None and terms.joint.ended_at is None:
        return False
    return table.state is not MediationState.ENDED and table.complaint_id == terms.joint.lead_id


def fallen_terms() -> list[int]:
    """Terms the institution had agreed to that are over, whose consents have not all ended yet.

    Over are those whose table is, and those that later terms, which the institution agreed to, took the place of.
    """
    later = aliased(JointTerms)
    newer = later.joint_id == JointTerms.joint_id, later.version > JointTerms.version, later.agreed_at.is_not(None)
    over = (
        (Mediation.state == MediationState.ENDED)
        | (Mediation.complaint_id != JointCase.lead_id)
        | JointCase.ended_at.is_not(None)
        | select(later.id).where(*newer).exists()
    )
    found = select(JointTerms.id).join(Mediation, Mediation.id == JointTerms.mediation_id)
    found = found.join(JointCase, JointCase.id == JointTerms.joint_id).where(over)
    open_yet = JointTerms.agreed_at.is_not(None), JointTerms.lapsed_at.is_(None)
    return list(db.session.scalars(found.where(*open_yet).order_by(JointTerms.id)))


def yes_with_consents(terms_ids: list[int], limit: int, complaint_id: int | None = None) -> list[int]:
    """Replies with a yes to these terms whose consents are held yet, and of which neither text nor entrusting came."""
    held = select(Consent.id).where(
        Consent.complaint_id == JointMember.complaint_id,
        Consent.given_at == JointReply.replied_at,
        Consent.lapsed_at.is_(None),
    )
    found = (
        select(JointReply.id)
        .join(JointMember, JointMember.id == JointReply.member_id)
        .join(Complaint, Complaint.id == JointMember.complaint_id)
        .where(JointReply.terms_id.in_(terms_ids), JointReply.is_accepted, JointReply.agreement_id.is_(None))
        .where(Complaint.status == Status.ACCEPTED, Complaint.mediation_body_id.is_(None), held.exists())
    )
    if complaint_id is not None:
        found = found.where(JointMember.complaint_id == complaint_id)
    return list(db.session.scalars(found.order_by(JointReply.id).limit(limit)))


def _newest_terms(joint: JointCase) -> JointTerms | None:
    found = select(JointTerms).where(JointTerms.joint_id == joint.id, JointTerms.dropped_at.is_(None))
    newest = found.order_by(JointTerms.version.desc()).limit(1)
    return db.session.scalar(newest.options(joinedload(JointTerms.mediation), joinedload(JointTerms.joint)))


def terms_put_to(member: JointMember) -> JointTerms | None:
    """The newest terms, where the institution had agreed to them while this member was in it: later ones are not.

    Those of a table that is over are still read; they are answered no more (`still_stand`).
    """
    found = _newest_terms(member.joint)
    if found is None or found.agreed_at is None:
        return None
    return found if member.left_at is None or found.agreed_at <= member.left_at else None


def reply_of(terms: JointTerms, member: JointMember) -> JointReply | None:
    """One member's own answer to these terms."""
    return db.session.scalar(select(JointReply).filter_by(terms_id=terms.id, member_id=member.id))


def ready_for_texts(terms: JointTerms) -> tuple[Status, ...]:
    """Where a case stands whose text may be written: at a table, or entrusted; its body's own needs no entrusting."""
    first = Status.ENTRUSTED if terms.mediation.basis is Basis.ENTRUSTED else Status.ACCEPTED
    return first, Status.MEDIATING


def has_undrafted(terms: JointTerms, *, is_ready: bool = False) -> bool:
    """Whether somebody who is in it has said yes and has no text yet; `is_ready` where one could be written now."""
    found = (
        select(JointReply.id)
        .join(JointMember, JointMember.id == JointReply.member_id)
        .where(JointReply.terms_id == terms.id, JointReply.is_accepted, JointReply.agreement_id.is_(None))
        .where(JointMember.state == MemberState.JOINED)
    )
    if is_ready:
        held = Complaint.status.in_(ready_for_texts(terms))
        found = found.join(Complaint, Complaint.id == JointMember.complaint_id).where(held)
    return db.session.scalar(found.limit(1)) is not None


def is_too_late_to_write(terms: JointTerms) -> bool:
    """Whether the day of performance has passed: a text written now would promise what is broken when it is signed."""
    return terms.by_on < clock.today()


def is_through(terms: JointTerms) -> bool:
    """Whether terms the institution agreed to may give way to others: what was said to them has come to its end.

    Nobody can answer them, whose text can be written has it, and no text that all have confirmed waits for its seal.
    """
    if terms.until_on >= clock.today() or (not is_too_late_to_write(terms) and has_undrafted(terms)):
        return False
    confirmed = select(JointReply.id).join(Agreement, Agreement.id == JointReply.agreement_id)
    waiting = confirmed.where(JointReply.terms_id == terms.id, Agreement.state == AgreementState.CONFIRMED)
    return db.session.scalar(waiting.limit(1)) is None


def answers_of_the_dead(limit: int, complaint_id: int | None = None) -> list[int]:
    """Replies with a yes of somebody who died, for whom an heir stepped in before a text came of it, or since it fell.

    Of those who are in the joint complaint; the heir has said nothing yet.
    """
    stepped_in = SubjectLoss.complaint_id == JointMember.complaint_id, SubjectLoss.kind == LossKind.DEATH
    later = select(SubjectLoss.id).where(*stepped_in, SubjectLoss.stepped_in_at > JointReply.replied_at)
    fallen = JointReply.agreement_id.is_(None) | (Agreement.state == AgreementState.DISCARDED)
    found = (
        select(JointReply.id)
        .join(JointMember, JointMember.id == JointReply.member_id)
        .outerjoin(Agreement, Agreement.id == JointReply.agreement_id)
        .where(JointReply.is_accepted, fallen, JointMember.state == MemberState.JOINED, later.exists())
    )
    if complaint_id is not None:
        found = found.where(JointMember.complaint_id == complaint_id)
    return list(db.session.scalars(found.order_by(JointReply.id).limit(limit)))


def tally_of(terms: JointTerms) -> Tally:
    """The answers to these terms, counted: never who."""
    rows = db.session.execute(
        select(JointReply.is_accepted, Agreement.state, func.count())
        .outerjoin(Agreement, Agreement.id == JointReply.agreement_id)
        .where(JointReply.terms_id == terms.id)
        .group_by(JointReply.is_accepted, Agreement.state)
    ).all()
    return Tally(
        accepted=sum(number for yes, _state, number in rows if yes),
        refused=sum(number for yes, _state, number in rows if not yes),
        confirmed=sum(number for _yes, state, number in rows if state is AgreementState.CONFIRMED),
        undrafted=sum(number for yes, state, number in rows if yes and state not in tuple(AgreementState)),
        in_force=sum(number for _yes, state, number in rows if state is AgreementState.EFFECTIVE),
    )


def lead_table(joint: JointCase) -> Mediation | None:
    """The newest table of the lead case, at which the representatives sit."""
    found = select(Mediation).filter_by(complaint_id=joint.lead_id).order_by(Mediation.id.desc())
    return db.session.scalar(found.limit(1))


def is_open(table: Mediation | None) -> bool:
    """Whether mediation goes on there."""
    return table is not None and table.state is MediationState.OPEN


def own_seat(viewer: Viewer, joint: JointCase) -> Party | None:
    """The viewer's seat as a representative at the table of the lead case."""
    found = select(Party).where(
        Party.complaint_id == joint.lead_id,
        Party.person_id == viewer.person_id,
        Party.role == PartyRole.REPRESENTATIVE,
        seated_now(),
    )
    return db.session.scalar(found.limit(1))


def rooms_heard(seat: Party) -> list[Room]:
    """The rooms this seat is in now, the joint one first."""
    found = (
        select(Room)
        .join(RoomMember, RoomMember.room_id == Room.id)
        .where(RoomMember.party_id == seat.id, is_member_now())
        .options(joinedload(Room.party))
    )
    order = list(RoomKind)
    return sorted(db.session.scalars(found), key=lambda room: (order.index(room.kind), room.id))


def words_heard(rooms: list[Room], latest: int = HEARD) -> list[Message]:
    """What was said in these rooms, oldest first; the latest."""
    found = select(Message).where(Message.room_id.in_([room.id for room in rooms]))
    seats = joinedload(Message.party).joinedload(Party.organisation)
    rows = db.session.scalars(found.options(joinedload(Message.room), seats).order_by(Message.id.desc()).limit(latest))
    return list(rows)[::-1]


def represented_sessions(viewer: Viewer, limit: int = 5) -> list[tuple[Meeting, str]]:
    """What is next at joint tables for whoever represents others there, each with the number of the own case."""
    mine = JointCandidate.person_id == viewer.person_id, JointCandidate.elected_at.is_not(None)
    found = (
        select(Meeting, Complaint.number)
        .join(Invited, Invited.meeting_id == Meeting.id)
        .join(Seat, (Seat.id == Invited.seat_id) & Seat.left_at.is_(None))
        .join(Party, (Party.id == Seat.party_id) & (Party.role == PartyRole.REPRESENTATIVE) & seated_now())
        .join(JointCase, JointCase.lead_id == Party.complaint_id)
        .join(JointCandidate, (JointCandidate.joint_id == JointCase.id) & and_(*mine))
        .join(JointMember, JointMember.id == JointCandidate.member_id)
        .join(Complaint, Complaint.id == JointMember.complaint_id)
        .where(
            Party.person_id == viewer.person_id,
            (Meeting.state == MeetingState.PROPOSED)
            | (Meeting.state == MeetingState.FIXED) & (Meeting.starts_at > clock.now()),
        )
        .order_by(Meeting.starts_at.is_(None), Meeting.starts_at, Meeting.id)
    )
    return [(row, number) for row, number in db.session.execute(found.limit(limit))]


def own_replies(member: JointMember) -> list[dict[str, Any]]:
    """What one member answered to terms, with the own sum alone: for the copy of the own data."""
    found = select(JointReply).filter_by(member_id=member.id).options(joinedload(JointReply.terms))
    return [
        {"version": row.terms.version, "share": row.terms.share, "fen": row.fen}
        | {"is_accepted": row.is_accepted, "at": row.replied_at, "by_on": row.terms.by_on}
        for row in db.session.scalars(found.order_by(JointReply.id))
    ]
