"""After a withdrawal, a supplement, an appraisal, a recusal or a new fact: who is told; of the police nobody is."""

from complaints import documents
from complaints.actions.appraising import agreed_on
from complaints.events import (
    AppraisalAnswered,
    AppraisalDropped,
    AppraisalProposed,
    AppraiserDesignated,
    ComplaintWithdrawn,
    FactReported,
    RecusalAsked,
    RecusalDecided,
    SupplementRequested,
    SupplementSupplied,
    WithdrawalCancelled,
    WithdrawalPressed,
)
from complaints.labels import EVERYBODY
from complaints.lifecycle import CLAIMANTS, SUPERVISORS, AppraisalState, PartyRole
from complaints.models import Appraisal, Complaint, Party, Recusal
from complaints.notices.telling import DESK_EYES, case_of, due_words, people_of, tell, tell_room, tell_staff
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from kernel.web import day, moment

# Whoever has the case or speaks in it; a superior and a body that let the case go are not told of each step.
IN_IT = EVERYBODY - {PartyRole.OVERSIGHT, PartyRole.OTHER_BODY}
RUNS_IT = frozenset({PartyRole.HANDLING_BODY, PartyRole.MEDIATION_BODY})


def tell_seated(
    complaint: Complaint, row: EventRow, template: str, eyes: frozenset[PartyRole] = IN_IT, **facts: object
) -> None:
    """Tell everybody who sits in one of these seats now, but for whoever did it."""
    seated = db.session.query(Party).filter(Party.complaint_id == complaint.id, Party.until_at.is_(None))
    told = {person.id: person for party in seated if party.role in eyes for person in people_of(party)}
    told.pop(row.actor_id or 0, None)
    for person in told.values():
        tell(person, template, complaint, row, **facts)


@subscriber(WithdrawalPressed)
def withdrawal_pressed(event: WithdrawalPressed, row: EventRow) -> None:
    """Everybody learns of it with the exact hour, the learner too: it may still be taken back."""
    complaint = case_of(event)
    tell_seated(complaint, row, "withdrawal_pressed", due=moment(event.ends_at))
    if complaint.filer is not None and complaint.filer_id == row.actor_id:
        tell(complaint.filer, "withdrawal_pressed", complaint, row, due=moment(event.ends_at))


@subscriber(WithdrawalCancelled)
def withdrawal_cancelled(event: WithdrawalCancelled, row: EventRow) -> None:
    """Everybody learns that the case goes on as before."""
    tell_seated(case_of(event), row, "withdrawal_cancelled")


@subscriber(ComplaintWithdrawn)
def withdrawn(event: ComplaintWithdrawn, row: EventRow) -> None:
    """The withdrawal is in force: the learner learns of it, the body by the table of letters."""
    tell_seated(case_of(event), row, "withdrawal_in_force", CLAIMANTS)


@subscriber(SupplementRequested)
def supplement_requested(event: SupplementRequested, row: EventRow) -> None:
    """The learner learns by which day something is asked."""
    complaint = case_of(event)
    if complaint.filer is not None:
        tell(complaint.filer, "supplement_requested", complaint, row, due=day(event.due_on))


@subscriber(SupplementSupplied)
def supplement_supplied(event: SupplementSupplied, row: EventRow) -> None:
    """The body, and the association it entrusted, learn that something came."""
    tell_seated(case_of(event), row, "supplement_supplied", RUNS_IT)


@subscriber(AppraisalProposed)
def appraisal_proposed(event: AppraisalProposed, row: EventRow) -> None:
    """Everybody in the case learns that something is proposed; the parties are asked."""
    tell_seated(case_of(event), row, "appraisal_proposed")


@subscriber(AppraisalAnswered)
def appraisal_answered(event: AppraisalAnswered, row: EventRow) -> None:
    """When nobody is missing any more the body learns that the next step is its own."""
    complaint, appraisal = case_of(event), db.session.get_one(Appraisal, event.appraisal_id)
    if appraisal.state is AppraisalState.PROPOSED and not agreed_on(complaint, appraisal).missing:
        tell_seated(complaint, row, "appraisal_desk", RUNS_IT)


@subscriber(AppraiserDesignated)
def appraiser_designated(event: AppraiserDesignated, row: EventRow) -> None:
    """The parties learn who was named."""
    tell_seated(case_of(event), row, "appraiser_designated")


@subscriber(AppraisalDropped)
def appraisal_dropped(event: AppraisalDropped, row: EventRow) -> None:
    """The parties learn that nothing is appraised."""
    tell_seated(case_of(event), row, "appraisal_dropped")


@subscriber(RecusalAsked)
def recusal_asked(event: RecusalAsked, row: EventRow) -> None:
    """Everybody learns that mediation stands still; the heads of the body that they must decide, and by when."""
    complaint = case_of(event)
    tell_seated(complaint, row, "recusal_asked", IN_IT - {PartyRole.HANDLING_BODY})
    due = due_words(complaint, "T-REC")
    tell_staff(complaint.body, (*DESK_EYES, *SUPERVISORS - set(DESK_EYES)), "recusal_desk", complaint, row, due=due)


@subscriber(RecusalDecided)
def recusal_decided(event: RecusalDecided, row: EventRow) -> None:
    """The decision becomes a paper; everybody in the case, and the mediator it was about, learn of it."""
    complaint, recusal = case_of(event), db.session.get_one(Recusal, event.recusal_id)
    documents.make_recusal(recusal)
    tell_seated(complaint, row, "recusal_decided")
    if event.is_granted and recusal.mediator is not None and recusal.mediator_id != row.actor_id:
        tell(recusal.mediator, "recusal_decided", complaint, row)


@subscriber(FactReported)
def fact_reported(event: FactReported, row: EventRow) -> None:
    """Everybody else in the room learns of it."""
    tell_room(event.complaint_id, row, "fact_reported")
