"""A decision counts when it is served: which clock that meets, and who leaves with it."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions import clocks
from complaints.actions.moving import seats
from complaints.actions.seats import dismiss, seats_in
from complaints.events import DecisionServed
from complaints.lifecycle import BEFORE_ACCEPTANCE, CLAIMANTS, PartyRole
from complaints.models import Clock, Complaint, Decision, DecisionKind
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, NotYours
from kernel.events import SYSTEM, Actor
from kernel.messages import after_quiet_hours

# By notice served a body has told, whether it accepts, refuses or hands over to another (rules §0b.4).
SERVED_CLOCK = dict.fromkeys(DecisionKind, "T-ACC") | {DecisionKind.TERMINATE: "T-TERM"}
# Their letters are the service of a decision (rules §0b.4).
DECISIONS = frozenset(
    {"complaint.accepted", "complaint.refused", "complaint.terminated", "complaint.returned"}
    | {"complaint.power_settled", "complaint.handed_off", "complaint.taken_over", "complaint.termination_signed"}
)
# Which letters tell of a decision: another letter about the case serves nothing (rules §0b.4).
TOLD_BY = {
    DecisionKind.ACCEPT: {"complaint.accepted"},
    DecisionKind.REFUSE: {"complaint.refused"},
    DecisionKind.TERMINATE: {"complaint.terminated", "complaint.termination_signed"},
}
TOLD_BY[DecisionKind.TRANSFER] = set(DECISIONS.difference(*TOLD_BY.values()))
PROVEN = frozenset({"post", "in_person", "phone"})


class ProofMissing(DomainError):
    """A service outside the platform is recorded with what proves it."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("请写明送达的凭证：快递单号和签收情况，或者当面交付、通话的时间和经过。")


def serve(decision: Decision, how: str, *, by: Actor = SYSTEM, proof: str = "") -> None:
    """A decision reached the learner: only now is the duty to tell met (rules §0b.4); `how` is shown or delivered.

    By post, in person or on the telephone it needs `proof` in words, kept beside the decision.
    """
    with transaction():
        if how in PROVEN and not proof.strip():
            raise ProofMissing()
        complaint = lock(decision.complaint)  # before the head of its chain, as every act and the sweep
        lock(decision)
        if decision.served_at is not None:
            return
        decision.served_at, decision.served_how = clock.now(), how
        decision.served_proof = proof.strip()[:300]
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


def must_leave_today(complaint: Complaint, why: str) -> bool:
    """Whether a letter of this kind would serve too late in the morning: it is the last day of its clock (§0b.4)."""
    codes = {SERVED_CLOCK[kind] for kind, whys in TOLD_BY.items() if why in whys}
    now, morning = clock.now(), after_quiet_hours(clock.now())
    if now < morning and clock.day_of(morning) == clock.today():
        return False  # it is not yet eight o'clock of that day
    running = select(Clock.id).filter_by(complaint_id=complaint.id, met_at=None, stopped_at=None, paused_on=None)
    last = running.where(Clock.code.in_(codes), Clock.due_on == clock.today())
    return bool(codes) and db.session.scalar(last.limit(1)) is not None


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
