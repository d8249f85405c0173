"""Speaking, and offers as versions that parties accept, decline or counter."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from complaints.actions.attaching import attach
from complaints.actions.indexing import index_message
from complaints.actions.items import ItemDraft, items_of
from complaints.actions.moving import permit, seats
from complaints.actions.pre_settlement import settle_if_agreed
from complaints.actions.promising import make_promises
from complaints.actions.seats import claimant, joint_room, salt
from complaints.actions.standing import must_have_mandate
from complaints.actions.talking import NOTHING, About, check_about, speaking
from complaints.events import MessageSaid, OfferAccepted, OfferAnswered, OfferMade
from complaints.holding import must_be_free
from complaints.lifecycle import CLAIMANTS, MEDIATORS, find
from complaints.models import (
    Complaint,
    Message,
    Offer,
    OfferReply,
    OfferState,
    Party,
    Room,
)
from kernel import clock, events
from kernel.crypto import salted_hash
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours, TooLate
from kernel.events import Actor


def _offering(room: Room, by: Actor) -> Party:
    """The seat an offer is made for: the party's own where somebody acts for it."""
    party = speaking(room, by)
    return claimant(room.complaint) if party.role in CLAIMANTS else party


def say(
    room: Room, words: str, *, by: Actor, key: str, form_token: str | None = None, about: About = NOTHING
) -> Message:
    """Say something in one room; the same key twice says it once."""
    with transaction():
        complaint = lock(room.complaint)
        permit(complaint, "say", by)
        if room.closed_at is not None:
            raise IllegalMove(_l("这里的调解已经结束，只能查看。"))
        known = db.session.scalar(select(Message).filter_by(room_id=room.id, idempotency_key=key))
        if known is not None:
            return known
        party = speaking(room, by)
        check_about(room, about, party)
        message = Message(
            room_id=room.id,
            party_id=party.id,
            author_id=by.person_id,
            words=words.strip(),
            said_at=clock.now(),
            idempotency_key=key,
            refers_to_id=about.refers_to.id if about.refers_to else None,
            relation=about.relation,
            point_id=about.point.id if about.point else None,
            topic_id=about.topic.id if about.topic else None,
        )
        db.session.add(message)
        db.session.flush()
        attach(complaint, form_token, "message", message.id)
        index_message(message)
        digest = salted_hash(message.words, salt())
        events.record(MessageSaid(complaint.id, message.id, digest), by, room_id=room.id)
        return message


def offer(
    complaint: Complaint,
    items: tuple[ItemDraft, ...],
    words: str = "",
    until_on: date | None = None,
    *,
    by: Actor,
    counters: Offer | None = None,
) -> Offer:
    """Make an offer, or counter an open one by its version; one offer is open at a time."""
    with transaction():
        lock(complaint)
        permit(complaint, "offer", by)
        must_be_free(complaint)
        _must_mediate_still(complaint, by)
        return put_offer(complaint, items, words, until_on, by, counters)


def _must_mediate_still(complaint: Complaint, by: Actor) -> None:
    """A mediator who gave the case back puts nothing to the parties any more; the parties may to each other."""
    if complaint.given_back_at is not None and any(party.role in MEDIATORS for party in seats(complaint, by)):
        raise IllegalMove(_l("这次调解已经结束。"))


def put_offer(
    complaint: Complaint,
    items: tuple[ItemDraft, ...],
    words: str,
    until_on: date | None,
    by: Actor,
    counters: Offer | None,
    party: Party | None = None,
) -> Offer:
    """Put an offer on the table (inside an act), for the hand's own seat unless `party` says whose it is."""
    if not items:
        raise DomainError(_l("方案里至少要有一项内容。"))
    standing = open_offer(complaint)
    is_same = standing is not None and counters is not None and counters.id == standing.id
    if standing is not None and not is_same and not standing.is_over(clock.today()):
        raise IllegalMove(_l("桌上已经有一个方案在等待答复，请先答复它，或就它提出新方案。"))
    if standing is not None:
        standing.state = OfferState.COUNTERED
    room = joint_room(complaint)
    if room is None:
        raise IllegalMove()
    version = (db.session.scalar(select(func.max(Offer.version)).filter_by(complaint_id=complaint.id)) or 0) + 1
    made = Offer(
        complaint_id=complaint.id,
        room_id=room.id,
        party_id=(party or _offering(room, by)).id,
        version=version,
        state=OfferState.OPEN,
        words=words.strip(),
        until_on=until_on,
        made_at=clock.now(),
        items=items_of(complaint, items),
    )
    db.session.add(made)
    db.session.flush()
    events.record(OfferMade(complaint.id, made.id, version, standing.id if standing else None), by, room_id=room.id)
    _reply_own(complaint, made, by)
    return made


def _reply_own(complaint: Complaint, made: Offer, by: Actor) -> None:
    """Whoever makes an offer has said yes to it, if the offer concerns them."""
    if made.party_id in concerned(made):
        db.session.add(OfferReply(offer_id=made.id, party_id=made.party_id, is_accepted=True, replied_at=clock.now()))
        db.session.flush()


def open_offer(complaint: Complaint) -> Offer | None:
    """The offer on the table."""
    return db.session.scalar(select(Offer).filter_by(complaint_id=complaint.id, state=OfferState.OPEN))


def concerned(made: Offer) -> set[int]:
    """The parties who must say yes: whoever owes and whoever is owed."""
    return {item.from_party_id for item in made.items} | {item.to_party_id for item in made.items}


def reply(made: Offer, version: int, accepted: bool, words: str = "", *, by: Actor) -> None:
    """A party accepts or declines the version it names; silence is never consent."""
    with transaction():
        complaint = lock(made.complaint)
        permit(complaint, "reply", by)
        if accepted:
            must_have_mandate(complaint, "accept_offer", by)
            must_be_free(complaint)
        lock(made)
        if made.state is not OfferState.OPEN or made.version != version:
            raise IllegalMove(_l("这个方案已经不是最新的，请刷新后看新方案。"))
        if made.is_over(clock.today()):
            raise TooLate()
        mine = [party.id for party in seats(complaint, by) if party.id in concerned(made)]
        if not mine:
            raise NotYours()
        if db.session.scalar(select(OfferReply.id).filter_by(offer_id=made.id, party_id=mine[0])):
            raise IllegalMove(_l("您已经答复过这个方案。"))
        _record_reply(complaint, made, mine[0], accepted, words, by)


def take_yes(made: Offer, *, by: Actor) -> None:
    """The complaining side said yes before this was written as an offer: it counts on that side's own seat.

    Whether the hand could bind that side was asked when it said so: a mandate that has ended since takes nothing back
    (O121 art. 11).
    """
    with transaction():
        complaint = lock(made.complaint)
        lock(made)
        if made.state is not OfferState.OPEN or find(complaint.status, "reply") is None:
            raise IllegalMove()
        _record_reply(complaint, made, claimant(complaint).id, True, "", by)


def _record_reply(complaint: Complaint, made: Offer, party_id: int, accepted: bool, words: str, by: Actor) -> None:
    db.session.add(
        OfferReply(
            offer_id=made.id, party_id=party_id, is_accepted=accepted, words=words.strip(), replied_at=clock.now()
        )
    )
    db.session.flush()
    answered = OfferAnswered(complaint.id, made.id, made.version, party_id, accepted)
    events.record(answered, by, room_id=made.room_id)
    said_yes = set(db.session.scalars(select(OfferReply.party_id).filter_by(offer_id=made.id, is_accepted=True)))
    if not accepted:
        made.state = OfferState.DECLINED
    elif concerned(made) <= said_yes:
        made.state = OfferState.ACCEPTED
        events.record(OfferAccepted(complaint.id, made.id, made.version), by, room_id=made.room_id)
        make_promises(complaint, made, by)
        settle_if_agreed(complaint, by)
