"""Around pre-settlement, linked and followed cases: who is told what, once per event, person and channel."""

from accounts.models import Person
from complaints.events import (
    ComplaintAccepted,
    ComplaintAgreed,
    ComplaintClosed,
    ComplaintLinked,
    ComplaintRefused,
    ComplaintTerminated,
    PreSettled,
    PreSettlementBegun,
    PreSettlementDeclined,
    PreSettlementEnded,
)
from complaints.models import Complaint
from complaints.notices.telling import INSTITUTION_EYES, case_of, due_words, tell, tell_staff
from complaints.queries.doubles import followers_of
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber


def _tell_filer(complaint: Complaint, template: str, row: EventRow, **facts: object) -> None:
    if complaint.filer is not None:
        tell(complaint.filer, template, complaint, row, **facts)


@subscriber(PreSettlementBegun)
def begun(event: PreSettlementBegun, row: EventRow) -> None:
    """The institution learns that it is asked first, and by when."""
    complaint = case_of(event)
    organisation = complaint.institution.organisation
    tell_staff(organisation, INSTITUTION_EYES, "odr_asked", complaint, row, due=due_words(complaint, "T-ODR"))


@subscriber(PreSettlementDeclined)
def declined(event: PreSettlementDeclined, row: EventRow) -> None:
    """The learner learns that the choice is theirs."""
    _tell_filer(case_of(event), "odr_declined", row)


@subscriber(PreSettled)
def settled(event: PreSettled, row: EventRow) -> None:
    """Both sides have it in writing that they settled."""
    complaint = case_of(event)
    _tell_filer(complaint, "odr_settled", row)
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, "odr_settled", complaint, row)


@subscriber(PreSettlementEnded)
def ended(event: PreSettlementEnded, row: EventRow) -> None:
    """The institution learns that it goes on elsewhere, the learner by when the body tells."""
    complaint = case_of(event)
    _tell_filer(complaint, "odr_moved_on", row, due=due_words(complaint, "T-ACC"))
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, "odr_ended", complaint, row)


@subscriber(ComplaintLinked)
def linked(event: ComplaintLinked, row: EventRow) -> None:
    """The learner learns of it once, at the case put beside another."""
    if not event.is_main:
        _tell_filer(case_of(event), "linked", row)


@subscriber(ComplaintAccepted, ComplaintRefused, ComplaintAgreed, ComplaintTerminated, ComplaintClosed)
def moved(
    event: ComplaintAccepted | ComplaintRefused | ComplaintAgreed | ComplaintTerminated | ComplaintClosed,
    row: EventRow,
) -> None:
    """Who follows the case learns that it moved, never what is in it."""
    complaint = case_of(event)
    for person_id in followers_of(complaint.id):
        tell(db.session.get_one(Person, person_id), "followed", complaint, row)
