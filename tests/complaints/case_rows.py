"""Rows of a case that an act needs: the clock that runs, the newest breach, a room the hand sits in."""

from datetime import date

from complaints import actions as cases
from complaints.models import AdminAnswer, Breach, Clock, Complaint, ReviewState, Room, RoomMember
from kernel import clock
from kernel.db import db
from kernel.events import Actor


def running_answer(complaint: Complaint) -> str:
    """The clock of the institution's answer that runs, or the first of the two."""
    found = db.session.query(Clock).filter_by(complaint_id=complaint.id, met_at=None, stopped_at=None)
    return next((row.code for row in found if row.code in ("T-RESP", "T-RESP2")), "T-RESP")


def admin_answer_of(complaint: Complaint) -> AdminAnswer:
    """The newest answer beside the matter, or where there is none one that is nobody's."""
    found = db.session.query(AdminAnswer).filter_by(complaint_id=complaint.id).order_by(AdminAnswer.id.desc())
    return found.first() or AdminAnswer(complaint=complaint, state=ReviewState.WAITING)


def identity_day(complaint: Complaint) -> date:
    """A day for T-ID inside the body's own time for deciding."""
    found = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ACC").order_by(Clock.id.desc())
    row = found.first()
    return row.warn_on if row else clock.today()


def breach_of(complaint: Complaint) -> Breach | None:
    """The newest breach of the case."""
    found = db.session.query(Breach).join(Clock).filter(Clock.complaint_id == complaint.id)
    return found.order_by(Breach.id.desc()).first()


def room_of(complaint: Complaint, by: Actor) -> Room:
    """The first room of the case the hand sits in."""
    held = {party.id for party in cases.seats_held(complaint, by)}
    found = db.session.query(Room).filter_by(complaint_id=complaint.id)
    mine = found.join(RoomMember).filter(RoomMember.party_id.in_(held), RoomMember.until_at.is_(None))
    return mine.order_by(Room.id).first() or found.first()  # a stranger tries the first room there is
