"""What a body does with a case: accept, refuse, entrust, end, close; a decision counts when it is served."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from complaints import rulesets
from complaints.actions import clocks
from complaints.actions.aftermath import after_agreement, after_closing, after_end
from complaints.actions.entrusting import give, must_be_free
from complaints.actions.moving import move, permit
from complaints.actions.objections import must_be_answered
from complaints.actions.overseeing import take_charge
from complaints.actions.parting import is_partly_settled
from complaints.actions.performing import confirm_all
from complaints.actions.proposing import use_proposal
from complaints.actions.seats import admit, both_consent, claimant, make_way, open_room, party_of
from complaints.events import (
    ComplaintAccepted,
    ComplaintAgreed,
    ComplaintClosed,
    ComplaintEntrusted,
    ComplaintRefused,
    ComplaintTerminated,
    MediationBegun,
    PaperMade,
)
from complaints.lifecycle import Outcome, PartyRole, RoomKind, Status
from complaints.lifecycle.entrusting import Terms
from complaints.models import Complaint, ConsentKind, Decision, DecisionKind, Offer, OfferState, Party
from complaints.queries.cases import owes_termination
from complaints.rulesets import EndsAs, Ground
from institutions.actions import count_open_case
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import Actor


class GroundsWrong(DomainError):
    """A decision against the learner needs grounds of the body's own kind, and reasons."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("请至少选择一项适用于本单位的情形，并写明理由。")


class ConsentMissing(DomainError):
    """Both parties' consent must be on record first (O121 arts. 18, 19; IR art. 46)."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("需要双方都同意后才能进行这一步。")


def accept(complaint: Complaint, *, by: Actor) -> Decision:
    """The body accepts; mediation's 60 days start, the institution is admitted and asked (CL art. 46; IR art. 46)."""
    with transaction():
        lock(complaint)
        permit(complaint, "accept", by)
        must_be_answered(complaint)
        move(complaint, "accept", by)
        take_charge(complaint, by)
        decision = decide(complaint, DecisionKind.ACCEPT, [], "", by)
        events.record(ComplaintAccepted(complaint.id, decision.id), by)
        _admit_institution(complaint, by)
        _mind_the_month(complaint, complaint.body, by)
        return decision


def _mind_the_month(complaint: Complaint, body: Organisation | None, by: Actor) -> None:
    """T-PM where a people's mediation committee mediates (平台规则; rules §7.2)."""
    if body is not None and body.kind is OrganisationKind.PEOPLE_MEDIATION_COMMITTEE:
        clocks.start_for(complaint, body, "T-PM", by)


def _admit_institution(complaint: Complaint, by: Actor) -> None:
    learner, body = claimant(complaint), party_of(complaint, PartyRole.HANDLING_BODY)
    present = [learner] + ([body] if body else [])
    organisation = complaint.institution.organisation
    if organisation is not None:
        respondent = admit(complaint, PartyRole.RESPONDENT, by=by, organisation=organisation)
        open_room(complaint, RoomKind.DESK, [respondent] + ([body] if body else []), respondent)
        present.append(respondent)
    else:  # nobody here was asked, so nobody can be late
        clocks.stop(complaint, "T-RESP", by)
    open_room(complaint, RoomKind.JOINT, present)


def refuse(complaint: Complaint, grounds: list[str], reasons: str, *, by: Actor, prior: str | None = None) -> Decision:
    """The body does not accept, by item and with reasons; the ways out go with the paper (IR art. 46; O121 art. 16).

    `prior` is who handled the dispute before, where a ground rests on that (O121 art. 16(2); O20 art. 15(2)).
    """
    with transaction():
        lock(complaint)
        permit(complaint, "refuse", by)
        must_be_answered(complaint)
        rows = _check_grounds(complaint, "refusal", grounds, reasons)
        handler = _check_prior(rows, prior)
        move(complaint, "refuse", by)
        take_charge(complaint, by)
        decision = decide(complaint, DecisionKind.REFUSE, grounds, reasons, by)
        decision.prior = handler
        events.record(ComplaintRefused(complaint.id, decision.id, tuple(grounds)), by)
        return decision


def terminate(complaint: Complaint, grounds: list[str], reasons: str, *, by: Actor) -> Decision:
    """The body ends mediation by item; self-settlement and withdrawal are item (1) (O121 art. 23)."""
    with transaction():
        lock(complaint)
        permit(complaint, "terminate", by)
        rows = _check_grounds(complaint, "termination", grounds, reasons)
        move(complaint, "terminate", by)
        if any(one.ends_as is EndsAs.WITHDRAWN for one in rows) and _has_accepted_offer(complaint):
            complaint.outcome = Outcome.SELF_SETTLED
        elif is_partly_settled(complaint):
            complaint.outcome = Outcome.PARTLY_SETTLED
        after_end(complaint, by)
        decision = decide(complaint, DecisionKind.TERMINATE, grounds, reasons, by)
        events.record(ComplaintTerminated(complaint.id, decision.id, tuple(grounds)), by)
        return decision


def _has_accepted_offer(complaint: Complaint) -> bool:
    """Whether the parties have settled it between them on an offer."""
    found = select(Offer.id).filter_by(complaint_id=complaint.id, state=OfferState.ACCEPTED).limit(1)
    return db.session.scalar(found) is not None


def _check_grounds(complaint: Complaint, kind: str, grounds: list[str], reasons: str) -> list[Ground]:
    rules, body_kind = rulesets.load(complaint.ruleset), clocks.body_kind(complaint)
    rows = rules.refusal_grounds(body_kind) if kind == "refusal" else rules.termination_grounds(body_kind)
    known = {ground.code for ground in rows}
    if not grounds or not set(grounds) <= known or not reasons.strip():
        raise GroundsWrong()
    return [ground for ground in rows if ground.code in grounds]


def _check_prior(grounds: list[Ground], prior: str | None) -> str | None:
    """Who handled the dispute before, if a ground rests on that; only a handler the rule set names bars."""
    resting = [ground for ground in grounds if ground.prior]
    if not resting:
        return None
    if not prior:
        raise GroundsWrong(_l("请写明这件争议以前由谁受理或者处理过。"))
    if any(prior not in ground.prior for ground in resting):
        raise GroundsWrong(_l("按这件投诉适用的规则，由选中的这一类单位处理过的，不是不予受理的情形。"))
    return prior


def decide(complaint: Complaint, kind: DecisionKind, grounds: list[str], reasons: str, by: Actor) -> Decision:
    """Write a decision of the handling body (inside an act)."""
    decision = Decision(
        complaint_id=complaint.id,
        kind=kind,
        hop=complaint.hops,
        body_id=complaint.body_id,
        grounds=list(grounds),
        reasons=reasons.strip(),
        decided_by_id=by.person_id,
        decided_at=clock.now(),
    )
    db.session.add(decision)
    use_proposal(complaint, kind)
    db.session.flush()
    return decision


def entrust(complaint: Complaint, body: Organisation, terms: Terms | None = None, *, by: Actor) -> None:
    """The department entrusts mediation to a body with both parties' consent (O121 art. 19; IR art. 46(4)).

    `terms` is what the 委托函 says: what the parties were asked, else the usual. After a failed return, or from its own
    table, both consent anew and whoever mediated before leaves.
    """
    with transaction():
        lock(complaint)
        permit(complaint, "entrust", by)
        must_be_free(complaint)
        if not both_consent(complaint, ConsentKind.ENTRUST):
            raise ConsentMissing()
        move(complaint, "entrust", by)
        give(complaint, body, terms, by)
        make_way(complaint, by=by)
        clocks.stop(complaint, "T-PM", by)
        complaint.mediation_body_id, complaint.given_back_at, complaint.asked_entrusting_at = body.id, None, None
        admit(complaint, PartyRole.MEDIATION_BODY, by=by, organisation=body)
        _mind_the_month(complaint, body, by)
        events.record(ComplaintEntrusted(complaint.id, body.id), by)


def begin_mediation(complaint: Complaint, *, by: Actor) -> None:
    """Mediation begins once both parties' consent is on record (O121 art. 18)."""
    with transaction():
        lock(complaint)
        permit(complaint, "mediate", by)
        if complaint.given_back_at is not None:
            raise IllegalMove(_l("这件委托已经交回。"))
        kind = ConsentKind.ENTRUST if complaint.status is Status.ENTRUSTED else ConsentKind.MEDIATE
        if not both_consent(complaint, kind):
            raise ConsentMissing()
        move(complaint, "mediate", by)
        events.record(MediationBegun(complaint.id), by)


def agree(
    complaint: Complaint,
    offer: Offer | None,
    signed_on: date,
    *,
    by: Actor,
    partly: bool = False,
    is_oral: bool = False,
) -> None:
    """The agreement is in force: signature and seal are on record with their day (人民调解法 art. 29; rules §0b.5).

    `offer` is what it was written from: that is owed, whatever else was accepted. `partly` says that it does not cover
    every point of the complaint, `is_oral` that there is no text a court could confirm (arts. 28, 33).
    """
    with transaction():
        move(complaint, "agree", by)
        if partly:
            complaint.outcome = Outcome.PARTLY_SETTLED
        after_agreement(complaint, offer, signed_on, by, is_oral=is_oral)
        events.record(ComplaintAgreed(complaint.id, signed_on), by)


def close(complaint: Complaint, *, by: Actor) -> None:
    """Close a case that has come to an end and whose decisions were served; the outcome stays as it is.

    What the two settled alone is closed by the complainant as done: that is a yes to every promise (rules §0b.15).
    """
    with transaction():
        lock(complaint)
        permit(complaint, "close", by)
        if db.session.scalar(select(Decision.id).filter_by(complaint_id=complaint.id, served_at=None).limit(1)):
            raise DomainError(_l("还有决定没有送达投诉人，送达后才能结案。"))
        if owes_termination(complaint):
            raise DomainError(_l("投诉人撤回后，还没有作出终止调解决定；作出并送达后才能结案。"))
        if complaint.status is Status.SETTLED:
            confirm_all(complaint, by=by)
        move(complaint, "close", by)
        note_closed(complaint, by)


def note_closed(complaint: Complaint, by: Actor) -> None:
    """What follows from a case being closed (inside an act)."""
    count_open_case(complaint.institution, -1)
    after_closing(complaint, by)
    events.record(ComplaintClosed(complaint.id, complaint.outcome or Outcome.NOT_SETTLED), by)


def attach_paper(
    complaint: Complaint, paper_id: int, kind: str, *, by: Actor, decision: Decision | None = None
) -> None:
    """Note that a paper was registered for the case."""
    with transaction():
        if decision is not None:
            lock(decision).paper_id = paper_id
        events.record(PaperMade(complaint.id, paper_id, kind), by)


def respondent(complaint: Complaint) -> Party | None:
    """The institution's seat."""
    return party_of(complaint, PartyRole.RESPONDENT)
