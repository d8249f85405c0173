"""Who is told of answers beside the matter, marks, views and promises: each side what the other said."""

from accounts.models import Person
from accounts.roles import Role
from complaints.events import (
    AdminAnswered,
    AdminReviewed,
    OutcomeViewed,
    PointsMarked,
    PromiseAsked,
    PromiseClaimed,
    PromiseConfirmed,
    PromiseContested,
    PromiseDefaulted,
    PromiseUncontested,
)
from complaints.lifecycle import CLAIMANTS, EXTRA
from complaints.models import Complaint, Party, Promise
from complaints.notices.telling import DESK_EYES, INSTITUTION_EYES, case_of, due_words, people_of, tell, tell_staff
from complaints.queries.answer_codes import answer_code, takes_answer
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from kernel.web import day


@subscriber(AdminAnswered)
def admin_answered(event: AdminAnswered, row: EventRow) -> None:
    """The learner learns that it changes nothing yet; the officers have it to review."""
    complaint = case_of(event)
    if complaint.filer is not None:
        tell(complaint.filer, "admin_answered", complaint, row)
    due = due_words(complaint, "T-ADM")
    tell_staff(complaint.body, DESK_EYES, "admin_answered_desk", complaint, row, due=due)


@subscriber(AdminReviewed)
def admin_reviewed(event: AdminReviewed, row: EventRow) -> None:
    """Both sides read what the officer found; rejected, the institution has a new day."""
    complaint = case_of(event)
    template = "admin_upheld" if event.is_upheld else "admin_rejected"
    due = due_words(complaint, "T-RESP")
    if complaint.filer is not None:
        tell(complaint.filer, template, complaint, row, due=due)
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, template, complaint, row, due=due)


@subscriber(PointsMarked)
def points_marked(event: PointsMarked, row: EventRow) -> None:
    """The institution sees which points are not solved for the learner."""
    complaint = case_of(event)
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, "points_marked", complaint, row)


@subscriber(OutcomeViewed)
def outcome_viewed(event: OutcomeViewed, row: EventRow) -> None:
    """The other side learns how the outcome is seen."""
    complaint = case_of(event)
    if row.actor_role != Role.LEARNER:
        if complaint.filer is not None:
            tell(complaint.filer, "outcome_viewed", complaint, row)
        return
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, "outcome_viewed", complaint, row)


def readers_of(party: Party, complaint: Complaint) -> list[Person]:
    """Who reads for a side of a promise; for the learner's side whoever filed. An extra seat opens no case."""
    if party.role in EXTRA:
        return []  # it is told at the address of its own page
    if party.role in CLAIMANTS:
        return [complaint.filer] if complaint.filer is not None else []
    return people_of(party)


def _tell_side(party: Party, template: str, complaint: Complaint, row: EventRow, **facts: object) -> None:
    for person in readers_of(party, complaint):
        tell(person, template, complaint, row, **facts)


@subscriber(PromiseAsked)
def promise_asked(event: PromiseAsked, row: EventRow) -> None:
    """「钱到了吗」 to whoever is owed, a reminder to whoever owes."""
    promise = db.session.get_one(Promise, event.promise_id)
    if takes_answer(promise):
        code = answer_code(promise)
        _tell_side(promise.item.to_party, "promise_asked_code", promise.complaint, row, code=code)
    else:
        _tell_side(promise.item.to_party, "promise_asked", promise.complaint, row)
    _tell_side(promise.item.from_party, "promise_due", promise.complaint, row)


@subscriber(PromiseClaimed)
def promise_claimed(event: PromiseClaimed, row: EventRow) -> None:
    """Whoever is owed learns what is said, and until when proof waits for a word against it."""
    promise = db.session.get_one(Promise, event.promise_id)
    template, until = ("promise_proven" if event.has_proof else "promise_claimed"), promise.contest_until
    due = day(until) if until is not None else ""
    _tell_side(promise.item.to_party, template, promise.complaint, row, due=due)


@subscriber(PromiseConfirmed)
def promise_confirmed(event: PromiseConfirmed, row: EventRow) -> None:
    """Whoever owed learns that it is confirmed."""
    promise = db.session.get_one(Promise, event.promise_id)
    _tell_side(promise.item.from_party, "promise_confirmed", promise.complaint, row)


@subscriber(PromiseContested)
def promise_contested(event: PromiseContested, row: EventRow) -> None:
    """Whoever owes is asked to answer; the body learns of it."""
    promise = db.session.get_one(Promise, event.promise_id)
    _tell_side(promise.item.from_party, "promise_contested", promise.complaint, row)
    tell_staff(promise.complaint.body, DESK_EYES, "promise_contested_desk", promise.complaint, row)


@subscriber(PromiseUncontested)
def promise_uncontested(event: PromiseUncontested, row: EventRow) -> None:
    """Both sides learn in which class it stands, and that it is no confirmation."""
    promise = db.session.get_one(Promise, event.promise_id)
    for party in (promise.item.to_party, promise.item.from_party):
        _tell_side(party, "promise_uncontested", promise.complaint, row)


@subscriber(PromiseDefaulted)
def promise_defaulted(event: PromiseDefaulted, row: EventRow) -> None:
    """A reminder to both, the ways out to whoever is owed, a flag for the body: a fact, never a verdict (§0b.7)."""
    promise = db.session.get_one(Promise, event.promise_id)
    _tell_side(promise.item.to_party, "promise_broken", promise.complaint, row)
    _tell_side(promise.item.from_party, "promise_reminder", promise.complaint, row)
    tell_staff(promise.complaint.body, DESK_EYES, "promise_broken_desk", promise.complaint, row)
