"""With the institution first (O121 art. 6; rules §8.1 rows 1-2): begun by choosing, settled by both."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from complaints.actions import clocks
from complaints.actions.moving import move
from complaints.actions.seats import admit, claimant, open_room
from complaints.events import PreSettled, PreSettlementBegun
from complaints.lifecycle import PartyRole, RoomKind, Status
from complaints.models import Complaint, Offer, OfferItem, OfferState
from institutions.queries import odr_membership
from kernel import clock, events
from kernel.db import db
from kernel.errors import DomainError
from kernel.events import Actor


class NoMember(DomainError):
    """Only an institution that is a member today can be asked first."""

    status = 409

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这家机构现在不能先行和解。请改选，直接交给处理单位。")


def begin(complaint: Complaint, by: Actor) -> None:
    """The institution is let in and asked; both clocks are the platform's own (inside the act of filing)."""
    membership = odr_membership(complaint.institution, clock.today())
    organisation = complaint.institution.organisation
    if membership is None or organisation is None:
        raise NoMember()
    respondent = admit(complaint, PartyRole.RESPONDENT, by=by, organisation=organisation)
    open_room(complaint, RoomKind.JOINT, [claimant(complaint), respondent])
    events.record(PreSettlementBegun(complaint.id, membership.id), by)
    first = clocks.start(complaint, "T-ODR", by)
    clocks.start(complaint, "T-CHOICE", by, start_on=first.due_on)


def settle_if_agreed(complaint: Complaint, by: Actor) -> None:
    """Both have said yes to one offer: before a body has the case that is the settlement (inside the act of replying).

    What is promised runs from the offer that was accepted; whether it was kept is asked after the last promised day.
    """
    if complaint.status is not Status.PRE_SETTLEMENT:
        return
    move(complaint, "settle", by)
    today = clock.today()
    complaint.ended_at = clock.now()
    events.record(PreSettled(complaint.id, today), by)
    ask_anew(complaint, max(today, promised_until(complaint) or today), by)


def promised_until(complaint: Complaint) -> date | None:
    """The newest day of the accepted offer's items; None when they name none."""
    newest = select(func.max(Offer.id)).filter_by(complaint_id=complaint.id, state=OfferState.ACCEPTED)
    found = select(func.max(OfferItem.by_on)).where(OfferItem.offer_id == newest.scalar_subquery())
    return db.session.scalar(found)


def ask_anew(complaint: Complaint, from_on: date, by: Actor) -> None:
    """The learner's choice is asked for from this day instead of from the end of the institution's time."""
    clocks.stop(complaint, "T-CHOICE", by)
    clocks.start(complaint, "T-CHOICE", by, start_on=from_on)
