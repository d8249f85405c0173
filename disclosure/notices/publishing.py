"""What follows from events: candidates, figures, copies, letters; consent taken back takes a text down."""

from flask import render_template

from accounts.models import Person
from accounts.queries import acting_staff
from complaints.events import (
    CaseEvent,
    ClockRedated,
    ClueChecked,
    ClueReferred,
    ComplaintClosed,
    ComplaintErased,
    ConsentRecorded,
    PoliceReferred,
    ReportReferred,
    RespondentIdentified,
)
from complaints.lifecycle import HandedTo
from complaints.models import Complaint, ConsentKind
from complaints.notices.telling import queue_letter
from complaints.queries.keeping import hold_while
from disclosure import actions, candidates, documents, milestones
from disclosure.events import (
    DisclosureEvent,
    PublicationCorrected,
    PublicationDeclined,
    PublicationExpired,
    PublicationNotified,
    PublicationPublished,
    PublicationWithdrawn,
)
from disclosure.lifecycle import BEFORE, PUBLIC, CandidateState, WithdrawalReason
from disclosure.models import Candidate
from disclosure.permissions import DESK_ROLES, INSTITUTION_ROLES
from disclosure.queries import desk
from institutions.events import (
    CommitmentCommented,
    CommitmentEnded,
    CommitmentMade,
    CycleMoved,
    DisclosureConfirmed,
    DisclosureRecalled,
    DutiesOpened,
    InstitutionAccepted,
    InstitutionAdded,
    InstitutionChanged,
    InstitutionEvent,
    InstitutionFactAdded,
    InstitutionFactChanged,
    InstitutionFactEnded,
    InstitutionMerged,
    InstitutionSplit,
    MergeEvent,
)
from institutions.queries import institution_by_ref
from kernel.db import db
from kernel.events import SYSTEM, EventRow
from kernel.outbox import subscriber


@subscriber(ComplaintClosed, ClueChecked, RespondentIdentified)
def consider(event: CaseEvent, _row: EventRow) -> None:
    """A closed case that nothing bars becomes a candidate: when it is closed, or when what barred it then is over."""
    _consider(event.complaint_id)


@subscriber(InstitutionAccepted)
def consider_all(event: InstitutionEvent, _row: EventRow) -> None:
    """The identity of an institution was checked: what was closed before that may be public now."""
    for complaint_id in candidates.waiting_cases(event.institution_id):
        _consider(complaint_id)


def _consider(complaint_id: int) -> None:
    found = candidates.case_facts(complaint_id)
    if found is not None:
        actions.make_candidate(found)


@subscriber(PoliceReferred, ClueReferred)
def look_again(event: CaseEvent, row: EventRow) -> None:
    """A fraud or a crime of a case that is public: whoever publishes for the body looks at once; a person withdraws."""
    if not isinstance(event, ClueReferred) or event.to == HandedTo.POLICE:
        _ask_to_look(event.complaint_id, row)


@subscriber(ReportReferred)
def look_again_for_report(event: ReportReferred, row: EventRow) -> None:
    """The same where a report that was taken out of the case went to the police."""
    complaint_id = candidates.case_of_report(event.report_id) if event.to == HandedTo.POLICE else None
    if complaint_id is not None:
        _ask_to_look(complaint_id, row)


def _ask_to_look(complaint_id: int, row: EventRow) -> None:
    candidate = desk.by_case(candidates.number_of(complaint_id) or "")
    if candidate is None or candidate.state not in PUBLIC or not candidates.bars_of(candidate.case_number):
        return
    for person in acting_staff(candidate.body_id, *DESK_ROLES):
        _tell(person, "look_again", candidate, row)


@subscriber(ConsentRecorded)
def follow_consent(event: ConsentRecorded, _row: EventRow) -> None:
    """Consent given late makes a candidate; consent taken back stops or takes down the text (PIPL art. 15)."""
    if event.consent != ConsentKind.PUBLISH:
        return
    if event.is_given:
        _consider(event.complaint_id)
        return
    found = desk.by_case(candidates.number_of(event.complaint_id) or "")
    if found is None or candidates.case_facts(event.complaint_id) is not None:
        return
    if found.state in BEFORE:
        actions.decline(found, WithdrawalReason.CONSENT, by=SYSTEM)
    elif found.state in PUBLIC:
        actions.withdraw(found, WithdrawalReason.CONSENT, by=SYSTEM)


@hold_while
def is_being_published(complaint: Complaint) -> bool:
    """A text that an officer or the institution is looking at holds the case it was written from."""
    found = desk.by_case(complaint.number)
    return found is not None and found.state in BEFORE and found.state is not CandidateState.CANDIDATE


@subscriber(ComplaintErased)
def forget_draft(event: ComplaintErased, _row: EventRow) -> None:
    """What was typed for a publication goes with the case."""
    found = desk.by_case(candidates.number_of(event.complaint_id) or "")
    if found is not None:
        actions.forget_draft(found)


@subscriber(ClockRedated)
def follow_calendar(event: ClockRedated, _row: EventRow) -> None:
    """The last day of publishing moves with the case's own clock."""
    if event.code == "T-PUB":
        actions.move_last_day(candidates.number_of(event.complaint_id) or "", event.new_due_on)


# What changes what the public reads of an institution.
IDENTITY = (
    *(InstitutionAdded, InstitutionChanged, InstitutionAccepted, InstitutionFactAdded, InstitutionFactChanged),
    InstitutionFactEnded,
)


@subscriber(*IDENTITY)
def copy_identity(event: InstitutionEvent, _row: EventRow) -> None:
    """The public copy follows the registry."""
    actions.sync_institution(event.institution_id)


@subscriber(
    *(DutiesOpened, DisclosureConfirmed, DisclosureRecalled, InstitutionChanged),
    *(CommitmentMade, CommitmentEnded, CommitmentCommented),
)
def copy_duties(event: InstitutionEvent, _row: EventRow) -> None:
    """The public copies follow what the institution confirms; drafts stay inside."""
    actions.sync_duties(event.institution_id)


@subscriber(CycleMoved)
def note_life(event: CycleMoved, row: EventRow) -> None:
    """What becomes public of a move in an institution's life."""
    told = milestones.milestone_of(event, row)
    if told is not None:
        actions.note_milestone(told)


@subscriber(InstitutionMerged, InstitutionSplit)
def copy_both(event: MergeEvent, _row: EventRow) -> None:
    """Both public copies follow, what was disclosed too; each case that goes over is counted by its own event."""
    for one in (event.institution_id, event.into_id):
        actions.sync_institution(one)
        actions.sync_duties(one)


@subscriber(PublicationNotified)
def ask_institution(event: PublicationNotified, row: EventRow) -> None:
    """The institution's people learn that a text waits for their look."""
    candidate = db.session.get_one(Candidate, event.candidate_id)
    about = institution_by_ref(event.institution_ref)
    if about.organisation_id is None:
        return
    for person in acting_staff(about.organisation_id, *INSTITUTION_ROLES):
        _tell(person, "to_check", candidate, row)


LETTERS = {
    PublicationPublished.kind: "published",
    PublicationWithdrawn.kind: "withdrawn",
    PublicationExpired.kind: "expired",
}


@subscriber(PublicationPublished, PublicationWithdrawn, PublicationExpired)
def tell_filer(event: DisclosureEvent, row: EventRow) -> None:
    """The learner learns what became public, and that it is gone again."""
    candidate = db.session.get_one(Candidate, event.candidate_id)
    person = candidates.filer_of(candidate.case_number)
    if person is not None:
        _tell(person, LETTERS[event.kind], candidate, row)


def _tell(person: Person, template: str, candidate: Candidate, row: EventRow) -> None:
    """Queue one letter, in the morning if it is night."""
    words = render_template(f"disclosure/letters/{template}.txt", candidate=candidate).strip()
    queue_letter(person, candidate.case_number, words, row)


@subscriber(PublicationNotified)
def put_in_writing(event: PublicationNotified, _row: EventRow) -> None:
    """公示告知书."""
    documents.make_notice(db.session.get_one(Candidate, event.candidate_id))


@subscriber(PublicationPublished, PublicationCorrected, PublicationDeclined, PublicationWithdrawn)
def answer_in_writing(event: DisclosureEvent, _row: EventRow) -> None:
    """更正异议处理告知书, where there is something to answer."""
    documents.make_answer(db.session.get_one(Candidate, event.candidate_id))
