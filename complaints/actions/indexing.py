"""What a case is found by, written when it is filed or divided, and anew once somebody answered or decided."""

from collections.abc import Sequence

from sqlalchemy import select

from complaints.lifecycle import RoomKind
from complaints.models import Answer, Complaint, Decision, Message, Offer, Point, PointAnswer, Room
from complaints.queries.finding import ANSWERED, OWN, SAID, TOLD, WHOLE
from kernel import search
from kernel.db import before_commit, db
from kernel.events import on_record

STREAM = "complaint:"
BY_KIND = {
    **dict.fromkeys(("complaint.answered", "complaint.offer_made"), ANSWERED),
    **dict.fromkeys(("complaint.refused", "complaint.terminated", "complaint.returned", "complaint.handed_off"), OWN),
    **dict.fromkeys(("complaint.power_disputed", "complaint.power_settled", "complaint.taken_over"), OWN),
    "complaint.outside_number_recorded": OWN,
}


@on_record
def touch(made: Sequence[tuple[int, str, str]]) -> None:
    """Remember what to index anew before the transaction commits."""
    due = {(BY_KIND[kind], int(stream.removeprefix(STREAM))) for _id, kind, stream in made if kind in BY_KIND}
    if due:
        waiting = db.session().info.setdefault("indexing", set())
        waiting |= due
        before_commit("indexing", _write)


def _write() -> None:
    words = {ANSWERED: _answered, OWN: _own}
    for kind, key in sorted(db.session().info.pop("indexing", set())):
        search.index(db.session(), kind, key, " ".join(words[kind](key)))


def index_told(complaint: Complaint) -> None:
    """By what everybody in the case is told: number, institution, facts and wishes (inside an act)."""
    wishes = (point.words for point in complaint.points)
    told = (*_about(complaint), complaint.words_told, *wishes)
    search.index(db.session(), TOLD, complaint.id, " ".join(told))


def index_whole(complaint: Complaint) -> None:
    """A divided case as it was filed too, for the learner and the body (O121 arts. 9, 37; inside an act)."""
    every = select(Point.words).filter_by(complaint_id=complaint.id)
    whole = (*_about(complaint), complaint.words, *db.session.scalars(every))
    search.index(db.session(), WHOLE, complaint.id, " ".join(whole))


def index_message(message: Message) -> None:
    """What was said, for those who hear it (inside an act)."""
    search.index(db.session(), SAID, message.id, message.words)


def _about(complaint: Complaint) -> tuple[str, str]:
    return complaint.number, complaint.respondent_name


def _answered(key: int) -> list[str]:
    """What the institution answered, point by point, and the offers on the table of all."""
    answers = select(Answer.words).filter_by(complaint_id=key)
    points = select(PointAnswer.words).join(Answer).where(Answer.complaint_id == key)
    offers = select(Offer.words).join(Room).where(Offer.complaint_id == key, Room.kind == RoomKind.JOINT)
    return [words for found in (answers, points, offers) for words in db.session.scalars(found)]


def _own(key: int) -> list[str]:
    """What bodies decided and said about whose case it is, and the number on another platform."""
    complaint = db.session.get_one(Complaint, key)
    reasons = db.session.scalars(select(Decision.reasons).filter_by(complaint_id=key))
    return [*reasons, complaint.power_reason or "", complaint.outside_number or ""]
