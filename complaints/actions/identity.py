"""Proof of identity, asked of the learner inside the time for deciding (form 四; O121 art. 10; IR art. 46)."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions import clocks
from complaints.actions.asking import make_room, must_hand_in, must_say_what
from complaints.actions.attaching import attach
from complaints.actions.moving import move, permit
from complaints.actions.proposing import use_proposal
from complaints.events import IdentityRequested, IdentitySupplied
from complaints.models import Complaint, IdentityRequest
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError
from kernel.events import Actor
from kernel.web import day


def open_request(complaint: Complaint) -> IdentityRequest | None:
    """The newest request to which nothing has come."""
    if clocks.running(complaint, "T-ID") is None:  # whoever asked has decided, let go or asked anew
        return None
    found = select(IdentityRequest).filter_by(complaint_id=complaint.id, supplied_at=None)
    return db.session.scalar(found.order_by(IdentityRequest.id.desc()).limit(1))


def request_identity(complaint: Complaint, words: str, due_on: date, *, by: Actor) -> IdentityRequest:
    """The body asks for proof of identity by a day inside its T-ACC, which runs on (O121 arts. 10, 15; IR art. 46)."""
    with transaction():
        lock(complaint)
        permit(complaint, "request_identity", by)
        asked = must_say_what(words)
        _check_day(complaint, due_on)
        make_room(complaint, "T-ID", by)
        move(complaint, "request_identity", by)
        row = IdentityRequest(
            complaint_id=complaint.id,
            words=asked,
            due_on=due_on,
            asked_by_id=by.person_id,
            asked_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        clocks.start_until(complaint, "T-ID", due_on, by)
        events.record(IdentityRequested(complaint.id, row.id, due_on), by)
        return row


def _check_day(complaint: Complaint, due_on: date) -> None:
    """The day lies inside the body's own running time for deciding: waiting never makes that longer (form 四)."""
    running = clocks.running(complaint, "T-ACC", complaint.body_id)
    if running is None or clock.now() >= running.due_at:
        raise DomainError(_l("告知是否受理的期限已过，不能再要求补充。"))
    if not clock.today() <= due_on <= running.due_on:
        raise DomainError(
            _l("补充材料的最后一天应在今天到%(day)s之间：等待材料不会延长告知是否受理的期限。", day=day(running.due_on))
        )


def supply_identity(complaint: Complaint, words: str, *, by: Actor, form_token: str | None = None) -> None:
    """The learner hands in what was asked for; only the body may read it, with a reason (O121 art. 10; IR art. 46)."""
    with transaction():
        lock(complaint)
        permit(complaint, "supply_identity", by)
        row = open_request(complaint)
        if row is None:
            raise DomainError(_l("现在没有要补充的身份材料。"))
        said = must_hand_in(words, form_token)
        move(complaint, "supply_identity", by)
        use_proposal(complaint, "refuse")  # what a late T-ID drafted would no longer be true
        row.supplied, row.supplied_at = said, clock.now()
        attach(complaint, form_token, "identity", row.id)
        events.record(IdentitySupplied(complaint.id, row.id), by)
