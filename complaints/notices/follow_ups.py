"""Who is told what becomes of a broken promise, and of a sum paid in parts: the other side, the body, its superior."""

from complaints.events.answering import PromiseEvent
from complaints.events.follow_ups import (
    AnewAsked,
    FollowUpEnded,
    FollowUpEvent,
    FollowUpOpened,
    FollowUpResumed,
    FollowUpUrged,
    MediatedAnew,
    NewTermsDeclined,
    NewTermsProposed,
    PartClaimed,
    PartConfirmed,
    RefundFlagged,
)
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.models import Party, Promise
from complaints.notices.answering import readers_of
from complaints.notices.telling import DESK_EYES, SUPERIOR_EYES, tell, tell_staff
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber


def _promise(event: PromiseEvent) -> Promise:
    return db.session.get_one(Promise, event.promise_id)


def _tell(party: Party, template: str, promise: Promise, row: EventRow) -> None:
    for person in readers_of(party, promise.complaint):
        if person.id != row.actor_id:
            tell(person, template, promise.complaint, row)


@subscriber(PartClaimed)
def part_claimed(event: PartClaimed, row: EventRow) -> None:
    """Whoever is owed learns that a part is said to be paid."""
    promise = _promise(event)
    _tell(promise.item.to_party, "part_claimed", promise, row)


@subscriber(PartConfirmed)
def part_confirmed(event: PartConfirmed, row: EventRow) -> None:
    """Whoever owes learns that a part was confirmed."""
    promise = _promise(event)
    _tell(promise.item.from_party, "part_confirmed", promise, row)


@subscriber(FollowUpOpened)
def follow_up_opened(event: FollowUpOpened, row: EventRow) -> None:
    """The superior of the body learns of what the institution has not done; the others know by the default (§0b.7)."""
    promise = _promise(event)
    body = promise.complaint.body
    if body is not None and promise.item.from_party.role is PartyRole.RESPONDENT:
        tell_staff(body.parent, SUPERIOR_EYES, "follow_up_superior", promise.complaint, row)


@subscriber(RefundFlagged)
def refund_flagged(event: RefundFlagged, row: EventRow) -> None:
    """The body that may check the clue, and its superior (处罚办法 arts. 8, 10)."""
    promise = _promise(event)
    body = promise.complaint.body
    tell_staff(body, DESK_EYES, "refund_flagged", promise.complaint, row)
    if body is not None:
        tell_staff(body.parent, SUPERIOR_EYES, "refund_flagged", promise.complaint, row)


@subscriber(FollowUpUrged)
def follow_up_urged(event: FollowUpUrged, row: EventRow) -> None:
    """Whoever owes."""
    promise = _promise(event)
    _tell(promise.item.from_party, "follow_up_urged", promise, row)


@subscriber(NewTermsProposed, NewTermsDeclined, AnewAsked)
def other_side(event: NewTermsProposed | NewTermsDeclined | AnewAsked, row: EventRow) -> None:
    """The side that did not speak."""
    templates = {NewTermsProposed: "new_terms_proposed", NewTermsDeclined: "new_terms_declined"}
    promise, spoke = _promise(event), db.session.get_one(Party, event.party_id)
    for party in (promise.item.from_party, promise.item.to_party):
        if (party.role in CLAIMANTS) != (spoke.role in CLAIMANTS):
            _tell(party, templates.get(type(event), "anew_asked"), promise, row)


@subscriber(MediatedAnew)
def mediated_anew(event: MediatedAnew, row: EventRow) -> None:
    """Both sides; the body finds the new case in its inbox."""
    promise = _promise(event)
    for party in (promise.item.from_party, promise.item.to_party):
        _tell(party, "anew_opened", promise, row)


@subscriber(FollowUpEnded, FollowUpResumed)
def follow_up_turned(event: FollowUpEvent, row: EventRow) -> None:
    """Both sides and the body learn that it is over, or that it goes on."""
    promise = _promise(event)
    template = "follow_up_ended" if isinstance(event, FollowUpEnded) else "follow_up_resumed"
    for party in (promise.item.from_party, promise.item.to_party):
        _tell(party, template, promise, row)
    tell_staff(promise.complaint.body, DESK_EYES, template, promise.complaint, row, but=row.actor_id)
