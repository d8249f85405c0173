"""The counts of all cases follow what happens to each; in whatever order the events come."""

from complaints.events import (
    AdminReviewed,
    AnswerRated,
    CaseEvent,
    ClockBreached,
    ClockReopened,
    ComplaintAccepted,
    ComplaintAgreed,
    ComplaintAnswered,
    ComplaintAssigned,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintHandedOff,
    ComplaintRaised,
    ComplaintRefused,
    ComplaintReturned,
    ComplaintTakenOver,
    ComplaintTerminated,
    ComplaintWithdrawn,
    DecisionServed,
    OutcomeViewed,
    PowerSettled,
    PreSettled,
    PreSettlementEnded,
    PromiseClaimed,
    PromiseConfirmed,
    PromiseContested,
    PromiseDefaulted,
    PromisesMade,
    PromiseUncontested,
    ReportSeparated,
    RespondentIdentified,
)
from complaints.events.follow_ups import FollowUpEnded, FollowUpOpened, FollowUpResumed, PartConfirmed, PartSettled
from disclosure import actions
from disclosure.events import (
    DisclosureEvent,
    PublicationCorrected,
    PublicationExpired,
    PublicationPublished,
    PublicationWithdrawn,
)
from disclosure.models import Candidate
from institutions.events import InstitutionAccepted, InstitutionEvent
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber

WHOSE = (ComplaintFiled, ComplaintAssigned, ComplaintReturned, ComplaintRaised, ComplaintTakenOver, PowerSettled)
FIRST = (PreSettled, PreSettlementEnded)
WHOM = (RespondentIdentified, ReportSeparated)
ENDS = (ComplaintRefused, ComplaintAgreed, ComplaintTerminated, ComplaintWithdrawn, ComplaintHandedOff, *FIRST)
STEPS = (ComplaintAccepted, DecisionServed, ComplaintAnswered, AdminReviewed, ComplaintClosed, *ENDS)
LATE = (ClockBreached, ClockReopened)
SAID = (AnswerRated, OutcomeViewed)
PROMISES = (PromisesMade, PromiseClaimed, PromiseConfirmed, PromiseContested, PromiseUncontested, PromiseDefaulted)
FOLLOWED = (FollowUpOpened, FollowUpEnded, FollowUpResumed, PartConfirmed, PartSettled)


@subscriber(*WHOSE, *WHOM, *STEPS, *LATE, *SAID, *PROMISES, *FOLLOWED)
def count_case(event: CaseEvent, _row: EventRow) -> None:
    """A case is counted anew when anything a figure is made of may have changed."""
    actions.count_cases([event.complaint_id])


@subscriber(InstitutionAccepted)
def count_institution(event: InstitutionEvent, _row: EventRow) -> None:
    """What a learner had typed has a name of its own now, under which its cases count."""
    actions.count_institution(event.institution_id)


@subscriber(PublicationPublished, PublicationCorrected, PublicationWithdrawn, PublicationExpired)
def count_published(event: DisclosureEvent, _row: EventRow) -> None:
    """What can be counted by everybody decides how much may be told of the rest."""
    actions.count_published(db.session.get_one(Candidate, event.candidate_id).case_number)
