"""Typed words are kept when a session ends before the button is pressed, and given back after signing in again."""

import json
from datetime import timedelta

from sqlalchemy import delete

from accounts.models.typed import TypedAside
from kernel import clock
from kernel.db import db, transaction

KEPT = timedelta(days=1)
MOST = 200_000


def keep_typed(person_id: int, path: str, typed: dict[str, list[str]]) -> TypedAside | None:
    """Keep the fields of one form for this person, in place of what was kept of it before; None when it is too much."""
    words = json.dumps(typed, ensure_ascii=False)
    if len(words) > MOST or len(path) > 200:
        return None
    with transaction():
        db.session.execute(delete(TypedAside).filter_by(person_id=person_id, path=path))
        row = TypedAside(person_id=person_id, path=path, typed=words, kept_at=clock.now())
        db.session.add(row)
        db.session.flush()
        return row


def forget_typed() -> int:
    """Delete what was kept longer than a day; says how many."""
    with transaction():
        old = delete(TypedAside).where(TypedAside.kept_at < clock.now() - KEPT)
        return int(getattr(db.session.execute(old), "rowcount", 0))
