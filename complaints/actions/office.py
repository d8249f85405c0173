"""What becomes of cases when somebody leaves a body: they are nobody's again, and wait to be given to another."""

from sqlalchemy import select

from complaints.events import AbsenceEnded, AssigneeNamed, OfficerNamed
from complaints.models import Absence, Assignee, Complaint
from kernel import clock, events
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
        return len(rows) + _unname(person_id, organisation_id, by)


def _unname(person_id: int, organisation_id: int, by: Actor) -> int:
    """An institution's cases are nobody's again; nobody stands in for who left, nor they for anybody."""
    held = {"person_id": person_id, "organisation_id": organisation_id}
    named = select(Assignee).join(Complaint).filter(Complaint.closed_at.is_(None)).filter_by(**held)
    rows = list(db.session.scalars(named.order_by(Assignee.complaint_id)))
    for row in rows:
        lock(db.session.get_one(Complaint, row.complaint_id))
        db.session.delete(row)
        db.session.flush()
        events.record(AssigneeNamed(row.complaint_id, 0), by)
    of = (Absence.person_id == person_id) | (Absence.substitute_id == person_id)
    away = select(Absence).where(Absence.organisation_id == organisation_id, Absence.ended_at.is_(None), of)
    for absence in db.session.scalars(away).all():
        absence.ended_at = clock.now()
        events.record(AbsenceEnded(organisation_id, absence.person_id), by)
    return len(rows)
