"""What a case is found by, written when it is filed or divided, and anew once somebody answered or decided."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from complaints.lifecycle import RoomKind
from complaints.models import (
    AdminAnswer,
    Answer,
    Complaint,
    Decision,
    Message,
    Offer,
    Party,
    Point,
    PointAnswer,
    Promise,
    PromiseWord,
    Room,
)
from complaints.permissions import seated_now
from complaints.queries.finding import ANSWERED, OFFERED, OWN, SAID, TOLD, WHOLE
from kernel import search
from kernel.db import before_commit, db
from kernel.events import on_record

STREAM = "complaint:"
# Whose a case is changes with its seats: then all its entries are written anew.
SEATS = frozenset({"complaint.party_admitted", "complaint.party_dismissed"})
BY_KIND = {
    "complaint.answered": ANSWERED,
    "complaint.offer_made": OFFERED,
    **dict.fromkeys(("complaint.admin_answered", "complaint.admin_reviewed"), ANSWERED),
    **dict.fromkeys(("complaint.promise_claimed", "complaint.promise_confirmed"), ANSWERED),
    "complaint.promise_contested": ANSWERED,
    **dict.fromkeys(("complaint.refused", "complaint.terminated", "complaint.returned", "complaint.handed_off"), OWN),
    **dict.fromkeys(("complaint.power_disputed", "complaint.power_settled", "complaint.taken_over"), OWN),
    "complaint.outside_number_recorded": OWN,
}


@on_record
def touch(made: Sequence[tuple[int, str, str]]) -> None:
    """Remember what to index anew before the transaction commits."""
    due = {(BY_KIND.get(kind, ""), key(stream)) for _id, kind, stream in made if kind in BY_KIND or kind in SEATS}
    if due:
        waiting = db.session().info.setdefault("indexing", set())
        waiting |= due
        before_commit("indexing", _write)


def key(stream: str) -> int:
    """The case of a stream."""
    return int(stream.removeprefix(STREAM))


def _write() -> None:
    """One entry of a case, or all that it has once its seats have changed."""
    waiting: set[tuple[str, int]] = db.session().info.pop("indexing", set())
    moved = {complaint_id for kind, complaint_id in waiting if not kind}
    for complaint_id in sorted({complaint_id for _kind, complaint_id in waiting}):
        kinds = {kind for kind, one in waiting if one == complaint_id and kind}
        _index(complaint_id, set(WORDS) if complaint_id in moved else kinds)


def _index(complaint_id: int, kinds: set[str]) -> None:
    complaint, scopes = db.session.get_one(Complaint, complaint_id), _scopes(complaint_id)
    for kind in sorted(kinds):
        words = " ".join(WORDS[kind](complaint)).strip()
        if words:
            search.index(db.session(), kind, complaint_id, words, scopes)


def _scopes(complaint_id: int) -> list[int]:
    """The organisations that hold a seat now."""
    seats = select(Party.organisation_id).where(Party.complaint_id == complaint_id, seated_now())
    return sorted({key for key in db.session.scalars(seats) if key is not None})


def index_anew(complaint: Complaint) -> None:
    """By what it tells now, once it was divided (O121 arts. 9, 37; inside an act)."""
    db.session.flush()
    _index(complaint.id, {TOLD, WHOLE})


def index_message(message: Message) -> None:
    """What was said, for those who hear it (inside an act)."""
    search.index(db.session(), SAID, message.id, message.words)


def _about(complaint: Complaint) -> tuple[str, str]:
    return complaint.number, complaint.respondent_name


def _told(complaint: Complaint) -> list[str]:
    """What everybody in the case is told: number, institution, facts and wishes."""
    db.session.expire(complaint, ["points"])
    return [*_about(complaint), complaint.words_told, *(point.words for point in complaint.points)]


def _whole(complaint: Complaint) -> list[str]:
    """A divided case as it was filed, for the learner and the body; of another there is nothing more to tell."""
    if complaint.dispute_words is None:
        return []
    every = select(Point.words).filter_by(complaint_id=complaint.id)
    return [*_about(complaint), complaint.words, *db.session.scalars(every)]


def _answered(complaint: Complaint) -> list[str]:
    """What the institution answered, point by point or beside the matter, and words on promises."""
    mine = {"complaint_id": complaint.id}
    answers, accounts = select(Answer.words).filter_by(**mine), select(Answer.account_words).filter_by(**mine)
    beside = (select(AdminAnswer.reasons).filter_by(**mine), select(AdminAnswer.review_words).filter_by(**mine))
    promised = select(PromiseWord.words).join(Promise).where(Promise.complaint_id == complaint.id)
    points = select(PointAnswer.words).join(Answer).where(Answer.complaint_id == complaint.id)
    every = (answers, accounts, points, *beside, promised)
    return [words for found in every for words in db.session.scalars(found) if words]


def _offered(complaint: Complaint) -> list[str]:
    """What went with the offers to all."""
    offers = select(Offer.words).join(Room).where(Offer.complaint_id == complaint.id, Room.kind == RoomKind.JOINT)
    return [words for words in db.session.scalars(offers) if words]


def _own(complaint: Complaint) -> list[str]:
    """What bodies decided and said about whose case it is, and the number on another platform."""
    reasons = db.session.scalars(select(Decision.reasons).filter_by(complaint_id=complaint.id))
    return [*reasons, complaint.power_reason or "", complaint.outside_number or ""]


WORDS: dict[str, Callable[[Complaint], list[str]]] = {
    TOLD: _told,
    WHOLE: _whole,
    ANSWERED: _answered,
    OFFERED: _offered,
    OWN: _own,
}
