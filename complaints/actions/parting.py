"""A part is settled and the rest goes on: the points are marked, what was signed for them is owed (rules §0b.5)."""

from collections.abc import Collection
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.aftermath import start_confirming
from complaints.actions.moving import permit
from complaints.actions.promising import enforce_part
from complaints.events.follow_ups import (
    PartSettled,
)
from complaints.models import Complaint, Offer, OfferState, PartSettlement, Point
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import Actor


class PointsWrong(DomainError):
    """The points chosen are none, all that is left, or settled already."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("请选择已经谈妥的要求。全部谈妥的，请直接起草协议。")


def points_left(complaint: Complaint, point_ids: Collection[int]) -> list[Point]:
    """The points a part is to settle; PointsWrong for none, for all that are left, and for what is settled already."""
    left = {point.id: point for point in complaint.points if point.settled_by_id is None}
    chosen = set(point_ids)
    if not chosen or not chosen < set(left):
        raise PointsWrong()
    return [left[key] for key in sorted(chosen)]


def settle_part(
    complaint: Complaint, offer: Offer, point_ids: Collection[int], signed_on: date, *, by: Actor
) -> PartSettlement:
    """A text for some points is signed and sealed; the case stays in mediation for the others (O121 art. 24)."""
    with transaction():
        lock(complaint)
        permit(complaint, "agree", by)
        if offer.complaint_id != complaint.id or offer.state is not OfferState.ACCEPTED:
            raise IllegalMove(_l("要先有一个各方都同意的方案，才能记下部分达成一致。"))
        if db.session.scalar(select(PartSettlement.id).filter_by(offer_id=offer.id)):
            raise IllegalMove(_l("这一版方案已经记过了。"))
        chosen = points_left(complaint, point_ids)
        row = PartSettlement(complaint_id=complaint.id, offer_id=offer.id, settled_on=signed_on)
        row.noted_by_id, row.noted_at = by.person_id, clock.now()
        db.session.add(row)
        db.session.flush()
        for point in chosen:
            point.settled_by_id = row.id
        db.session.flush()
        enforce_part(complaint, offer, signed_on, by)
        start_confirming(complaint, signed_on, by)
        events.record(PartSettled(complaint.id, row.id, offer.id, len(chosen)), by)
        return row


def is_partly_settled(complaint: Complaint) -> bool:
    """Whether some of its points were settled while the rest went on."""
    return any(point.settled_by_id is not None for point in complaint.points)
