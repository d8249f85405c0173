"""Who sits for the others at the table of a joint complaint, from its opening to its end (O121 art. 12)."""

from sqlalchemy import select

from complaints import actions as cases
from complaints.actions import joint as joints
from complaints.lifecycle import PartyRole, RoomKind
from complaints.lifecycle.joint import JointState
from complaints.models import Complaint, JointCase, Party
from complaints.queries.joint import led_by, representatives_of
from kernel import clock
from kernel.db import db, lock, transaction
from kernel.events import Actor
from mediation.models import Mediation, Seat
from mediation.queries.joint import is_open, lead_table


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


def sit_down(table: Mediation, *, by: Actor) -> None:
    """A table was opened on a lead case: the joint complaint is at it, and its representatives sit down."""
    with transaction():
        joint = led_by(table.complaint)
        if joint is None:
            return
        lock(joint)
        if joint.state is JointState.OPEN:
            joints.follow(joint, "sit_down")
        if joint.state is JointState.AT_TABLE:
            seat_representatives(joint, table, by)


def rise(complaint: Complaint, *, by: Actor) -> None:
    """The table of a lead case ended without an agreement: the joint complaint is at none any more."""
    with transaction():
        joint = led_by(complaint)
        if joint is None:
            return
        lock(joint)
        if joint.state is JointState.AT_TABLE:
            joints.clear_seats(joint, by)
            joints.follow(joint, "rise")


def sit_elected(joint: JointCase, *, by: Actor) -> None:
    """Whoever is elected while the table is open sits down at it."""
    with transaction():
        lock(joint)
        table = lead_table(joint)
        if joint.state is JointState.AT_TABLE and table is not None and is_open(table):
            seat_representatives(joint, table, by)
