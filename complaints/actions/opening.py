"""Somebody opens what they were told: it is looked at, and a decision it tells of has been shown (rules §0b.4)."""

from sqlalchemy import select

from complaints.actions.bounces import case_of
from complaints.actions.moving import seats
from complaints.actions.serving import TOLD_BY, serve
from complaints.lifecycle import CLAIMANTS
from complaints.models import Complaint, Decision
from kernel import messages
from kernel.db import db, lock, transaction
from kernel.errors import NotYours
from kernel.events import Actor
from kernel.messages import Letter


def open_letter(letter: Letter, *, by: Actor) -> Complaint | None:
    """The reader of a letter opens it; the page of its case follows, with the decision on it. Answers the case."""
    with transaction():
        if by.person_id is None or letter.to_person_id != by.person_id:
            raise NotYours()
        complaint = case_of(letter)
        if complaint is not None:
            lock(complaint)
        messages.see(letter)
        if complaint is not None and any(party.role in CLAIMANTS for party in seats(complaint, by)):
            kinds = [kind for kind, whys in TOLD_BY.items() if letter.why in whys]
            waiting = select(Decision).filter_by(complaint_id=complaint.id, served_at=None)
            told = waiting.where(Decision.kind.in_(kinds), Decision.decided_at <= letter.queued_at)
            for decision in db.session.scalars(told.order_by(Decision.id)).all():
                serve(decision, "shown", by=by)
        return complaint


def open_all(person_id: int, until_ref: str) -> int:
    """Somebody marks everything up to a letter as looked at; a decision is served only by opening it."""
    letter = messages.letter_for(person_id, until_ref)
    return messages.see_all(person_id, letter.id) if letter is not None else 0
