"""Reads of marks, stars, views, answers beside the matter, promises; the case came from `complaint_for`."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from complaints.lifecycle import PartyRole
from complaints.lifecycle.answering import OpinionKind
from complaints.models import AdminAnswer, Complaint, OfferItem, Opinion, Party, PointMark, Promise, PromiseWord
from complaints.permissions import holds
from complaints.queries.cases import visible_to
from kernel.db import db
from kernel.errors import NotFound

READS = Party.role != PartyRole.OTHER_BODY


def newest_marks(complaint: Complaint) -> dict[int, PointMark]:
    """The mark that counts, by point; a point that is not here is unmarked."""
    found = select(PointMark).filter_by(complaint_id=complaint.id).order_by(PointMark.id)
    return {row.point_id: row for row in db.session.scalars(found)}


def marks_of(complaint: Complaint) -> list[PointMark]:
    """Every mark with its day, oldest first."""
    return list(db.session.scalars(select(PointMark).filter_by(complaint_id=complaint.id).order_by(PointMark.id)))


def opinions_of(complaint: Complaint) -> dict[tuple[OpinionKind, int], Opinion]:
    """What counts of each kind by party; who has not said it is not here."""
    found = select(Opinion).filter_by(complaint_id=complaint.id).order_by(Opinion.id)
    return {(row.kind, row.party_id): row for row in db.session.scalars(found)}


def admin_answers_of(complaint: Complaint) -> list[AdminAnswer]:
    """The institution's answers beside the matter, oldest first."""
    return list(db.session.scalars(select(AdminAnswer).filter_by(complaint_id=complaint.id).order_by(AdminAnswer.id)))


def admin_answer_for(viewer: Viewer, ref: str) -> AdminAnswer:
    """One of them by its id, in a case the viewer may see, or NotFound."""
    mine = visible_to(viewer).with_only_columns(Complaint.id)
    found = db.session.scalar(select(AdminAnswer).where(AdminAnswer.ref == ref, AdminAnswer.complaint_id.in_(mine)))
    if found is None:
        raise NotFound()
    return found


def promises_of(complaint: Complaint) -> list[Promise]:
    """What was promised in a case, in its order, with every word said about it."""
    items = joinedload(Promise.item)
    found = select(Promise).filter_by(complaint_id=complaint.id).order_by(Promise.id)
    seats = (items.joinedload(OfferItem.from_party), items.joinedload(OfferItem.to_party))
    return list(db.session.scalars(found.options(items, *seats, joinedload(Promise.words))).unique())


def promise_for(viewer: Viewer, ref: str) -> Promise:
    """One promise by its id, in a case in which the viewer has a seat that reads answers, or NotFound."""
    seated = select(Party.complaint_id).where(holds(viewer), READS)
    found = db.session.scalar(select(Promise).where(Promise.ref == ref, Promise.complaint_id.in_(seated)))
    if found is None:
        raise NotFound()
    return found


def may_read_promise_file(viewer: Viewer, word_id: int) -> bool:
    """Whether the viewer holds a seat in the case of the promise a proof belongs to."""
    found = (
        select(PromiseWord.id)
        .join(Promise, Promise.id == PromiseWord.promise_id)
        .join(Party, Party.complaint_id == Promise.complaint_id)
        .where(PromiseWord.id == word_id, holds(viewer), READS)
        .limit(1)
    )
    return db.session.scalar(found) is not None
