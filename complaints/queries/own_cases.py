"""A learner's own cases a page at a time, newest first, narrowed by words and status."""

from dataclasses import dataclass

from sqlalchemy.orm import load_only

from accounts.permissions import Viewer
from complaints.lifecycle import Status
from complaints.models import Complaint
from complaints.queries import places
from complaints.queries.cases import visible_to
from complaints.queries.finding import tells_itself
from complaints.queries.queues import LISTED
from kernel.db import db

SIZE = 25
ORDER = (Complaint.filed_at, Complaint.id)


@dataclass(frozen=True)
class OwnCases:
    """One page, and where the next begins."""

    rows: list[Complaint]
    after: str | None


def own_cases(viewer: Viewer, words: str = "", status: Status | None = None, after: str | None = None) -> OwnCases:
    """The cases in which the viewer sits as a person, behind the place `after` names."""
    found = visible_to(viewer).options(load_only(*LISTED, raiseload=True))
    if status is not None:
        found = found.where(Complaint.status == status)
    if words:
        found = found.where(tells_itself(viewer, words, Complaint.id))
    if (said := places.read(after)) is not None:
        last = visible_to(viewer).with_only_columns(Complaint.id).where(Complaint.number == said[1])
        # Newest first: compared the other way round.
        key = db.session.scalar(last) or 0
        found = found.where(~places.behind(ORDER, (places.instant(said[0]), key)), Complaint.id != key)
    rows = list(db.session.scalars(found.order_by(*(one.desc() for one in ORDER)).limit(SIZE + 1)))
    last_one = rows[SIZE - 1] if len(rows) > SIZE else None
    return OwnCases(rows[:SIZE], places.said(last_one.filed_at, last_one.number) if last_one is not None else None)
