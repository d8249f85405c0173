"""Answers beside the matter: the institution gives one with reasons, an officer reviews it; nothing stops for it."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions import clocks
from complaints.actions.answer_drafts import check_answer_draft, drop_answer_drafts
from complaints.actions.moving import move, permit
from complaints.events import AdminAnswered, AdminReviewed
from complaints.lifecycle.answering import NEEDS_REFERENCE, AdminKind
from complaints.models import AdminAnswer, Answer, AnswerStep, Complaint, DraftOf, ReviewState
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import Actor

ANSWERING = ("T-RESP", "T-RESP2")


class ReasonsMissing(DomainError):
    """Such an answer, and its review, need reasons that both sides read."""

    status = 422


@dataclass(frozen=True)
class AdminWords:
    """Which kind, why, and what it refers to: the other case, the paper of a settlement, the right firm."""

    kind: AdminKind
    reasons: str
    reference: str = ""


def give_admin_answer(
    complaint: Complaint, words: AdminWords, *, by: Actor, key: str, seen: str | None = None
) -> AdminAnswer:
    """The institution says the case is not for it to answer; its own clock and the learner's run on (平台规则).

    `seen` is the mark of the draft it was written from: raises DraftChanged when a colleague saved another meanwhile.
    """
    with transaction():
        lock(complaint)
        permit(complaint, "admin_answer", by)
        known = db.session.scalar(select(AdminAnswer).filter_by(idempotency_key=key))
        if known is not None:
            return known
        _check(complaint, words)
        if seen is not None:
            check_answer_draft(complaint, DraftOf.ADMIN, seen, by=by)
        move(complaint, "admin_answer", by)
        made = AdminAnswer(
            complaint_id=complaint.id,
            kind=words.kind,
            reasons=words.reasons.strip(),
            reference=words.reference.strip(),
            author_id=by.person_id,
            said_at=clock.now(),
            idempotency_key=key,
        )
        db.session.add(made)
        db.session.flush()
        drop_answer_drafts(complaint, DraftOf.ADMIN, by=by)
        events.record(AdminAnswered(complaint.id, made.id, words.kind), by)
        return made


def _check(complaint: Complaint, words: AdminWords) -> None:
    """Once of a kind, one at a time, before a formal answer, with reasons and what they refer to."""
    if db.session.scalar(select(Answer.id).filter_by(complaint_id=complaint.id, step=AnswerStep.FINAL).limit(1)):
        raise IllegalMove(_l("已经正式答复，不能再作程序性答复。"))
    for earlier in db.session.scalars(select(AdminAnswer).filter_by(complaint_id=complaint.id)):
        if earlier.state is ReviewState.WAITING:
            raise IllegalMove(_l("已有一份程序性答复在等待处理单位核对。"))
        if earlier.kind is words.kind:
            raise IllegalMove(_l("这一种情况处理单位已经核对过，请作正式答复。"))
    if not words.reasons.strip():
        raise ReasonsMissing(_l("请写明理由。"))
    if words.kind in NEEDS_REFERENCE and not words.reference.strip():
        raise ReasonsMissing(_l("请填写另一件投诉的编号，或者和解的日期与凭据。"))
    if words.kind is AdminKind.DUPLICATE and other_case(complaint, words.reference) is None:
        raise ReasonsMissing(_l("没有找到贵机构这个编号的另一件投诉，请核对编号。"))


def other_case(complaint: Complaint, number: str) -> Complaint | None:
    """Another case against the same institution by its number."""
    found = select(Complaint).where(Complaint.number == number.strip(), Complaint.id != complaint.id)
    return db.session.scalar(found.where(Complaint.institution_id == complaint.institution_id))


def review_admin_answer(row: AdminAnswer, upheld: bool, words: str, *, by: Actor) -> None:
    """An officer upholds or rejects, in words both sides read; what follows from upholding is an act of its own.

    Upheld, nobody waits for an answer any more; rejected, the institution must answer: T-RESP starts again (平台规则).
    """
    with transaction():
        complaint = lock(row.complaint)
        permit(complaint, "review_admin", by)
        lock(row)
        if row.state is not ReviewState.WAITING:
            raise IllegalMove(_l("这份程序性答复已经核对过，或者不再需要核对。"))
        if not words.strip():
            raise ReasonsMissing(_l("请写明核对的结果和理由，双方都会看到。"))
        move(complaint, "review_admin", by)
        row.state = ReviewState.UPHELD if upheld else ReviewState.REJECTED
        row.review_words, row.reviewed_by_id, row.reviewed_at = words.strip(), by.person_id, clock.now()
        for code in ANSWERING:
            clocks.stop(complaint, code, by)
        if not upheld:
            clocks.start(complaint, "T-RESP", by)
        events.record(AdminReviewed(complaint.id, row.id, row.kind, upheld), by)
