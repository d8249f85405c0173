"""After an heir or successor was admitted, the table seats them."""

from complaints.events.loss import (
    SuccessorAdmitted,
)
from complaints.models import Complaint, Party
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from mediation.actions.reseating import reseat


@subscriber(SuccessorAdmitted)
def seat_successor(event: SuccessorAdmitted, _row: EventRow) -> None:
    """Seat the successor at an open table, once."""
    complaint = db.session.get_one(Complaint, event.complaint_id)
    reseat(complaint, event.party_id, db.session.get_one(Party, event.successor_id))
