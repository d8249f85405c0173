"""Whose case it is: returning it to intake, disputing the power, handing it over or outside; each hop is counted."""

from datetime import date

from flask_babel import lazy_gettext as _l

from accounts.models import Organisation
from accounts.roles import DEPARTMENTS, OrganisationKind
from complaints.actions import clocks
from complaints.actions.filing import into_inbox, must_work_here
from complaints.actions.handling import decide
from complaints.actions.moving import move, permit
from complaints.actions.objections import must_be_answered
from complaints.actions.proposing import use_proposal
from complaints.actions.seats import admit, dismiss, seats_in
from complaints.events import ComplaintHandedOff, ComplaintRaised, ComplaintReturned, PowerDisputed, PowerSettled
from complaints.lifecycle import OutsideTo, PartyRole, Status
from complaints.models import Complaint, Decision, DecisionKind
from complaints.queries.figures import figure
from complaints.queries.powers import common_superior
from kernel import events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor

TO_INTAKE = "intake"
HAND_OVER_SEATS = (PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT)


def return_to_intake(complaint: Complaint, reason: str, *, by: Actor) -> None:
    """A body without power gives the case back to intake, never sideways (O121 art. 41; elsewhere 平台规则).

    The hop that reaches the operator's figure goes to the superior instead, who says whose case it is.
    """
    with transaction():
        body = _held(complaint, "return_to_intake", reason, by)
        must_be_answered(complaint)
        if _must_be_raised(complaint, body):
            _raise(complaint, body, reason, by)
        else:
            _return(complaint, body, reason, by)


def _held(complaint: Complaint, act: str, reason: str, by: Actor) -> Organisation:
    """The body that holds the case, once the act is permitted and has its reason."""
    lock(complaint)
    permit(complaint, act, by)
    if not reason.strip():
        raise DomainError(_l("请写明理由，投诉人会看到。"))
    if complaint.body is None:
        raise IllegalMove()
    return complaint.body


def _must_be_raised(complaint: Complaint, body: Organisation) -> bool:
    """Whether this hop is one too many and there is a superior to say whose case it is (平台规则)."""
    return complaint.hops + 1 >= figure("hops") and body.kind in DEPARTMENTS and body.parent is not None


def _raise(complaint: Complaint, body: Organisation, reason: str, by: Actor) -> None:
    superior = body.parent
    if superior is None:
        raise IllegalMove()
    move(complaint, "dispute_power", by)
    complaint.power_reason, complaint.other_body_id = reason.strip(), None
    complaint.hops += 1
    admit(complaint, PartyRole.OVERSIGHT, by=by, organisation=superior)
    events.record(ComplaintRaised(complaint.id, superior.id, complaint.hops), by)


def _return(complaint: Complaint, body: Organisation, reason: str, by: Actor) -> None:
    decision = _let_go(complaint, body, TO_INTAKE, reason, by)

    def nobody() -> None:
        complaint.body = None
        complaint.body_id = None

    move(complaint, "return_to_intake", by, nobody)
    _unseat(complaint, body, by)
    events.record(ComplaintReturned(complaint.id, decision.id, body.id, complaint.hops), by)


def _let_go(complaint: Complaint, body: Organisation, to: str, reason: str, by: Actor) -> Decision:
    """The body hands over to intake, a platform or a body (its id): a notice to be served, a hop (rules §0b.4).

    For a market regulator the time runs only with power (O121 art. 15); any other body owes the notice in its own time.
    """
    is_counted = complaint.status is Status.POWER_DISPUTE and complaint.other_body_id is None  # when it was raised
    decision = decide(complaint, DecisionKind.TRANSFER, [to], reason, by)
    use_proposal(complaint, "refuse")  # drafted by this body's rules, for this body
    if body.kind is OrganisationKind.MARKET_REGULATOR:
        clocks.stop(complaint, "T-ACC", by, body_id=body.id)
    if is_counted:
        decision.hop -= 1
    else:
        complaint.hops += 1
    complaint.power_reason, complaint.other_body_id, complaint.officer_id = reason.strip(), None, None
    db.session.flush()  # the move reads the row again
    return decision


def _unseat(complaint: Complaint, body: Organisation, by: Actor) -> None:
    """The old body leaves with its superior; it keeps a seat without contact or rooms until its notice is served."""
    for role in HAND_OVER_SEATS:
        for party in seats_in(complaint, role):
            dismiss(party, by=by)
    admit(complaint, PartyRole.OTHER_BODY, by=by, organisation=body)


def dispute_power(complaint: Complaint, other: Organisation, reason: str, *, by: Actor) -> None:
    """Two departments differ about whose case it is; T-ACC runs on (O121 art. 33; between others 平台规则)."""
    with transaction():
        body = _held(complaint, "dispute_power", reason, by)
        must_be_answered(complaint)
        superior = _superior_in_dispute(body, other)
        move(complaint, "dispute_power", by)
        complaint.power_reason, complaint.other_body_id = reason.strip(), other.id
        admit(complaint, PartyRole.OTHER_BODY, by=by, organisation=other)
        admit(complaint, PartyRole.OVERSIGHT, by=by, organisation=superior)
        events.record(PowerDisputed(complaint.id, body.id, other.id), by)


def _superior_in_dispute(body: Organisation, other: Organisation) -> Organisation:
    if body.kind not in DEPARTMENTS or other.kind not in DEPARTMENTS or other.id == body.id:
        raise DomainError(_l("处理权限争议只在两个行政部门之间提出。不归本单位处理的，请退回受理窗口。"))
    superior = common_superior(body, other)
    if superior is None:
        raise DomainError(_l("没有可以指定的上级单位。不归本单位处理的，请退回受理窗口。"))
    return superior


def settle_power(complaint: Complaint, *, by: Actor) -> None:
    """Whichever of the two bodies presses handles the case (O121 art. 33; between others 平台规则)."""
    with transaction():
        lock(complaint)
        permit(complaint, "settle_power", by)
        both = [one for one in (complaint.body, complaint.other_body) if one is not None]
        taking = next((one for one in both if one.id == by.organisation_id), None)
        if taking is None:
            raise NotYours()
        held = complaint.body
        if held is not None and taking.id != held.id and _must_be_raised(complaint, held):
            raise DomainError(_l("这件案件已多次转手，由上级单位指定由谁处理。"))
        _give_to(complaint, taking, "settle_power", "agreed", complaint.power_reason or "", by)


def designate(complaint: Complaint, body: Organisation, reason: str, *, by: Actor) -> None:
    """The common superior says whose case it is (O121 art. 33; between others 平台规则)."""
    with transaction():
        held = _held(complaint, "designate", reason, by)
        superior = common_superior(held, complaint.other_body)
        if superior is None or superior.id != by.organisation_id:
            raise NotYours()
        if body.id != held.id:
            must_work_here(body)
        _give_to(complaint, body, "designate", "designated", reason, by)


def _give_to(complaint: Complaint, taking: Organisation, act: str, how: str, reason: str, by: Actor) -> None:
    """The case is a body's again: the one that has it keeps it, another gets it by the rules of a hand-over."""
    held = complaint.body
    if held is None:
        raise IllegalMove()
    other = complaint.other_body
    if taking.id == held.id:
        move(complaint, act, by)
        complaint.other_body_id, complaint.power_reason = None, reason.strip()
    else:
        _let_go(complaint, held, str(taking.id), reason, by)
        move(complaint, act, by, lambda: setattr(complaint, "body", taking))
    _after_dispute(complaint, held, taking, other, by)
    use_proposal(complaint, "refer")
    events.record(PowerSettled(complaint.id, taking.id, how, complaint.hops), by)


def _after_dispute(
    complaint: Complaint, held: Organisation, taking: Organisation, other: Organisation | None, by: Actor
) -> None:
    """Whoever sat for the dispute leaves; a new body takes its seat, its rooms and its own T-ACC."""
    if other is not None:
        for party in seats_in(complaint, PartyRole.OTHER_BODY):
            if party.organisation_id == other.id:
                dismiss(party, by=by)
    if taking.id != held.id:
        _unseat(complaint, held, by)
        for code in ("T-ID", "T-SUP"):  # asked by a body that has no power; the new one asks for itself
            clocks.stop(complaint, code, by)
        into_inbox(complaint, by)
        return
    for party in seats_in(complaint, PartyRole.OVERSIGHT):
        if party.organisation_id != held.parent_id:
            dismiss(party, by=by)


def hand_off(
    complaint: Complaint, to: OutsideTo, reason: str, number: str | None = None, on: date | None = None, *, by: Actor
) -> None:
    """To 12315, the national training platform or the police, with the number there if known (O121 arts. 8, 40)."""
    with transaction():
        lock(complaint)
        permit(complaint, "hand_off", by)
        if not reason.strip():
            raise DomainError(_l("请写明理由，投诉人会看到。"))
        must_be_answered(complaint)
        if complaint.body is not None and _must_be_raised(complaint, complaint.body):
            _raise(complaint, complaint.body, reason, by)
            return
        if complaint.body is not None:
            _let_go(complaint, complaint.body, str(to), reason, by)
        move(complaint, "hand_off", by)
        complaint.power_reason, complaint.outside_to = reason.strip(), to
        if number and on:
            complaint.outside_number, complaint.outside_on = number, on
        events.record(ComplaintHandedOff(complaint.id, complaint.body_id, f"handed-to-{to}"), by)
