"""A decision counts when it is served: which clock that meets, and who leaves with it."""

from sqlalchemy import select

from complaints.actions import clocks
from complaints.actions.moving import seats
from complaints.actions.seats import dismiss, seats_in
from complaints.events import DecisionServed
from complaints.lifecycle import BEFORE_ACCEPTANCE, CLAIMANTS, PartyRole
from complaints.models import Complaint, Decision, DecisionKind
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import NotYours
from kernel.events import SYSTEM, Actor

# By notice served a body has told, whether it accepts, refuses or hands over to another (rules §0b.4).
SERVED_CLOCK = dict.fromkeys(DecisionKind, "T-ACC") | {DecisionKind.TERMINATE: "T-TERM"}


def serve(decision: Decision, how: str, *, by: Actor = SYSTEM) -> None:
    """A decision reached the learner: only now is the duty to tell met (rules §0b.4); `how` is shown or delivered."""
    with transaction():
        complaint = lock(decision.complaint)  # before the head of its chain, as every act and the sweep
        lock(decision)
        if decision.served_at is not None:
            return
        decision.served_at = clock.now()
        events.record(DecisionServed(decision.complaint_id, decision.id, how), by)
        if decision.kind is DecisionKind.TRANSFER:
            owed = _still_to_tell(complaint, decision)
            if DecisionKind.TRANSFER not in owed:
                _let_go(complaint, decision, by)
            if owed:
                return
            if complaint.status in BEFORE_ACCEPTANCE and complaint.body_id == decision.body_id:
                return  # it came back in the meantime: the duty to tell is open again
        clocks.meet(complaint, SERVED_CLOCK[decision.kind], by, body_id=decision.body_id)


def _still_to_tell(complaint: Complaint, decision: Decision) -> set[DecisionKind]:
    """What else this body decided and has not told: its T-ACC runs until that is served (rules §0b.4)."""
    told_by = [kind for kind, code in SERVED_CLOCK.items() if code == "T-ACC"]
    own = select(Decision.kind).filter_by(complaint_id=complaint.id, body_id=decision.body_id, served_at=None)
    return set(db.session.scalars(own.where(Decision.kind.in_(told_by), Decision.id != decision.id)))


def _let_go(complaint: Complaint, decision: Decision, by: Actor) -> None:
    """A body that handed the case over stays until its notice is served, and not longer."""
    for party in seats_in(complaint, PartyRole.OTHER_BODY):
        if party.organisation_id == decision.body_id != complaint.other_body_id:
            dismiss(party, by=by)


def acknowledge(complaint: Complaint, *, by: Actor) -> None:
    """The learner presses that the decision was read: it is served."""
    with transaction():
        lock(complaint)
        if not any(party.role in CLAIMANTS for party in seats(complaint, by)):
            raise NotYours()
        for decision in db.session.scalars(select(Decision).filter_by(complaint_id=complaint.id, served_at=None)):
            serve(decision, "shown", by=by)
