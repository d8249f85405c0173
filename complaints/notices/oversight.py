"""After the superior's hand was in a case: the body is told of an urging, everybody concerned of a change of hands."""

from accounts.models import Organisation
from accounts.roles import Role
from complaints import documents
from complaints.events import BodyUrged, ComplaintTakenOver
from complaints.models import Complaint, Decision, DecisionKind
from complaints.notices.telling import DESK_EYES, INSTITUTION_EYES, case_of, due_words, tell, tell_staff
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber

WHOLE_DESK = (*DESK_EYES, Role.SUPERVISOR)


@subscriber(BodyUrged)
def urged(event: BodyUrged, row: EventRow) -> None:
    """The body's desk learns that its superior asks; the words are read on the page of the case."""
    tell_staff(db.session.get(Organisation, event.body_id), WHOLE_DESK, "urged", case_of(event), row)


@subscriber(ComplaintTakenOver)
def taken_over(event: ComplaintTakenOver, row: EventRow) -> None:
    """The decision becomes a paper; learner, institution, the old body and the new desk learn who has the case now."""
    complaint = case_of(event)
    superior = db.session.get(Organisation, event.body_id)
    _print(complaint, event.from_body_id)
    due = due_words(complaint, "T-ACC")
    if complaint.filer is not None:
        tell(complaint.filer, "taken_over", complaint, row, due=due)
    if complaint.accepted_at is not None:
        tell_staff(complaint.institution.organisation, INSTITUTION_EYES, "taken_over_other", complaint, row, due=due)
    left = db.session.get(Organisation, event.from_body_id)
    tell_staff(left, WHOLE_DESK, "taken_over_other", complaint, row, due=due)
    tell_staff(superior, DESK_EYES, "taken_over_desk", complaint, row, due=due)


def _print(complaint: Complaint, from_body_id: int) -> None:
    """Set the decision as a paper."""
    found = db.session.query(Decision).filter_by(
        complaint_id=complaint.id, kind=DecisionKind.TRANSFER, body_id=from_body_id
    )
    for decision in found.order_by(Decision.id.desc()).limit(1):
        documents.make_decision(decision)
