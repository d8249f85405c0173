"""Counts about people and bodies that running the platform needs: no case is shown, only numbers."""

from sqlalchemy import func, select

from complaints.lifecycle import Status
from complaints.models import Assignee, Clock, Complaint
from complaints.queries.lines import still_owed
from kernel.db import db


def cases_in_hand(person_id: int, organisation_id: int) -> int:
    """How many open cases somebody has in hand for an organisation: in charge at a body, or named by an institution."""
    named = select(Assignee.complaint_id).filter_by(person_id=person_id, organisation_id=organisation_id)
    in_charge = (Complaint.officer_id == person_id) & (Complaint.body_id == organisation_id)
    found = select(func.count()).where(in_charge | Complaint.id.in_(named), Complaint.closed_at.is_(None))
    return db.session.scalar(found) or 0


def open_cases(organisation_id: int) -> int:
    """How many cases a body handles or mediates that are not closed."""
    where = (Complaint.body_id == organisation_id) | (Complaint.mediation_body_id == organisation_id)
    return db.session.scalar(select(func.count()).where(where, Complaint.closed_at.is_(None))) or 0


def cases_by_ruleset() -> dict[str, tuple[int, int]]:
    """How many cases each rule set binds: all, and those not closed."""
    rows = db.session.execute(
        select(Complaint.ruleset, func.count(), func.count().filter(Complaint.closed_at.is_(None))).group_by(
            Complaint.ruleset
        )
    )
    return {code: (every, still) for code, every, still in rows}


def oldest_due() -> Clock | None:
    """Of the clocks that run in cases not closed, the one whose time was over first; its case stays unnamed."""
    found = select(Clock).join(Complaint, Clock.complaint_id == Complaint.id)
    running = found.where(*still_owed(), Clock.paused_on.is_(None), Complaint.status != Status.CLOSED)
    return db.session.scalar(running.order_by(Clock.due_at, Clock.id).limit(1))


def stream_of_case(number: str) -> str | None:
    """The chain of a case by its number, for an auditor, who reads its events and never the case."""
    key = db.session.scalar(select(Complaint.id).where(Complaint.number == number.upper()))
    return f"complaint:{key}" if key is not None else None
