"""A department asks the parties, entrusts mediation, and gets the result back (O121 art. 19; IR art. 46(4))."""

from flask_babel import lazy_gettext as _l

from accounts.models import Organisation
from accounts.roles import ASSOCIATIONS
from complaints.actions.moving import permit, seats
from complaints.events import EntrustingAsked, EntrustingReturned
from complaints.lifecycle.entrusting import (
    EntrustingState,
    Terms,
    entrusting_move,
    names_of,
    usual_terms,
)
from complaints.models import Complaint
from complaints.models.entrusting import Entrusting
from complaints.queries.entrusting import asked_entrusting, entrusting_of, is_free_to_entrust
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor


class EntrustingWrong(DomainError):
    """The 委托函 may not say this, or says something else than the parties were asked."""

    status = 422


def ask_entrusting(complaint: Complaint, to: Organisation, terms: Terms, *, by: Actor) -> Entrusting:
    """Ask both parties whether they agree that this body mediates, in this name; asking anew takes the old away."""
    with transaction():
        lock(complaint)
        permit(complaint, "entrust", by)
        must_be_free(complaint)
        _check(complaint, to, terms)
        known = asked_entrusting(complaint)
        if known is not None and complaint.asked_entrusting_at is not None and _is_same(known, to, terms):
            return known
        if known is not None:
            _end(known, "ask_again")
            complaint.asked_anew_at = clock.now()
            db.session.flush()
        row = _row(complaint, to, terms, by)
        row.state, row.asked_at = EntrustingState.ASKED, clock.now()
        complaint.asked_entrusting_at = row.asked_at
        db.session.add(row)
        db.session.flush()
        events.record(EntrustingAsked(complaint.id, row.id, to.id, row.in_name), by)
        return row


def _row(complaint: Complaint, to: Organisation, terms: Terms, by: Actor) -> Entrusting:
    said = {"in_name": terms.in_name, "words": terms.words.strip(), "result": ""}
    return Entrusting(complaint_id=complaint.id, body_id=complaint.body_id, to_id=to.id, hand_id=by.person_id, **said)


def _is_same(row: Entrusting, to: Organisation, terms: Terms) -> bool:
    return (row.to_id, row.in_name, row.words) == (to.id, terms.in_name, terms.words.strip())


def must_be_free(complaint: Complaint) -> None:
    """IllegalMove while a body has the case by an entrusting that it has not given back."""
    if not is_free_to_entrust(complaint):
        raise IllegalMove(_l("案件已经委托调解。受托的组织没有谈成、交回之后，才能另行委托。"))


def _check(complaint: Complaint, to: Organisation, terms: Terms) -> None:
    if complaint.body is None or to.kind not in ASSOCIATIONS:
        raise EntrustingWrong(_l("只能委托消费者协会或者依法成立的其他调解组织。"))
    if terms.in_name not in names_of(complaint.body.kind):
        raise EntrustingWrong(_l("市场监督管理部门委托的，受托组织以委托单位的名义调解，不得转委托。"))


def give(complaint: Complaint, to: Organisation, terms: Terms | None, by: Actor) -> Entrusting:
    """Write down on what terms the case was entrusted (inside the act, both consents being there)."""
    row = asked_entrusting(complaint)
    if terms is None:
        kind = complaint.body.kind if complaint.body is not None else to.kind
        terms = Terms(row.in_name, row.words) if row is not None else usual_terms(kind)
    _check(complaint, to, terms)
    if row is not None and not _is_same(row, to, terms):
        raise EntrustingWrong(_l("这与征询双方时说的不一样。要改的，请重新征询双方。"))
    if row is None:
        row = _row(complaint, to, terms, by)
        db.session.add(row)
    row.state, row.given_at = EntrustingState.STANDING, clock.now()
    db.session.flush()
    return row


def return_entrusted(complaint: Complaint, is_agreed: bool, words: str = "", *, by: Actor) -> None:
    """The entrusted body gives the case back: agreed, or failed with reasons; the department closes or terminates."""
    with transaction():
        lock(complaint)
        row = entrusting_of(complaint)
        if row is None:
            raise IllegalMove()
        found = entrusting_move(row.state, "return_agreed" if is_agreed else "return_failed")
        if found is None:
            raise IllegalMove(_l("这件委托已经交回。"))
        if not found.seats & {party.role for party in seats(complaint, by)}:
            raise NotYours()
        if not is_agreed and not words.strip():
            raise EntrustingWrong(_l("请写明没有谈成的理由。"))
        row.over(found.target, clock.now())
        row.result, row.returned_by_id = words.strip(), by.person_id
        if not is_agreed:
            complaint.given_back_at = row.ended_at
        events.record(EntrustingReturned(complaint.id, row.id, row.state), by)


def end_entrusting(complaint: Complaint) -> None:
    """The case has ended another way: nothing is entrusted any more (inside an act)."""
    complaint.asked_entrusting_at = None
    row = entrusting_of(complaint)
    if row is not None and row.ended_at is None:
        _end(row, "end")


def end_asking(complaint: Complaint) -> None:
    """The parties have agreed: nobody is asked any more whether another body may mediate (inside an act)."""
    row = asked_entrusting(complaint)
    complaint.asked_entrusting_at = None
    if row is not None:
        _end(row, "end")


def _end(row: Entrusting, act: str) -> None:
    found = entrusting_move(row.state, act)
    if found is None:
        raise IllegalMove()
    row.over(found.target, clock.now())
