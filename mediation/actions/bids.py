"""Secret bids: a rule both agree to, a sealed sum from each, one comparison; what was bid is never told and then gone.

A bid placed anew records nothing: how often somebody thought again is nobody's to know (docs/decisions/0034).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select, update

from complaints import actions as cases
from complaints.lifecycle import EXTRA, PartyRole
from complaints.models import Complaint, ItemKind, Offer, Party
from complaints.queries.figures import figure
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours, TooLate
from kernel.events import SYSTEM, Actor
from mediation.actions.drafting import text_in_the_way
from mediation.actions.tables import must_chair, must_go_on
from mediation.bids import meeting_point, pack, unpack
from mediation.events import (
    BidPlaced,
    BidRoundEnded,
    BidRoundOpened,
    BidRoundProposed,
    BidRuleAgreed,
    BidsCompared,
)
from mediation.lifecycle import COMPARED, RUNNING, MediationState, RoundState, round_target
from mediation.models import Bid, BidRound, Mediation


@dataclass(frozen=True)
class BidRule:
    """What both agree to before anybody bids: who pays whom (ids of seats), the point, until when, payment by when."""

    payer_id: int
    payee_id: int
    share: int
    until_on: date
    pay_by_on: date


def propose_round(table: Mediation, rule: BidRule, *, by: Actor) -> BidRound:
    """The mediator puts a round and its rule to two parties; so many rounds are compared between two at most."""
    with transaction():
        complaint = lock(table.complaint)
        lock(table)
        must_chair(table, by)
        _check(table, rule)
        number = (db.session.scalar(select(func.max(BidRound.number)).filter_by(mediation_id=table.id)) or 0) + 1
        row = BidRound(
            mediation_id=table.id,
            number=number,
            payer_id=rule.payer_id,
            payee_id=rule.payee_id,
            share=rule.share,
            until_on=rule.until_on,
            pay_by_on=rule.pay_by_on,
            state=RoundState.PROPOSED,
            made_at=clock.now(),
            bids=[Bid(party_id=key) for key in (rule.payee_id, rule.payer_id)],
        )
        db.session.add(row)
        db.session.flush()
        _record(complaint, BidRoundProposed(complaint.id, row.id, number), by)
        return row


def bidders(table: Mediation) -> list[Party]:
    """The seats between which a round may be held: those that sign in, for an extra seat's own page takes no bids."""
    return [one for one in cases.negotiators(table.complaint) if one.role not in EXTRA]


def _check(table: Mediation, rule: BidRule) -> None:
    today, most = clock.today(), figure("bid_time")
    if rule.payer_id == rule.payee_id or not {rule.payer_id, rule.payee_id} <= {one.id for one in bidders(table)}:
        raise DomainError(_l("请选择已经入座的两方，一方付款，一方收款。"))
    if not today <= rule.until_on <= today + timedelta(days=most):
        raise DomainError(_l("出价的最后一天要在今天起%(days)s天以内（平台规则）。", days=most))
    if rule.pay_by_on < rule.until_on:
        raise DomainError(_l("付款日期不能早于出价的最后一天。"))
    if text_in_the_way(table) is not None:
        raise IllegalMove(_l("已经有一份协议文本，请先作废它。"))
    if db.session.scalar(select(BidRound.id).where(BidRound.mediation_id == table.id, BidRound.state.in_(RUNNING))):
        raise IllegalMove(_l("还有一轮保密出价没有结束。"))
    if rounds_left(table, rule.payer_id, rule.payee_id) <= 0:
        raise IllegalMove(_l("这两方之间的保密出价已经比较了%(most)s轮（平台规则）。", most=figure("bid_rounds")))


def rounds_left(table: Mediation, one: int, other: int) -> int:
    """How many rounds may still be compared between two seats, whoever pays (平台规则)."""
    pair = (one, other)
    done = select(func.count()).where(
        BidRound.mediation_id == table.id,
        BidRound.state.in_(COMPARED),
        BidRound.payer_id.in_(pair),
        BidRound.payee_id.in_(pair),
    )
    return figure("bid_rounds") - (db.session.scalar(done) or 0)


def agree_to_round(row: BidRound, *, by: Actor) -> None:
    """One of the two agrees to the rule; with the second yes the round is open."""
    with transaction():
        complaint, own = _enter(row, by)
        if round_target(row.state, "agree") is None:
            raise IllegalMove(_l("这一轮已经不在等同意，请刷新。"))
        if own.is_agreed:
            return
        own.is_agreed = True
        _record(complaint, BidRuleAgreed(complaint.id, row.id, own.party_id), by)
        if all(bid.is_agreed for bid in row.bids):
            _step(row, "open")
            _record(complaint, BidRoundOpened(complaint.id, row.id), by)


def decline_round(row: BidRound, *, by: Actor) -> None:
    """One of the two does not want it, or no longer; no reason is asked and what was bid is gone."""
    with transaction():
        complaint, _own = _enter(row, by, disposes=False)
        _stop(complaint, row, "decline", by)


def place_bid(row: BidRound, fen: int, *, by: Actor) -> None:
    """Bid, or bid anew while the other has not; the second bid is compared in this act, by nobody's hand."""
    with transaction():
        complaint, own = _enter(row, by)
        if round_target(row.state, "bid") is None:
            raise IllegalMove(_l("这一轮不在出价，请刷新看结果。"))
        if cases.party_of(complaint, PartyRole.MEDIATOR) is None:
            raise IllegalMove(_l("调解员还没有就位，请稍后再出价。"))
        is_first = not own.is_placed
        own.sum, own.is_placed = pack(row.ref, own.party_id, fen), True
        db.session.flush()
        if is_first:
            _record(complaint, BidPlaced(complaint.id, row.id, own.party_id), by)
        if all(bid.is_placed for bid in row.bids):
            _compare(complaint, row)


def _enter(row: BidRound, by: Actor, *, disposes: bool = True) -> tuple[Complaint, Bid]:
    """Lock what the act touches and find the hand's own place; a bid or a yes disposes of the claim, a no does not."""
    complaint = lock(row.mediation.complaint)
    lock(row)
    must_go_on(row.mediation)
    held = {party.id for party in cases.seats_held(complaint, by)}
    own = next((bid for bid in row.bids if bid.party_id in held), None)
    if own is None:
        raise NotYours()
    if disposes:
        cases.must_have_mandate(complaint, "accept_offer", by)
        if row.is_over(clock.today()):
            raise TooLate()
    return complaint, own


def _compare(complaint: Complaint, row: BidRound) -> None:
    """Open both bids, wipe them, keep only whether they met; where they did, a draft for all to answer lies there."""
    found = db.session.execute(select(Bid.party_id, Bid.sum).where(Bid.round_id == row.id))
    sums = {party_id: unpack(sealed or "", row.ref, party_id) for party_id, sealed in found}
    point = meeting_point(sums[row.payee_id], sums[row.payer_id], row.share)
    _wipe(row)
    if point is not None:
        row.offer_id = _draft(complaint, row, point).id
    row.ended_at = clock.now()
    _step(row, "part" if point is None else "meet")
    _record(complaint, BidsCompared(complaint.id, row.id, point is not None), SYSTEM)


def _draft(complaint: Complaint, row: BidRound, fen: int) -> Offer:
    """The point as an offer from the mediator's seat: nobody has said yes to it by having bid."""
    item = cases.ItemDraft(ItemKind.REFUND, fen, row.pay_by_on, "", row.payer_id, row.payee_id)
    chair, standing = cases.party_of(complaint, PartyRole.MEDIATOR), cases.open_offer(complaint)
    return cases.put_offer(complaint, (item,), "", None, SYSTEM, standing, chair)


def cancel_round(row: BidRound, *, by: Actor) -> None:
    """The mediator ends a round that was not compared."""
    with transaction():
        complaint = lock(row.mediation.complaint)
        lock(row)
        must_chair(row.mediation, by)
        _stop(complaint, row, "cancel", by)


def lapse_rounds() -> int:
    """End what nobody finished in time, and rounds of tables that are closed; says how many."""
    late = or_(BidRound.until_on < clock.today(), Mediation.state != MediationState.OPEN)
    found = select(BidRound).join(Mediation).where(BidRound.state.in_(RUNNING), late).order_by(BidRound.id).limit(200)
    rows = list(db.session.scalars(found))
    for row in rows:
        with transaction():
            complaint = lock(row.mediation.complaint)
            if lock(row).state in RUNNING:
                _stop(complaint, row, "run_out", SYSTEM)
    return len(rows)


def _stop(complaint: Complaint, row: BidRound, act: str, by: Actor) -> None:
    if round_target(row.state, act) is None:
        raise IllegalMove(_l("这一轮已经结束，请刷新看结果。"))
    _wipe(row)
    row.ended_at = clock.now()
    _step(row, act)
    _record(complaint, BidRoundEnded(complaint.id, row.id, row.state), by)


def _step(row: BidRound, act: str) -> None:
    target = round_target(row.state, act)
    if target is None:
        raise IllegalMove()
    row.state = target
    db.session.flush()


def _wipe(row: BidRound) -> None:
    db.session.execute(update(Bid).where(Bid.round_id == row.id).values(sum=None))


def _record(complaint: Complaint, event: events.Event, by: Actor) -> None:
    room = cases.joint_room(complaint)
    events.record(event, by, room_id=room.id if room else None)
