"""Finding a filing in progress by cookie, by resume code, or in the account."""

import json
from typing import Any

from sqlalchemy import select

from accounts.permissions import Viewer
from complaints.models import Draft
from kernel import clock
from kernel.crypto import normal_text, token_hash
from kernel.db import db


def draft_for(viewer: Viewer, key: str | None) -> Draft | None:
    """The draft of this cookie; once it belongs to an account, only that person finds it."""
    if not key:
        return None
    draft = db.session.scalar(select(Draft).where(Draft.key_hash == token_hash(key), Draft.expires_at > clock.now()))
    if draft is None or (draft.person_id is not None and draft.person_id != viewer.person_id):
        return None
    return draft


def draft_by_code(code: str) -> Draft | None:
    """The draft of a shown resume code (spaces and hyphens are ignored)."""
    plain = normal_text(code).replace("-", "").replace(" ", "").lower()
    return db.session.scalar(
        select(Draft).where(Draft.resume_hash == token_hash(plain), Draft.expires_at > clock.now())
    )


def drafts_of(viewer: Viewer) -> list[Draft]:
    """The unfinished filings in an account."""
    if viewer.person_id is None:
        return []
    return list(
        db.session.scalars(
            select(Draft)
            .where(Draft.person_id == viewer.person_id, Draft.complaint_id.is_(None), Draft.expires_at > clock.now())
            .order_by(Draft.changed_at.desc())
        )
    )


def answers_in(draft: Draft) -> dict[str, Any]:
    """What was typed so far."""
    answers: dict[str, Any] = json.loads(draft.answers)
    return answers
