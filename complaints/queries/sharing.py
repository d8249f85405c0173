"""Who answers which of an institution's cases, and where a draft lies; for cases the viewer was shown already."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from complaints.models import AnswerDraft, Assignee, Complaint
from complaints.queries.cases import visible_to
from kernel.db import db


def assignees_in(viewer: Viewer, ids: Sequence[int]) -> dict[int, str]:
    """By case the name of whoever of the viewer's institution answers it."""
    found = select(Assignee).where(Assignee.organisation_id == viewer.organisation_id, Assignee.complaint_id.in_(ids))
    rows = db.session.scalars(found.options(joinedload(Assignee.person))) if ids else ()
    return {row.complaint_id: row.person.name or "" for row in rows}


def drafted_in(viewer: Viewer, ids: Sequence[int]) -> set[int]:
    """The cases in which somebody of the viewer's institution has begun an answer."""
    found = select(AnswerDraft.complaint_id).where(
        AnswerDraft.organisation_id == viewer.organisation_id, AnswerDraft.complaint_id.in_(ids)
    )
    return set(db.session.scalars(found)) if ids else set()


def cases_numbered(viewer: Viewer, numbers: Sequence[str]) -> list[Complaint]:
    """The cases of these numbers that the viewer may see, in the order in which they are locked."""
    found = visible_to(viewer).where(Complaint.number.in_(numbers)).order_by(Complaint.id)
    return list(db.session.scalars(found, viewer.places))
