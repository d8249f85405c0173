"""A learner withdraws, takes it back in time, or it comes into force and is signed (O121 art. 23(1); §0b.22)."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints import rulesets
from complaints.actions import clocks
from complaints.actions.aftermath import after_end
from complaints.actions.handling import GroundsWrong, decide, note_closed
from complaints.actions.moving import move, permit
from complaints.actions.seats import dismiss, seats_in
from complaints.events import (
    ComplaintTerminated,
    ComplaintWithdrawn,
    TerminationSigned,
    WithdrawalCancelled,
    WithdrawalPressed,
)
from complaints.lifecycle import BEFORE_ACCEPTANCE, PartyRole, Status
from complaints.models import Complaint, Decision, DecisionKind
from complaints.queries.cases import owes_termination
from complaints.queries.figures import figure
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, TooLate
from kernel.events import SYSTEM, Actor

BATCH = 200


def withdraw(complaint: Complaint, *, by: Actor) -> None:
    """The learner withdraws; for the operator's hours it may be taken back, every clock runs on (平台规则; §0b.22)."""
    with transaction():
        lock(complaint)
        permit(complaint, "withdraw", by)
        move(complaint, "withdraw", by)
        complaint.withdrawal_ends_at = clock.now() + timedelta(hours=figure("withdrawal_undo"))
        events.record(WithdrawalPressed(complaint.id, complaint.withdrawal_ends_at), by)


def undo_withdrawal(complaint: Complaint, *, by: Actor) -> None:
    """The learner takes the withdrawal back: the case is what it was, nothing had stopped (平台规则)."""
    with transaction():
        lock(complaint)
        permit(complaint, "undo_withdrawal", by)
        ends_at = complaint.withdrawal_ends_at
        if ends_at is None:
            raise IllegalMove(_l("这件投诉没有等待生效的撤回。"))
        if clock.now() >= ends_at:
            raise TooLate(_l("能够取消撤回的时间已过，撤回已经生效。"))
        move(complaint, "undo_withdrawal", by)
        complaint.withdrawal_ends_at = None
        events.record(WithdrawalCancelled(complaint.id), by)


def finish_withdrawals() -> int:
    """Bring into force what was not taken back in time, one case a transaction; safe to run twice; says how many."""
    done = 0
    due = select(Complaint.id).where(Complaint.withdrawal_ends_at <= clock.now()).order_by(Complaint.id).limit(BATCH)
    for complaint_id in db.session.scalars(due).all():
        with transaction():
            complaint = lock(db.session.get_one(Complaint, complaint_id))
            if complaint.withdrawal_ends_at is not None and complaint.withdrawal_ends_at <= clock.now():
                _take_effect(complaint)
                done += 1
    return done


def _take_effect(complaint: Complaint) -> None:
    """Before acceptance the case is withdrawn, after it terminated by item (1), with notice to both (O121 art. 23)."""
    before, ended_at = complaint.status in BEFORE_ACCEPTANCE, complaint.withdrawal_ends_at
    move(complaint, "complete_withdrawal", SYSTEM)
    complaint.withdrawal_ends_at = None
    if before:
        _end_dispute(complaint, SYSTEM)
        events.record(ComplaintWithdrawn(complaint.id), SYSTEM)
    else:
        complaint.ended_at = ended_at
        after_end(complaint, SYSTEM)
        events.record(ComplaintTerminated(complaint.id, None, ("23(1)",)), SYSTEM)
    if complaint.status is Status.CLOSED:
        note_closed(complaint, SYSTEM)


def sign_termination(complaint: Complaint, reasons: str, *, by: Actor) -> Decision:
    """The body's officer signs that a withdrawal ended mediation, by item (1); served it meets T-TERM (O121 art. 23).

    Raises IllegalMove where nothing was withdrawn or the decision was made already.
    """
    with transaction():
        lock(complaint)
        permit(complaint, "sign_termination", by)
        if not owes_termination(complaint):
            raise IllegalMove(_l("这件投诉不是撤回的，或者终止调解决定已经作出。"))
        if not reasons.strip():
            raise GroundsWrong(_l("请写明理由。"))
        move(complaint, "sign_termination", by)
        decision = decide(complaint, DecisionKind.TERMINATE, withdrawn_grounds(complaint), reasons, by)
        events.record(TerminationSigned(complaint.id, decision.id, tuple(decision.grounds)), by)
        return decision


def withdrawn_grounds(complaint: Complaint) -> list[str]:
    """The item under which a withdrawal ends mediation, for the body's own kind: item (1) of each."""
    rows = rulesets.load(complaint.ruleset).termination_grounds(clocks.body_kind(complaint))
    return [ground.code for ground in rows if "withdrawn" in ground.offered_for]


def _end_dispute(complaint: Complaint, by: Actor) -> None:
    """Whoever sat only for a dispute of power leaves with it."""
    other, complaint.other_body_id = complaint.other_body_id, None
    own = complaint.body.parent_id if complaint.body is not None else None
    for party in [*seats_in(complaint, PartyRole.OTHER_BODY), *seats_in(complaint, PartyRole.OVERSIGHT)]:
        if party.organisation_id == other or (party.role is PartyRole.OVERSIGHT and party.organisation_id != own):
            dismiss(party, by=by)


def must_not_be_withdrawing(complaint: Complaint) -> None:
    """DomainError while a withdrawal may still be taken back: what stands beside the table waits too."""
    if complaint.withdrawal_ends_at is not None:
        raise DomainError(_l("投诉人已经撤回，能够反悔的时间还没有过，现在不能办这一步。"))
