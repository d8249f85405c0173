"""Who is told that an oral agreement was recorded: both sides, so that each may check; its paper is made here."""

from accounts.models import Topic
from complaints.notices import announce, none, row
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from mediation import documents
from mediation.events import OralAgreementRecorded
from mediation.models import OralAgreement

announce(
    {
        "mediation.oral_agreement_recorded": row(
            Topic.PROGRESS,
            learner="oral_recorded",
            institution="oral_recorded",
            others=none("complaint.agreed tells the body; the mediator recorded it"),
        )
    }
)


@subscriber(OralAgreementRecorded)
def recorded(event: OralAgreementRecorded, _row: EventRow) -> None:
    """The record becomes a paper that all in the case may read."""
    documents.make_oral(db.session.get_one(OralAgreement, event.oral_id))
