"""What the learner says of each point, the stars, each party's view of the outcome; none of it holds anything up."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.moving import permit_beside
from complaints.events import AnswerRated, OutcomeViewed, PointsMarked
from complaints.lifecycle.answering import Mark, OpinionKind, OutcomeView
from complaints.models import Answer, AnswerStep, Complaint, Opinion, Party, PointMark
from complaints.queries.answering import newest_marks
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import Actor


def mark_points(complaint: Complaint, marks: Mapping[int, Mark], *, by: Actor) -> None:
    """The learner marks points as solved or not; each change is dated, what is left out stays as it was."""
    with transaction():
        lock(complaint)
        party = permit_beside(complaint, "mark", by)
        if not marks.keys() <= {point.id for point in complaint.points}:
            raise DomainError(_l("要求有变动，请刷新后再标记。"))
        known = newest_marks(complaint)
        changed = {key: mark for key, mark in sorted(marks.items()) if key not in known or known[key].mark is not mark}
        now = clock.now()
        for key, mark in changed.items():
            db.session.add(
                PointMark(complaint_id=complaint.id, point_id=key, party_id=party.id, mark=mark, marked_at=now)
            )
        if changed:
            db.session.flush()
            said = tuple(f"{key}:{mark}" for key, mark in changed.items())
            events.record(PointsMarked(complaint.id, said), by)


def rate(complaint: Complaint, about: OpinionKind, stars: int, words: str = "", *, by: Actor) -> Opinion:
    """Stars from 1 to 5 for the answer, or after the end for the body; the words are for the body alone."""
    with transaction():
        lock(complaint)
        party = permit_beside(complaint, f"rate_{about}", by)
        if about is OpinionKind.ANSWER and not _has_answer(complaint):
            raise IllegalMove(_l("机构还没有正式答复。"))
        if about is OpinionKind.BODY and complaint.body_id is None:
            raise IllegalMove(_l("这件投诉没有处理单位。"))
        if not 1 <= stars <= 5:
            raise DomainError(_l("请选择1到5分。"))
        made = _keep(complaint, party, Opinion(kind=about, stars=stars, words=words.strip()))
        events.record(AnswerRated(complaint.id, made.id, about, stars), by)
        return made


def _has_answer(complaint: Complaint) -> bool:
    found = select(Answer.id).filter_by(complaint_id=complaint.id, step=AnswerStep.FINAL).limit(1)
    return db.session.scalar(found) is not None


def view_outcome(complaint: Complaint, view: OutcomeView, words: str = "", *, by: Actor) -> Opinion:
    """A party says how it sees the outcome; kept beside the outcome of the case, which it does not change."""
    with transaction():
        lock(complaint)
        party = permit_beside(complaint, "view_outcome", by)
        made = _keep(complaint, party, Opinion(kind=OpinionKind.OUTCOME, view=view, words=words.strip()))
        events.record(OutcomeViewed(complaint.id, made.id, party.id, view), by)
        return made


def _keep(complaint: Complaint, party: Party, made: Opinion) -> Opinion:
    made.complaint_id, made.party_id, made.said_at = complaint.id, party.id, clock.now()
    db.session.add(made)
    db.session.flush()
    return made
