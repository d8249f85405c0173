"""What somebody typed before their session ended."""

import json

from sqlalchemy import select

from accounts.models.typed import TypedAside
from accounts.permissions import Viewer
from kernel.db import db


def typed_by(viewer: Viewer, ref: str, path: str) -> dict[str, list[str]] | None:
    """The fields kept of this person's form at this address."""
    if not viewer.is_signed_in:
        return None
    found = select(TypedAside).filter_by(ref=ref, person_id=viewer.person_id, path=path)
    row = db.session.scalar(found)
    typed: dict[str, list[str]] | None = json.loads(row.typed) if row is not None else None
    return typed
