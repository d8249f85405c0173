"""A later agreement changes what is owed: its items are an offer of their own, put in force by its signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from complaints.actions import clocks
from complaints.actions.aftermath import start_confirming
from complaints.actions.moving import own_seats
from complaints.actions.promising import put_in_force
from complaints.actions.seats import joint_room
from complaints.lifecycle import PartyRole, Status
from complaints.lifecycle.performance import SETTLED
from complaints.models import Complaint, Offer, OfferItem, OfferState
from complaints.queries.answering import promises_of
from kernel import clock
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor

CHANGED_IN = frozenset({Status.AGREED, Status.CLOSED})


@dataclass(frozen=True)
class ChangedItem:
    """What becomes of one item that was agreed: its sum in fen, its day, its words."""

    item: OfferItem
    fen: int | None
    by_on: date | None
    words: str


class ChangeWrong(DomainError):
    """The change names nothing that is still owed."""

    status = 422


def still_owed(complaint: Complaint, offer: Offer) -> list[OfferItem]:
    """The items of what is in force that nobody has settled yet; only these can be changed."""
    settled = {row.offer_item_id for row in promises_of(complaint) if row.state in SETTLED}
    return [item for item in offer.items if item.id not in settled]


def propose_change(complaint: Complaint, old: Offer, items: Sequence[ChangedItem], *, by: Actor) -> Offer:
    """The changed items as the next version, open until the new agreement is signed or put aside."""
    with transaction():
        lock(complaint)
        chairs = [party for party in own_seats(complaint, by) if party.role is PartyRole.MEDIATOR]
        room = joint_room(complaint)
        if not chairs:
            raise NotYours()
        if complaint.status not in CHANGED_IN or room is None:
            raise IllegalMove()
        owed = {item.id for item in still_owed(complaint, old)}
        if not items or {one.item.id for one in items} - owed:
            raise ChangeWrong(_l("只能变更还没有履行的内容。"))
        version = (db.session.scalar(select(func.max(Offer.version)).filter_by(complaint_id=complaint.id)) or 0) + 1
        made = Offer(
            complaint_id=complaint.id,
            room_id=room.id,
            party_id=chairs[0].id,
            version=version,
            state=OfferState.OPEN,
            words="",
            made_at=clock.now(),
            items=[_changed(one) for one in items],
        )
        db.session.add(made)
        db.session.flush()
        return made


def _changed(one: ChangedItem) -> OfferItem:
    old = one.item
    held = {"from_party_id": old.from_party_id, "to_party_id": old.to_party_id}
    return OfferItem(kind=old.kind, fen=one.fen, by_on=one.by_on, words=one.words.strip(), **held)


def drop_change(offer: Offer) -> None:
    """The change was put aside; what is in force stays (inside an act)."""
    offer.state = OfferState.WITHDRAWN


def change_agreement(
    complaint: Complaint, offer: Offer, signed_on: date, old: Offer, before_on: date | None, *, by: Actor
) -> None:
    """What the later agreement says is owed from its day instead of `old`; what other texts say stays as it is.

    `before_on` is the day of the agreement it changes, whose T-CONF ends; None where it was applied for already.
    """
    with transaction():
        lock(complaint)
        if complaint.status not in CHANGED_IN:
            raise IllegalMove()
        offer.state = OfferState.ACCEPTED
        db.session.flush()
        put_in_force(complaint, offer, signed_on, by, instead_of=old)
        for row in clocks.begun_on(complaint, "T-CONF", before_on)[:1] if before_on is not None else []:
            clocks.stop_one(complaint, row, by)
        start_confirming(complaint, signed_on, by)


def note_court_filing(complaint: Complaint, signed_on: date, applied_on: date, *, by: Actor) -> None:
    """The parties applied together for judicial confirmation of the text of a day: its T-CONF is met (民诉法 205)."""
    with transaction():
        lock(complaint)
        for row in clocks.begun_on(complaint, "T-CONF", signed_on)[:1]:  # another text of the day has its own
            clocks.meet_one(complaint, row.id, by, done_on=applied_on)
