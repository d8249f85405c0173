"""A filing in progress: begun behind a cookie or code, saved at every step, adopted by the account after contact."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from accounts.models import Person
from complaints.models import Complaint, Draft
from kernel import clock
from kernel.crypto import random_readable, random_token, token_hash
from kernel.db import db, lock, transaction

KEPT = timedelta(days=7)
KEPT_IN_ACCOUNT = timedelta(days=60)


def start_draft(answers: dict[str, Any]) -> tuple[Draft, str]:
    """Begin a draft; answers the row and the key its cookie carries (only the key's hash is kept)."""
    key, now = random_token(), clock.now()
    with transaction():
        draft = Draft(
            key_hash=token_hash(key),
            answers=json.dumps(answers, ensure_ascii=False),
            form_token=random_token(),
            idempotency_key=random_token(),
            made_at=now,
            changed_at=now,
            expires_at=now + KEPT,
        )
        db.session.add(draft)
    return draft, key


def body_token(draft: Draft) -> str:
    """Under which evidence waits that only the handling body is to read: apart from what is for all parties."""
    return f"body-{draft.form_token}"


def save_draft(draft: Draft, answers: dict[str, Any]) -> None:
    """Keep what was typed, at every step and also when the step has errors."""
    with transaction():
        lock(draft)
        draft.answers = json.dumps(json.loads(draft.answers) | answers, ensure_ascii=False)
        draft.changed_at = clock.now()
        draft.expires_at = clock.now() + (KEPT_IN_ACCOUNT if draft.person_id else KEPT)


def give_resume_code(draft: Draft) -> str:
    """A code to go on elsewhere; shown once, only its hash is kept, an earlier one stops working."""
    code = random_readable(16)
    with transaction():
        lock(draft).resume_hash = token_hash(code)
    return code


def adopt_draft(draft: Draft, person: Person) -> None:
    """The contact was verified: the draft now belongs to the account."""
    with transaction():
        lock(draft)
        draft.person_id = person.id
        draft.expires_at = clock.now() + KEPT_IN_ACCOUNT


def finish_draft(draft: Draft, complaint: Complaint) -> None:
    """The complaint was filed: the answers go, the row stays so that the same page sent twice finds the case."""
    with transaction():
        lock(draft)
        draft.complaint_id = complaint.id
        draft.answers = "{}"


def expire_drafts() -> int:
    """Delete drafts past their day; says how many."""
    with transaction():
        rows = db.session.scalars(
            select(Draft).where(Draft.expires_at < clock.now(), Draft.complaint_id.is_(None))
        ).all()
        for row in rows:
            db.session.delete(row)
        return len(rows)
