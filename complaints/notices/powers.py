"""After a case changed hands or was questioned: who is told of it, and the notice of hand-over as a paper."""

from sqlalchemy import select

from accounts.queries import people_in
from accounts.roles import Role
from complaints import documents
from complaints.events import (
    ComplaintHandedOff,
    ComplaintRaised,
    ComplaintReturned,
    IdentityRequested,
    IdentitySupplied,
    ObjectionAnswered,
    PowerDisputed,
    PowerSettled,
    RouteContested,
)
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, Party
from complaints.notices.telling import DESK_EYES, case_of, due_words, tell, tell_staff
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from kernel.web import day

SUPERIOR_EYES = (Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)


def _tell_learner(complaint: Complaint, template: str, row: EventRow, **facts: object) -> None:
    if complaint.filer is not None:
        tell(complaint.filer, template, complaint, row, **facts)


def _tell_superiors(complaint: Complaint, row: EventRow) -> None:
    """Whoever sits over the case learns that it must say whose it is, or may have to."""
    seated = select(Party).filter_by(complaint_id=complaint.id, role=PartyRole.OVERSIGHT, until_at=None)
    for party in db.session.scalars(seated).all():
        tell_staff(
            party.organisation, SUPERIOR_EYES, "power_superior", complaint, row, due=due_words(complaint, "T-JUR")
        )


@subscriber(ComplaintReturned)
def returned(event: ComplaintReturned, row: EventRow) -> None:
    """The notice of hand-over becomes a paper; the learner learns that intake looks for the right body."""
    complaint = case_of(event)
    documents.handed_over(complaint)
    _tell_learner(complaint, "returned", row)


@subscriber(ComplaintRaised)
def raised(event: ComplaintRaised, row: EventRow) -> None:
    """The superior is asked to decide, the learner told that it was."""
    complaint = case_of(event)
    _tell_learner(complaint, "raised", row)
    _tell_superiors(complaint, row)


@subscriber(PowerDisputed)
def disputed(event: PowerDisputed, row: EventRow) -> None:
    """The other body and the superior learn of the dispute, the learner that nothing is asked of them."""
    complaint = case_of(event)
    _tell_learner(complaint, "power_disputed", row)
    tell_staff(complaint.other_body, DESK_EYES, "power_desk", complaint, row, due=due_words(complaint, "T-JUR"))
    _tell_superiors(complaint, row)


@subscriber(PowerSettled)
def settled(event: PowerSettled, row: EventRow) -> None:
    """The learner learns that it is known who handles the case; a hand-over has its paper."""
    complaint = case_of(event)
    documents.handed_over(complaint)
    if event.how == "designated" and complaint.body_id == event.body_id:
        documents.make_designated(complaint, row.organisation_id)
    _tell_learner(complaint, "power_settled", row)
    tell_staff(complaint.body, DESK_EYES, "power_settled_desk", complaint, row)


@subscriber(ComplaintHandedOff)
def handed_off(event: ComplaintHandedOff, row: EventRow) -> None:
    """A body that hands a case outside owes its notice; the letter to the learner is told with the other ends."""
    documents.handed_over(case_of(event))


@subscriber(RouteContested)
def contested(event: RouteContested, row: EventRow) -> None:
    """The body, or the platform where no body has the case yet, learns that an objection waits for its answer."""
    complaint = case_of(event)
    due = due_words(complaint, "T-ROUTE")
    tell_staff(complaint.body, DESK_EYES, "contested", complaint, row, due=due)
    for person in people_in(Role.PLATFORM_ADMIN) if complaint.body is None else []:
        tell(person, "contested", complaint, row, due=due)


@subscriber(ObjectionAnswered)
def objection_answered(event: ObjectionAnswered, row: EventRow) -> None:
    """The learner learns that the answer is there."""
    _tell_learner(case_of(event), "objection_answered", row)


@subscriber(IdentityRequested)
def identity_requested(event: IdentityRequested, row: EventRow) -> None:
    """The learner learns by which day something is asked."""
    _tell_learner(case_of(event), "identity_requested", row, due=day(event.due_on))


@subscriber(IdentitySupplied)
def identity_supplied(event: IdentitySupplied, row: EventRow) -> None:
    """The body learns that something came."""
    complaint = case_of(event)
    tell_staff(complaint.body, DESK_EYES, "identity_supplied", complaint, row)
