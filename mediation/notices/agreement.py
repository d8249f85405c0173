"""Who is told of an agreement's later life, and of a case that was entrusted or came back."""

from accounts.models import Topic
from complaints.events import ComplaintEntrusted, EntrustingReturned
from complaints.models import Complaint
from complaints.notices import DESK_EYES, INSTITUTION_EYES, announce, by_hand, none, row, tell, tell_staff
from kernel.db import db
from kernel.events import SYSTEM, EventRow
from kernel.outbox import subscriber
from mediation import actions

OWN_SIDE_KNOWS = none("the page shows it; nobody has to do anything now")

announce(
    {
        "mediation.agreement_superseded": row(
            Topic.PROGRESS,
            learner="agreement_superseded",
            institution="agreement_superseded",
            extra=by_hand("extra"),
            others=OWN_SIDE_KNOWS,
        ),
        "mediation.contact_released": row(Topic.PROGRESS, others=OWN_SIDE_KNOWS),
        "mediation.court_wish_recorded": row(
            Topic.PROGRESS, learner="court_wish", institution="court_wish", others=OWN_SIDE_KNOWS
        ),
        "mediation.court_applied": row(
            Topic.PROGRESS, learner="court_applied", institution="court_applied", others=OWN_SIDE_KNOWS
        ),
        "mediation.court_decided": row(
            Topic.PROGRESS,
            learner="court_decided",
            institution="court_decided",
            mediator="court_decided",
            others=OWN_SIDE_KNOWS,
        ),
    }
)


@subscriber(ComplaintEntrusted)
def entrusted(event: ComplaintEntrusted, _row: EventRow) -> None:
    """Whoever mediated before is through."""
    complaint = db.session.get_one(Complaint, event.complaint_id)
    actions.end_former(complaint, by=SYSTEM)
    actions.end_nominations(complaint, by=SYSTEM, but=complaint.mediation_body_id)


@subscriber(EntrustingReturned)
def returned(event: EntrustingReturned, row: EventRow) -> None:
    """The department learns that nothing was agreed, and both sides that it decides now; an agreement tells itself."""
    if event.result != "failed":
        return
    complaint = db.session.get_one(Complaint, event.complaint_id)
    actions.end_nominations(complaint, by=SYSTEM, but=complaint.body_id)
    tell_staff(complaint.body, DESK_EYES, "entrusting_failed", complaint, row)
    if complaint.filer is not None:
        tell(complaint.filer, "entrusting_back", complaint, row)
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, "entrusting_back", complaint, row)
