"""A case's part in joint complaints as its own people get it in the copy of their data; nothing of other members."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from complaints.lifecycle import PartyRole
from complaints.models import Complaint, JointCandidate, JointChoice, JointMember, JointMessage, Message, Party
from kernel.db import db

# What a higher floor keeps of a place, by the name it has in the copy: the answers to terms, for one.
PARTS: dict[str, Callable[[JointMember], list[dict[str, Any]]]] = {}


def add_part(name: str, reader: Callable[[JointMember], list[dict[str, Any]]]) -> None:
    """Let a higher floor add what it keeps of one place in a joint complaint: plain values, instants as they are."""
    PARTS[name] = reader


def places_of(complaint: Complaint) -> list[dict[str, Any]]:
    """Each place the case has or had: when it was asked, joined and left, whom it stood for, what it said there."""
    found = select(JointMember).filter_by(complaint_id=complaint.id).order_by(JointMember.id)
    return [_place(row) for row in db.session.scalars(found)]


def _place(member: JointMember) -> dict[str, Any]:
    stood = db.session.scalar(select(JointCandidate).filter_by(member_id=member.id))
    return {
        "state": str(member.state),
        "offered_at": member.offered_at,
        "joined_at": member.joined_at,
        "left_at": member.left_at,
        "left_why": str(member.left_why) if member.left_why else None,
        "chosen": [{"place": row.place, "at": row.chosen_at} for row in _choices(member)],
        "stood": _stood(stood) if stood is not None else None,
        "said": _said(member, stood) if stood is not None else [],
        **{name: reader(member) for name, reader in PARTS.items()},
    }


def _choices(member: JointMember) -> list[JointChoice]:
    return list(db.session.scalars(select(JointChoice).filter_by(member_id=member.id).order_by(JointChoice.place)))


def _stood(row: JointCandidate) -> dict[str, Any]:
    return {"stood_at": row.stood_at, "withdrawn_at": row.withdrawn_at, "elected_at": row.elected_at}


def _said(member: JointMember, stood: JointCandidate) -> list[dict[str, Any]]:
    """What was said as one who stands for others: to all, and at the table of the lead case."""
    to_all = select(JointMessage.said_at, JointMessage.words).where(JointMessage.candidate_id == stood.id)
    seat = Party.person_id == stood.person_id, Party.role == PartyRole.REPRESENTATIVE
    there = (
        select(Message.said_at, Message.words)
        .join(Party, Party.id == Message.party_id)
        .where(*seat, Party.complaint_id == member.joint.lead_id)
    )
    rows = [*db.session.execute(to_all), *db.session.execute(there)]
    return [{"at": at, "words": words} for at, words in sorted(rows)]
