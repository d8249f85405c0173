"""More material asked of the learner, before and after acceptance; late or never, it holds no clock up (平台规则)."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions import clocks
from complaints.actions.asking import make_room, must_hand_in, must_say_what
from complaints.actions.attaching import attach
from complaints.actions.moving import move, permit
from complaints.events import SupplementRequested, SupplementSupplied
from complaints.lifecycle import BEFORE_ACCEPTANCE
from complaints.models import Complaint, Supplement
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError
from kernel.events import Actor
from kernel.web import day


def open_supplement(complaint: Complaint) -> Supplement | None:
    """The newest request to which nothing has come, also after its day; None once its asker let the case go."""
    if clocks.running(complaint, "T-SUP") is None:
        return None
    found = select(Supplement).filter_by(complaint_id=complaint.id, supplied_at=None)
    return db.session.scalar(found.order_by(Supplement.id.desc()).limit(1))


def request_supplement(complaint: Complaint, words: str, due_on: date, *, by: Actor) -> Supplement:
    """An officer asks the learner for more material by a day; T-ACC and T-MED run on (平台规则; rules §1)."""
    with transaction():
        lock(complaint)
        permit(complaint, "request_supplement", by)
        asked = must_say_what(words)
        _check_day(complaint, due_on)
        make_room(complaint, "T-SUP", by)
        move(complaint, "request_supplement", by)
        row = Supplement(
            complaint_id=complaint.id,
            words=asked,
            due_on=due_on,
            body_id=by.organisation_id,
            asked_by_id=by.person_id,
            asked_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        clocks.start_until(complaint, "T-SUP", due_on, by)
        events.record(SupplementRequested(complaint.id, row.id, due_on), by)
        return row


def bounding_code(complaint: Complaint) -> str:
    """The clock inside which the day must lie: waiting makes no time for deciding or mediating longer."""
    return "T-ACC" if complaint.status in BEFORE_ACCEPTANCE else "T-MED"


def _check_day(complaint: Complaint, due_on: date) -> None:
    running = clocks.running(complaint, bounding_code(complaint), complaint.body_id)
    last = running.due_on if running is not None and clock.now() < running.due_at else None
    if last is None and complaint.status in BEFORE_ACCEPTANCE:
        raise DomainError(_l("告知是否受理的期限已过，不能再要求补充。"))
    if last is not None and running is not None and running.paused_on is not None:
        last = None  # while its time stands still nobody knows its last day
    if due_on < clock.today():
        raise DomainError(_l("补充材料的最后一天不能早于今天。"))
    if last is not None and due_on > last:
        raise DomainError(_l("补充材料的最后一天应在今天到%(day)s之间：等待材料不会延长办理的期限。", day=day(last)))


def supply_supplement(
    complaint: Complaint, words: str, *, by: Actor, form_token: str | None = None, declined: bool = False
) -> None:
    """The learner hands in text and files, or says why there is none; possible after the day too (平台规则)."""
    with transaction():
        lock(complaint)
        permit(complaint, "supply_supplement", by)
        row = open_supplement(complaint)
        if row is None:
            raise DomainError(_l("现在没有要补充的材料。"))
        if declined and not words.strip():
            raise DomainError(_l("请写明为什么没有这些材料。"))
        said = must_hand_in(words, form_token)
        move(complaint, "supply_supplement", by)
        row.supplied, row.is_declined, row.supplied_at = said, declined, clock.now()
        attach(complaint, form_token, "supplement", row.id)
        events.record(SupplementSupplied(complaint.id, row.id, declined), by)
