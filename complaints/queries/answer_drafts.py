"""The answers an institution is still writing, for its own people only."""

import json

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from accounts.roles import INSTITUTION_ROLES
from complaints.models import AnswerDraft, Complaint, DraftOf
from kernel.db import db


def answer_drafts_of(viewer: Viewer, complaint: Complaint) -> list[AnswerDraft]:
    """What the viewer's institution has begun in this case, the newest first."""
    if viewer.role not in INSTITUTION_ROLES or viewer.organisation_id is None:
        return []
    ours = select(AnswerDraft).filter_by(complaint_id=complaint.id, organisation_id=viewer.organisation_id)
    rows = ours.options(joinedload(AnswerDraft.saved_by)).order_by(AnswerDraft.saved_at.desc(), AnswerDraft.id)
    return list(db.session.scalars(rows))


def answer_draft_of(viewer: Viewer, complaint: Complaint, kind: DraftOf) -> AnswerDraft | None:
    """The draft of one form."""
    return next((row for row in answer_drafts_of(viewer, complaint) if row.kind is kind), None)


def typed_in(draft: AnswerDraft) -> dict[str, list[str]]:
    """What was typed, by the name of the field."""
    typed: dict[str, list[str]] = json.loads(draft.typed)
    return typed
