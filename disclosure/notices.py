"""What follows from the events below: candidates, figures, copies; consent taken back takes a text down."""

from complaints.events import (
    CaseEvent,
    ClockBreached,
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintClosed,
    ConsentRecorded,
)
from complaints.models import ConsentKind
from disclosure import actions, candidates
from disclosure.lifecycle import BEFORE, PUBLIC, WithdrawalReason
from disclosure.queries import desk
from institutions.events import InstitutionAdded, InstitutionChanged
from kernel.events import SYSTEM, EventRow
from kernel.outbox import subscriber


@subscriber(ComplaintClosed)
def consider(event: CaseEvent, _row: EventRow) -> None:
    """A closed case that nothing bars becomes a candidate."""
    found = candidates.case_facts(event.complaint_id)
    if found is not None:
        actions.make_candidate(found)


@subscriber(ConsentRecorded)
def follow_consent(event: ConsentRecorded, row: EventRow) -> None:
    """Consent given late makes a candidate; consent taken back stops or takes down the text (PIPL art. 15)."""
    if event.consent != ConsentKind.PUBLISH:
        return
    if event.is_given:
        consider(event, row)
        return
    found = desk.by_case(candidates.number_of(event.complaint_id) or "")
    if found is None or candidates.case_facts(event.complaint_id) is not None:
        return
    if found.state in BEFORE:
        actions.decline(found, WithdrawalReason.CONSENT, by=SYSTEM)
    elif found.state in PUBLIC:
        actions.withdraw(found, WithdrawalReason.CONSENT, by=SYSTEM)


@subscriber(ComplaintAccepted, ComplaintAnswered, ComplaintClosed, ClockBreached)
def count_again(event: CaseEvent, _row: EventRow) -> None:
    """An institution's figures follow its cases."""
    institution_id = candidates.institution_id_of(event.complaint_id)
    if institution_id is not None:
        actions.refresh_figures(institution_id)


@subscriber(InstitutionAdded, InstitutionChanged)
def copy_identity(event: InstitutionAdded | InstitutionChanged, _row: EventRow) -> None:
    """The public copy follows the registry."""
    actions.sync_institution(event.institution_id)
