"""A representative's place at the joint table: the seat in the lead's case, its rooms, and being asked to sessions."""

from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import JointCase, Party
from complaints.queries.joint import representatives_of
from kernel import clock
from kernel.db import db, lock, transaction
from kernel.events import Actor
from mediation.models import Mediation, Seat


def seat_representatives(joint: JointCase, table: Mediation, by: Actor) -> None:
    """Whoever was elected and does not lead gets a seat at the lead's table: the joint room and one with the mediator.

    Nothing else of the lead's case is opened by it (inside an act).
    """
    complaint = table.complaint
    chair = cases.party_of(complaint, PartyRole.MEDIATOR)
    for one in representatives_of(joint):
        if chair is None or one.member.complaint_id == complaint.id:
            continue
        seat = cases.admit(complaint, PartyRole.REPRESENTATIVE, by=by, person=one.person)
        cases.open_room(complaint, RoomKind.JOINT, [seat])
        cases.open_room(complaint, RoomKind.SEAT, [seat, chair], seat)
        _place(table, seat)


def _place(table: Mediation, party: Party) -> None:
    """A place at the table: asked to its sessions as any other seat, confirming no text (inside an act)."""
    if db.session.scalar(select(Seat.id).filter_by(mediation_id=table.id, party_id=party.id, left_at=None)) is None:
        db.session.add(Seat(mediation_id=table.id, party_id=party.id, must_confirm=False, seated_at=clock.now()))
        db.session.flush()
        db.session.expire(table, ["seats"])


def give_place_up(party: Party) -> None:
    """Whoever represents nobody any more is asked to no session and waited for by none."""
    with transaction():
        lock(party)
        for place in db.session.scalars(select(Seat).filter_by(party_id=party.id, left_at=None)).all():
            place.left_at = clock.now()
