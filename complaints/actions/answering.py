"""The institution's answer: a first word, then the facts and every point with what is granted, in sums and days."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions import clocks
from complaints.actions.answer_drafts import Typed, check_answer_draft, drop_answer_drafts, save_answer_draft
from complaints.actions.items import ItemDraft
from complaints.actions.moving import permit
from complaints.actions.promising import lapse_admin
from complaints.actions.seats import joint_room
from complaints.actions.table import put_offer
from complaints.events import ComplaintAnswered
from complaints.lifecycle.answering import Account, Grant, Granted, problems, sum_of
from complaints.models import Answer, AnswerStep, Complaint, DraftOf, Point, PointAnswer, Stance
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import Actor

STANCE_OF = {
    **dict.fromkeys((Grant.FULL, Grant.RESUME, Grant.APOLOGY, Grant.DO, Grant.DONE), Stance.AGREE),
    **dict.fromkeys((Grant.PART, Grant.INSTEAD), Stance.PARTLY),
    Grant.REFUSED: Stance.REFUSE,
}


class AnswerWrong(DomainError):
    """An answer leaves something out, or grants what does not fit what was asked."""

    status = 422


@dataclass(frozen=True)
class PointWords:
    """What the institution says to one point, and what it grants."""

    point_id: int
    granted: Granted
    words: str


@dataclass(frozen=True)
class AnswerWords:
    """An answer: the plain word to all, what is said of the facts, and one to each point; an offer may come with it."""

    words: str
    points: tuple[PointWords, ...]
    step: AnswerStep = AnswerStep.FINAL
    items: tuple[ItemDraft, ...] = ()
    until_on: date | None = None
    account: Account | None = None
    account_words: str = ""


@dataclass(frozen=True)
class Drafted:
    """Which draft an answer was written from (its mark), and what of it is meant for the formal answer to come."""

    seen: str
    rest: Typed | None = None


def answer(complaint: Complaint, words: AnswerWords, *, by: Actor, key: str, drafted: Drafted | None = None) -> Answer:
    """The institution answers the facts and each point, or says a first word; its clock is met (平台规则).

    The draft it was written from goes; raises DraftChanged when a colleague saved another one meanwhile.
    """
    with transaction():
        lock(complaint)
        row = permit(complaint, "answer", by)
        known = db.session.scalar(select(Answer).filter_by(idempotency_key=key))
        if known is not None:
            return known
        _check_answer(complaint, words)
        if drafted is not None:
            check_answer_draft(complaint, DraftOf.ANSWER, drafted.seen, by=by)
        made = put_offer(complaint, words.items, words.words, words.until_on, by, None) if words.items else None
        asked = {point.id: point for point in complaint.points}
        reply = Answer(
            complaint_id=complaint.id,
            step=words.step,
            words=words.words.strip(),
            account=words.account,
            account_words=words.account_words.strip(),
            author_id=by.person_id,
            offer_id=made.id if made else None,
            answered_at=clock.now(),
            idempotency_key=key,
            points=[_point_answer(asked[one.point_id], one) for one in words.points],
        )
        db.session.add(reply)
        db.session.flush()
        _end_drafts(complaint, words.step, drafted, by)
        on_time = _end_step(complaint, words.step, row.stops, by)
        room = joint_room(complaint)
        answered = ComplaintAnswered(complaint.id, reply.id, words.step, on_time)
        events.record(answered, by, room_id=room.id if room else None)
        return reply


def _end_drafts(complaint: Complaint, step: AnswerStep, drafted: Drafted | None, by: Actor) -> None:
    """A formal answer leaves nothing to draft; beside a first word the rest stays."""
    gone = (DraftOf.ANSWER,) if step is AnswerStep.INTERIM else tuple(DraftOf)
    drop_answer_drafts(complaint, *gone, by=by)
    if drafted is not None and drafted.rest:
        save_answer_draft(complaint, DraftOf.ANSWER, drafted.rest, "", by=by)


def _point_answer(point: Point, said: PointWords) -> PointAnswer:
    given = said.granted
    return PointAnswer(
        point_id=point.id,
        stance=STANCE_OF[given.grant],
        granted=given.grant,
        fen=sum_of(point.fen, given),
        by_on=given.on,
        why=given.why,
        words=said.words.strip(),
    )


def _check_answer(complaint: Complaint, words: AnswerWords) -> None:
    """A formal answer speaks to the facts and every point; a first word comes once, before any answer, alone."""
    if words.step is AnswerStep.FINAL:
        _check_formal(complaint, words)
        return
    if db.session.scalar(select(Answer.id).filter_by(complaint_id=complaint.id).limit(1)):
        raise IllegalMove(_l("先行说明只能作一次，并且要在正式答复之前。"))
    if words.items or words.points:
        raise DomainError(_l("先行说明不带方案；方案请和正式答复一起提出。"))


def _check_formal(complaint: Complaint, words: AnswerWords) -> None:
    asked = {point.id: point for point in complaint.points}
    if {one.point_id for one in words.points} != asked.keys() or not all(one.words.strip() for one in words.points):
        raise AnswerWrong(_l("请逐项答复投诉人的每一项要求。"))
    if words.account is None or not words.account_words.strip():
        raise AnswerWrong(_l("请说明投诉人说的经过是否属实。"))
    for one in words.points:
        point = asked[one.point_id]
        for problem in problems(str(point.kind), point.fen, one.granted, clock.today()):
            raise AnswerWrong(problem.label)


def _end_step(complaint: Complaint, step: AnswerStep, codes: tuple[str, ...], by: Actor) -> bool:
    """A first word meets T-RESP and starts T-RESP2; a formal answer meets whichever runs (平台规则)."""
    if step is AnswerStep.INTERIM:
        on_time = clocks.meet(complaint, "T-RESP", by)
        clocks.start(complaint, "T-RESP2", by)
        return on_time
    in_time = [clocks.meet(complaint, code, by) for code in codes]
    lapse_admin(complaint)
    clocks.stop(complaint, "T-ADM", by)
    return all(in_time)
