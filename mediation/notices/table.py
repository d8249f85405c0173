"""Who is told what happens at the table; the agreement's paper is registered when all have confirmed."""

from flask_babel import gettext as _

from accounts.events import MembershipEnded
from accounts.models import Organisation, Topic
from accounts.queries import acting_staff
from accounts.roles import Role
from complaints.events import ComplaintTerminated, ComplaintWithdrawn
from complaints.lifecycle import SUPERVISORS
from complaints.models import Complaint
from complaints.notices import INSTITUTION_EYES, announce, by_hand, none, row, tell, tell_staff
from complaints.notices.telling import queue_letter
from kernel.db import db
from kernel.events import SYSTEM, Actor, EventRow
from kernel.outbox import subscriber
from mediation import actions, documents
from mediation.events import AgreementComplete, AgreementDrafted, MediationOpened, MediatorNamed, MediatorReplaced
from mediation.models import Agreement, Mediation
from mediation.queries import mediation_of, mediators_of

ON_THE_PAGE = none("the page shows it; nobody has to do anything now")

announce(
    {
        "mediation.opened": row(
            Topic.PROGRESS,
            learner=by_hand("mediation_opened"),
            institution=by_hand("mediation_opened"),
            mediator=by_hand("mediation_opened"),
            others=ON_THE_PAGE,
        ),
        "mediation.mediator_named": row(
            Topic.PROGRESS,
            learner=by_hand("mediator_named"),
            institution=by_hand("mediator_named"),
            mediator=by_hand("mediator_named", "mediation_opened"),
            others=ON_THE_PAGE,
        ),
        "mediation.mediator_replaced": row(Topic.PROGRESS, mediator=by_hand("mediation_opened"), others=ON_THE_PAGE),
        "mediation.agreement_drafted": row(
            Topic.PROGRESS,
            extra=by_hand("extra"),
            learner=by_hand("agreement_drafted"),
            institution=by_hand("agreement_drafted"),
            others=ON_THE_PAGE,
        ),
        "mediation.agreement_discarded": row(
            Topic.PROGRESS,
            learner="agreement_discarded",
            institution="agreement_discarded",
            extra=by_hand("extra"),
            others=ON_THE_PAGE,
        ),
        "mediation.agreement_confirmed": row(
            Topic.PROGRESS,
            learner="agreement_confirmed",
            institution="agreement_confirmed",
            mediator="agreement_confirmed",
            others=ON_THE_PAGE,
        ),
        "mediation.agreement_complete": row(
            Topic.PROGRESS,
            extra=by_hand("extra"),
            learner=by_hand("agreement_complete"),
            institution=by_hand("agreement_complete"),
            mediator="agreement_complete",
            others=ON_THE_PAGE,
        ),
        "mediation.signature_recorded": row(Topic.PROGRESS, others=none("complaint.agreed tells that it is in force")),
        "mediation.ended": row(Topic.PROGRESS, others=none("the event that ended the case tells it")),
    }
)


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


@subscriber(MembershipEnded)
def mediator_left(event: MembershipEnded, row: EventRow) -> None:
    """Whoever no longer mediates for a body leaves its tables, and its office is told how many wait."""
    if event.role != Role.MEDIATOR or event.person_id in {one.id for one in mediators_of(event.organisation_id)}:
        return
    by = Actor(row.actor_id, row.actor_role, row.organisation_id)
    number = actions.unseat_mediator(event.person_id, event.organisation_id, by=by)
    if not number:
        return
    body = db.session.get_one(Organisation, event.organisation_id)
    name = body.short_name or body.name
    words = _("【学诉】%(body)s有%(number)s件调解的调解员已离任，请在「安排调解」里换人。", body=name, number=number)
    for person in acting_staff(body.id, *SUPERVISORS, Role.OFFICER):
        queue_letter(person, name, words, row)


@subscriber(MediatorReplaced)
def replaced(event: MediatorReplaced, row: EventRow) -> None:
    """The new mediator learns of the table."""
    table = db.session.get_one(Mediation, event.mediation_id)
    tell(table.mediator, "mediation_opened", table.complaint, row)


def _tell_parties(table: Mediation, template: str, row: EventRow) -> None:
    complaint = table.complaint
    if complaint.filer is not None:
        tell(complaint.filer, template, complaint, row)
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, template, complaint, row)
