"""「我认为不对」: the learner objects to the body, and an officer answers before anything is decided (平台规则)."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.moving import move, permit
from complaints.events import ObjectionAnswered, RouteContested
from complaints.models import Complaint, RouteObjection
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError
from kernel.events import Actor


class ObjectionOpen(DomainError):
    """The learner's objection to the body waits for an answer; nothing is decided before it."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("投诉人认为处理单位不对。请先答复，再办下一步。")


def open_objection(complaint: Complaint) -> RouteObjection | None:
    """The objection that waits for an answer."""
    return db.session.scalar(select(RouteObjection).filter_by(complaint_id=complaint.id, answered_at=None).limit(1))


def must_be_answered(complaint: Complaint) -> None:
    """Raise ObjectionOpen while an objection waits for an answer."""
    if open_objection(complaint) is not None:
        raise ObjectionOpen()


def note_objection(complaint: Complaint, words: str, by: Actor) -> None:
    """Write the objection and its event (inside an act)."""
    row = RouteObjection(complaint_id=complaint.id, words=words.strip(), made_at=clock.now())
    db.session.add(row)
    db.session.flush()
    events.record(RouteContested(complaint.id, row.id), by)


def contest_route(complaint: Complaint, words: str, *, by: Actor) -> None:
    """The learner says 「我认为不对」 before the decision; one at a time, answered within T-ROUTE (平台规则)."""
    with transaction():
        lock(complaint)
        permit(complaint, "contest_route", by)
        if not words.strip():
            raise DomainError(_l("请写明您认为应由谁处理、为什么。"))
        if open_objection(complaint) is not None:
            raise DomainError(_l("您已经提过，正在等答复。"))
        move(complaint, "contest_route", by)
        note_objection(complaint, words, by)


def answer_objection(complaint: Complaint, answer: str, *, by: Actor) -> None:
    """Intake or the body answers the learner's objection; only then may it decide (平台规则)."""
    with transaction():
        lock(complaint)
        permit(complaint, "answer_objection", by)
        row = open_objection(complaint)
        if row is None:
            raise DomainError(_l("现在没有要答复的异议。"))
        if not answer.strip():
            raise DomainError(_l("请写明答复，投诉人会看到。"))
        move(complaint, "answer_objection", by)
        row.answer, row.answered_by_id, row.answered_at = answer.strip(), by.person_id, clock.now()
        events.record(ObjectionAnswered(complaint.id, row.id), by)
