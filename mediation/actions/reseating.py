"""An heir or successor takes the place at an open table of whoever died or was dissolved."""

from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import MEDIATORS, RoomKind
from complaints.models import Complaint, Party
from kernel import clock
from kernel.db import db, lock, transaction
from kernel.events import SYSTEM
from mediation.actions.seats import put_text_aside
from mediation.lifecycle import AgreementState, MediationState
from mediation.models import Mediation, Seat


def reseat(complaint: Complaint, former_id: int, party: Party) -> None:
    """The former seat ends, the new one sits with a private room of its own; done once, also when called twice.

    A text that waits names the former: nobody can sign it any more, and it is put aside.
    """
    with transaction():
        lock(complaint)
        table = db.session.scalar(select(Mediation).filter_by(complaint_id=complaint.id, state=MediationState.OPEN))
        if table is None:
            return
        staff = [one for role in sorted(MEDIATORS) for one in cases.seats_in(complaint, role)]
        seats = {seat.party_id: seat for seat in table.seats}
        former = seats.get(former_id)
        if former is not None and former.left_at is None:
            former.left_at = clock.now()
            put_text_aside(table, SYSTEM, (AgreementState.DRAFTED, AgreementState.CONFIRMED))
        if party.id not in seats:
            db.session.add(Seat(mediation_id=table.id, party_id=party.id, must_confirm=True, seated_at=clock.now()))
        if staff:
            cases.open_room(complaint, RoomKind.SEAT, [party, *staff], party)
        db.session.flush()
