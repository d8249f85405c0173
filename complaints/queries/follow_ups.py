"""Follow-ups as lists and one by one; every read starts at the seats the viewer holds."""

from dataclasses import dataclass

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from accounts.permissions import Viewer
from complaints.lifecycle.follow_ups import FollowState
from complaints.models import Complaint, FollowUp, FollowUpAct, OfferItem, Party, Promise
from complaints.permissions import holds
from complaints.queries.answering import READS
from kernel.db import db
from kernel.errors import NotFound

A_PAGE = 50


@dataclass(frozen=True)
class FollowUps:
    """One page of a list, and the id after which the next begins; None on the last."""

    rows: list[FollowUp]
    next: str | None


def _seated(viewer: Viewer) -> Select[FollowUp]:
    """The follow-ups of cases in which the viewer has a seat that reads answers."""
    mine = select(Party.complaint_id).where(holds(viewer), READS)
    items = joinedload(FollowUp.promise).joinedload(Promise.item)
    seats = (items.joinedload(OfferItem.from_party), items.joinedload(OfferItem.to_party))
    case = joinedload(FollowUp.complaint).joinedload(Complaint.body)
    words = joinedload(FollowUp.promise).selectinload(Promise.words)
    return select(FollowUp).where(FollowUp.complaint_id.in_(mine)).options(items, *seats, case, words)


def follow_ups(viewer: Viewer, *, is_open: bool = True, after: str | None = None) -> FollowUps:
    """Those still followed with the oldest day first, or those that ended with the newest first."""
    found = _seated(viewer)
    place = tuple_(FollowUp.due_on, FollowUp.id)
    last = db.session.execute(select(FollowUp.due_on, FollowUp.id).where(FollowUp.ref == after)).first()
    if is_open:
        found = found.where(FollowUp.state == FollowState.OPEN).order_by(FollowUp.due_on, FollowUp.id)
        found = found.where(place > tuple(last)) if last is not None else found
    else:
        found = found.where(FollowUp.state != FollowState.OPEN).order_by(FollowUp.due_on.desc(), FollowUp.id.desc())
        found = found.where(place < tuple(last)) if last is not None else found
    rows = list(db.session.scalars(found.limit(A_PAGE + 1)))
    return FollowUps(rows[:A_PAGE], rows[A_PAGE - 1].ref if len(rows) > A_PAGE else None)


def follow_up_for(viewer: Viewer, promise_ref: str) -> FollowUp:
    """The follow-up of a promise the viewer may read, with its acts, or NotFound."""
    found = db.session.scalar(
        _seated(viewer)
        .join(Promise, Promise.id == FollowUp.promise_id)
        .where(Promise.ref == promise_ref)
        .options(selectinload(FollowUp.acts), joinedload(FollowUp.anew))
    )
    if found is None:
        raise NotFound()
    return found


def renewals() -> Select[int | None]:
    """The versions by which another day was agreed for a promise: none of them is a step to an agreement."""
    return select(FollowUpAct.offer_id).where(FollowUpAct.offer_id.is_not(None))


def with_renewals(items: set[int]) -> set[int]:
    """These items, and those by which what they promise was renewed, once or more."""
    renewed = (
        select(OfferItem.id)
        .join(FollowUpAct, FollowUpAct.offer_id == OfferItem.offer_id)
        .join(FollowUp, FollowUp.id == FollowUpAct.follow_up_id)
        .join(Promise, Promise.id == FollowUp.promise_id)
    )
    found, new = set(items), items
    while new:
        new = set(db.session.scalars(renewed.where(Promise.offer_item_id.in_(new)))) - found
        found |= new
    return found
