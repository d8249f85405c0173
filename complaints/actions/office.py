"""What becomes of cases when somebody leaves a body: they are nobody's again, and wait to be given to another."""

from sqlalchemy import select

from complaints.events import OfficerNamed
from complaints.models import Complaint
from kernel import events
from kernel.db import db, lock, transaction
from kernel.events import Actor


def release_cases(person_id: int, organisation_id: int, *, by: Actor) -> int:
    """Take the open cases of a body out of the hands of somebody who left it; says how many."""
    with transaction():
        found = select(Complaint).where(
            Complaint.officer_id == person_id, Complaint.body_id == organisation_id, Complaint.closed_at.is_(None)
        )
        rows = list(db.session.scalars(found.order_by(Complaint.id)))
        for row in rows:
            lock(row).officer_id = None
            events.record(OfficerNamed(row.id, 0), by)
        return len(rows)
