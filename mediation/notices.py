"""Who is told what happens at the table; the agreement's paper is registered when all have confirmed."""

from complaints.events import ComplaintTerminated, ComplaintWithdrawn
from complaints.models import Complaint
from complaints.notices import INSTITUTION_EYES, tell, tell_staff
from kernel.db import db
from kernel.events import SYSTEM, EventRow
from kernel.outbox import subscriber
from mediation import actions, documents
from mediation.events import AgreementComplete, AgreementDrafted, MediationOpened, MediatorNamed
from mediation.models import Agreement, Mediation
from mediation.queries import mediation_of


@subscriber(MediationOpened)
def opened(event: MediationOpened, row: EventRow) -> None:
    """Both sides and the mediator learn that the table is open."""
    table = db.session.get_one(Mediation, event.mediation_id)
    _tell_parties(table, "mediation_opened", row)
    tell(table.mediator, "mediation_opened", table.complaint, row)


@subscriber(MediatorNamed)
def mediator_named(event: MediatorNamed, row: EventRow) -> None:
    """Both sides and the new mediator learn who mediates now."""
    table = db.session.get_one(Mediation, event.mediation_id)
    _tell_parties(table, "mediator_named", row)
    tell(table.mediator, "mediator_named", table.complaint, row)


@subscriber(AgreementDrafted)
def drafted(event: AgreementDrafted, row: EventRow) -> None:
    """Both sides are asked to read the text."""
    agreement = db.session.get_one(Agreement, event.agreement_id)
    _tell_parties(agreement.mediation, "agreement_drafted", row)


@subscriber(AgreementComplete)
def complete(event: AgreementComplete, row: EventRow) -> None:
    """The paper is registered, both sides are told that it waits for signature and seal."""
    agreement = db.session.get_one(Agreement, event.agreement_id)
    documents.make_agreement(agreement)
    _tell_parties(agreement.mediation, "agreement_complete", row)


@subscriber(ComplaintTerminated, ComplaintWithdrawn)
def ended(event: ComplaintTerminated | ComplaintWithdrawn, row: EventRow) -> None:
    """The table of a case that ended is closed."""
    table = mediation_of(db.session.get_one(Complaint, event.complaint_id))
    if table is not None:
        actions.end_table(table, by=SYSTEM)


def _tell_parties(table: Mediation, template: str, row: EventRow) -> None:
    complaint = table.complaint
    if complaint.filer is not None:
        tell(complaint.filer, template, complaint, row)
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, template, complaint, row)
