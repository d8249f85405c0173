"""The acts on a follow-up: urging, another day, giving it to court or up, mediating anew (rules §0b.7).

The case stays closed; nothing here starts T-ACC or T-MED in it.
"""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from complaints.actions.anew import may_mediate_anew, open_anew
from complaints.actions.followed import turn
from complaints.actions.moving import seats
from complaints.actions.paying import left_of
from complaints.actions.performing import side_of
from complaints.actions.promising import renew
from complaints.actions.seats import joint_room
from complaints.actions.standing import must_have_mandate
from complaints.events import (
    OfferAccepted,
    OfferMade,
)
from complaints.events.follow_ups import (
    AnewAsked,
    FollowUpUrged,
    NewTermsDeclined,
    NewTermsProposed,
    RefundFlagged,
)
from complaints.lifecycle import CLAIMANTS, HANDLERS
from complaints.lifecycle.follow_ups import FollowHand, FollowState, follow_step
from complaints.lifecycle.performance import Hand
from complaints.models import FollowUp, FollowUpAct, Offer, OfferItem, OfferReply, OfferState, Party
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import SYSTEM, Actor

BATCH = 500
LONGEST = timedelta(days=3 * 366)


class TermsWrong(DomainError):
    """The day or the sum proposed does not fit, or is not the one that was read."""

    status = 422


def sides(found: FollowUp, by: Actor) -> dict[FollowHand, Party]:
    """The actor's seats on the sides of a follow-up: who owes, who is owed, the body."""
    held: dict[FollowHand, Party] = {}
    for hand, side in ((FollowHand.DEBTOR, Hand.DEBTOR), (FollowHand.CREDITOR, Hand.CREDITOR)):
        party = side_of(found.complaint, found.promise, side, by)
        if party is not None:
            held[hand] = party
    body = next((one for one in seats(found.complaint, by) if one.role in HANDLERS), None)
    return held | ({FollowHand.BODY: body} if body is not None else {})


def _begin(found: FollowUp, act: str, by: Actor, key: str) -> tuple[FollowHand, Party] | None:
    """Lock; the hand and seat that may do the act, None when this very press was done already."""
    lock(found.complaint)
    lock(found.promise)
    lock(found)
    held, row = sides(found, by), follow_step(found.state, act)
    wanted = {FollowHand.DEBTOR, FollowHand.CREDITOR} if row is None or row.by is FollowHand.EITHER else {row.by}
    mine = next(((hand, party) for hand, party in held.items() if hand in wanted), None)
    if mine is None:
        raise NotYours()
    if db.session.scalar(select(FollowUpAct.id).filter_by(idempotency_key=key)):
        return None
    if row is None:
        raise IllegalMove()
    return mine


def _keep(
    found: FollowUp,
    act: str,
    party: Party,
    by: Actor,
    key: str,
    words: str = "",
    on: date | None = None,
    offer: Offer | None = None,
) -> None:
    made = FollowUpAct(follow_up_id=found.id, act=act, party_id=party.id, by_id=by.person_id, words=words.strip())
    made.named_on, made.done_at, made.idempotency_key = on, clock.now(), key
    made.offer_id = offer.id if offer is not None else None
    db.session.add(made)
    db.session.flush()


def _ids(found: FollowUp) -> tuple[int, int, int]:
    return found.complaint_id, found.promise_id, found.id


def urge_debtor(found: FollowUp, words: str, *, by: Actor, key: str) -> None:
    """The body urges whoever owes to do what was agreed (人民调解法 art. 31; elsewhere platform rule)."""
    with transaction():
        mine = _begin(found, "urge", by, key)
        if mine is None:
            return
        _keep(found, "urge", mine[1], by, key, words)
        found.urged_at = clock.now()
        events.record(FollowUpUrged(*_ids(found)), by)


def propose_terms(found: FollowUp, on: date, fen: int | None, words: str, *, by: Actor, key: str) -> None:
    """A party proposes another day, for a sum what is left of it; a newer proposal takes the place of an older one."""
    with transaction():
        mine = _begin(found, "propose", by, key)
        if mine is None:
            return
        _mandate(found, mine[1], "offer", by)
        left = left_of(found.promise)
        if not clock.today() <= on <= clock.today() + LONGEST:
            raise TermsWrong(_l("新的日期不能早于今天，最晚三年以内。"))
        if left is not None and not 0 < (fen or left) <= left:
            raise TermsWrong(_l("金额不能超过还没有确认的部分。"))
        _keep(found, "propose", mine[1], by, key, words, on)
        found.proposed_by_id, found.proposed_on = mine[1].id, on
        found.proposed_fen = (fen or left) if left is not None else None
        events.record(NewTermsProposed(*_ids(found), mine[1].id, on), by)


def accept_terms(found: FollowUp, on: date, fen: int | None, *, by: Actor, key: str) -> None:
    """The other side agrees to exactly what it read: a new promise takes the place of the broken one."""
    with transaction():
        mine = _begin(found, "settle_anew", by, key)
        if mine is None:
            return
        _mandate(found, mine[1], "accept_offer", by)
        if found.proposed_by_id is None or (found.proposed_on, found.proposed_fen) != (on, fen):
            raise TermsWrong(_l("新的日期或者金额已经变化，请重新核对。"))
        if _same_side(found, mine[1]):
            raise NotYours()
        made = _offer(found, mine[1], by)
        _keep(found, "settle_anew", mine[1], by, key, on=on, offer=made)
        renew(found.promise, made, by)


def _same_side(found: FollowUp, party: Party) -> bool:
    """Whether the seat sits on the side that proposed."""
    proposer = db.session.get_one(Party, found.proposed_by_id)
    return party.id == proposer.id or {party.role, proposer.role} <= CLAIMANTS


def _offer(found: FollowUp, accepting: Party, by: Actor) -> Offer:
    """What both agreed to as an accepted version of an offer, so that the new promise rests on it."""
    old, complaint = found.promise.item, found.complaint
    room = joint_room(complaint)
    if room is None:
        raise IllegalMove()
    newest = db.session.scalar(select(func.max(Offer.version)).filter_by(complaint_id=complaint.id)) or 0
    item = OfferItem(
        kind=old.kind,
        from_party_id=old.from_party_id,
        to_party_id=old.to_party_id,
        fen=found.proposed_fen,
        by_on=found.proposed_on,
        words=old.words,
    )
    made = Offer(complaint_id=complaint.id, room_id=room.id, party_id=found.proposed_by_id, version=newest + 1)
    made.state, made.made_at, made.items = OfferState.ACCEPTED, clock.now(), [item]
    made.replies = [OfferReply(party_id=accepting.id, is_accepted=True, words="", replied_at=clock.now())]
    db.session.add(made)
    db.session.flush()
    events.record(OfferMade(complaint.id, made.id, made.version, None), by, room_id=room.id)
    events.record(OfferAccepted(complaint.id, made.id, made.version), by, room_id=room.id)
    return made


def decline_terms(found: FollowUp, *, by: Actor, key: str) -> None:
    """The other side says no to the day proposed, or whoever proposed it takes it back."""
    with transaction():
        mine = _begin(found, "decline", by, key)
        if mine is None:
            return
        if found.proposed_by_id is None:
            raise IllegalMove()
        _keep(found, "decline", mine[1], by, key)
        found.proposed_by_id, found.proposed_on, found.proposed_fen = None, None, None
        events.record(NewTermsDeclined(*_ids(found), mine[1].id), by)


def end_follow_up(found: FollowUp, act: str, words: str, on: date | None, *, by: Actor, key: str) -> None:
    """Whoever is owed gives it to court or arbitration, gives it up, or takes either back; `act` is the table's."""
    with transaction():
        mine = _begin(found, act, by, key)
        if mine is None:
            return
        if act == "give_up":
            _mandate(found, mine[1], "change_points", by)
        if on is not None and on > clock.today():
            raise TermsWrong(_l("日期不能晚于今天。"))
        _keep(found, act, mine[1], by, key, words, on)
        turn(found, act, by)


def ask_anew(found: FollowUp, is_given: bool, *, by: Actor, key: str) -> None:
    """A party would mediate anew with the same association or committee; once both would, a new case is filed there.

    A department's case is not reopened by it (rules §0b.7); a party who refuses is not mediated with (人民调解法 17).
    """
    with transaction():
        mine = _begin(found, "ask_anew", by, key)
        if mine is None:
            return
        if not may_mediate_anew(found.complaint) or found.anew_id is not None:
            raise IllegalMove(_l("这一件不能由原来的组织重新调解，其他途径见「还能怎么办」。"))
        _mandate(found, mine[1], "accept_offer", by)
        _keep(found, "ask_anew", mine[1], by, key)
        at = clock.now() if is_given else None
        if mine[0] is FollowHand.CREDITOR:
            found.creditor_anew_at = at
        else:
            found.debtor_anew_at = at
        events.record(AnewAsked(*_ids(found), mine[1].id, is_given), by)
        if found.creditor_anew_at is not None and found.debtor_anew_at is not None:
            open_anew(found, left_of(found.promise), by)


def _mandate(found: FollowUp, party: Party, act: str, by: Actor) -> None:
    """A stand-in disposes of the complainant's right only with the power for it."""
    if party.role in CLAIMANTS:
        must_have_mandate(found.complaint, act, by)


def sweep_follow_ups() -> int:
    """Flag the refunds whose fifteen days have passed; safe to run late, twice or in parallel."""
    due = select(FollowUp.id).where(FollowUp.next_at <= clock.now()).order_by(FollowUp.next_at).limit(BATCH)
    return sum(_flag(key) for key in db.session.scalars(due).all())


def _flag(follow_up_id: int) -> bool:
    """One follow-up in a transaction of its own; the event is dated at the end of the clue day."""
    with transaction():
        found = db.session.get_one(FollowUp, follow_up_id)
        lock(found.complaint)
        lock(found)
        if found.next_at is None or found.next_at > clock.now() or found.clue_on is None:
            return False
        found.next_at = None
        if found.state is not FollowState.OPEN:
            return False
        found.flagged_at = clock.now()
        events.record(RefundFlagged(*_ids(found), found.clue_on), SYSTEM, happened_at=clock.end_of(found.clue_on))
        return True
