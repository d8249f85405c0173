"""Who is told when somebody acts for the complainant, asks to look, or asks something of their own data."""

from accounts.models import Organisation
from accounts.queries import people_in
from accounts.roles import Role
from complaints.events import (
    AgentAuthorised,
    ChildConsentRecorded,
    ComplaintClaimed,
    ComplaintRegistered,
    DataRequestAnswered,
    DataRequested,
    StandInEnded,
    ViewAsked,
    ViewDecided,
)
from complaints.lifecycle import PartyRole
from complaints.models import DataRequest, Party, StandIn, ViewRequest
from complaints.notices.telling import DESK_EYES, case_of, tell, tell_phone, tell_staff
from complaints.queries.approving import IN_CHARGE, has_own_in_charge, left_to_operator
from complaints.queries.looking import desk_filing_of
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(ComplaintRegistered)
def registered(event: ComplaintRegistered, row: EventRow) -> None:
    """Where the receipt goes by text message, the phone that was given learns the number and how to claim the case."""
    complaint = case_of(event)
    noted = desk_filing_of(complaint)
    if noted is not None and noted.receipt_how == "sms":
        tell_phone(complaint, "registered", row)


@subscriber(ComplaintClaimed)
def claimed(event: ComplaintClaimed, row: EventRow) -> None:
    """Whoever acts, and the complainant, learn that letters go to the complainant too."""
    complaint = case_of(event)
    if complaint.filer is not None:
        tell(complaint.filer, "claimed", complaint, row)


@subscriber(StandInEnded)
def ended(event: StandInEnded, row: EventRow) -> None:
    """The one who acted, the complainant and the body learn that it is over."""
    complaint, acted = case_of(event), db.session.get_one(StandIn, event.stand_in_id)
    person = acted.party.person
    if person is not None:
        tell(person, "stand_in_ended", complaint, row)
    if complaint.filer is not None:
        tell(complaint.filer, "stand_in_ended", complaint, row)
    tell_staff(complaint.body, DESK_EYES, "stand_in_ended", complaint, row)


@subscriber(AgentAuthorised)
def authorised(event: AgentAuthorised, row: EventRow) -> None:
    """The body learns that an authorisation is there to be looked at."""
    complaint = case_of(event)
    tell_staff(complaint.body, DESK_EYES, "authorised_desk", complaint, row)


@subscriber(ViewAsked)
def asked(event: ViewAsked, row: EventRow) -> None:
    """Whoever may decide learns of it: those in charge at the own organisation, else at the body and its superior.

    Where there is nobody, the operator's administrators learn of it (decision 0030).
    """
    complaint, request = case_of(event), db.session.get_one(ViewRequest, event.request_id)
    if left_to_operator(request):
        for person in people_in(Role.PLATFORM_ADMIN):
            if person.id != request.asked_by_id:
                tell(person, "view_asked", complaint, row)
        return
    over: list[Organisation | None] = [complaint.body, complaint.body.parent if complaint.body is not None else None]
    if has_own_in_charge(complaint, request.asked_by_id, request.organisation_id):
        over = [db.session.get(Organisation, request.organisation_id)]
    for organisation in over:
        tell_staff(organisation, IN_CHARGE, "view_asked", complaint, row, but=request.asked_by_id)


@subscriber(ViewDecided)
def decided(event: ViewDecided, row: EventRow) -> None:
    """Whoever asked learns what was decided."""
    complaint, request = case_of(event), db.session.get_one(ViewRequest, event.request_id)
    tell(request.asked_by, "view_decided", complaint, row)


@subscriber(DataRequested)
def data_requested(event: DataRequested, row: EventRow) -> None:
    """The body, or the operator where none handles the case, learns that an answer in writing is due."""
    complaint = case_of(event)
    handles = db.session.query(Party).filter_by(complaint_id=complaint.id, role=PartyRole.HANDLING_BODY, until_at=None)
    if handles.first() is not None:
        tell_staff(complaint.body, DESK_EYES, "data_requested", complaint, row)
        return
    for person in people_in(Role.PLATFORM_ADMIN):
        tell(person, "data_requested", complaint, row)


@subscriber(DataRequestAnswered)
def data_answered(event: DataRequestAnswered, row: EventRow) -> None:
    """The complaining side learns that the answer is there."""
    complaint = case_of(event)
    if complaint.filer is not None and db.session.get(DataRequest, event.request_id) is not None:
        tell(complaint.filer, "data_answered", complaint, row)


@subscriber(ChildConsentRecorded)
def child_consent(event: ChildConsentRecorded, row: EventRow) -> None:
    """The body learns that a guardian took the consent back: nobody looks any more."""
    complaint = case_of(event)
    if not event.is_given:
        tell_staff(complaint.body, DESK_EYES, "child_consent_desk", complaint, row)
