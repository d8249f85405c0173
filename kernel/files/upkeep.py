"""Looking after the store: what lies there without a row, rows without bytes, and quarantine that is over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from kernel import clock
from kernel.db import db, transaction
from kernel.files.intake import forget
from kernel.files.large import chunk_keys
from kernel.files.models import StoredFile
from kernel.files.storage import storage

_BATCH = 500


@dataclass(frozen=True)
class Orphans:
    """Objects no row knows, and refs of rows whose object is gone."""

    objects: list[str]
    rows: list[str]


def orphans(older_than: timedelta = timedelta(hours=1)) -> Orphans:
    """Compare rows and objects both ways; younger ones may still be on their way. It never deletes."""
    before = clock.now() - older_than
    lying = dict(storage().objects())
    columns = StoredFile.ref, StoredFile.uploaded_at, StoredFile.storage_key, StoredFile.copy_key, StoredFile.cover_key
    rows = db.session.execute(select(*columns)).all()
    held = [(ref, at, [key for key in keys if key]) for ref, at, *keys in rows]
    held += chunk_keys()
    known = {key for _ref, _at, keys in held for key in keys}
    return Orphans(
        [key for key, kept_at in lying.items() if key not in known and kept_at < before],
        sorted({ref for ref, at, keys in held if at < before and not all(key in lying for key in keys)}),
    )


def expire_unlinked(older_than: timedelta) -> int:
    """Delete files that waited in quarantine longer than this; linked ones stay. Says how many."""
    before, gone = clock.now() - older_than, 0
    while True:
        with transaction():
            rows = db.session.scalars(
                select(StoredFile)
                .where(StoredFile.owner_kind.is_(None), StoredFile.uploaded_at < before)
                .limit(_BATCH)
                .with_for_update(skip_locked=True)
            ).all()
            for row in rows:
                forget(row)
        gone += len(rows)
        if len(rows) < _BATCH:
            return gone


def owner_kinds() -> list[str]:
    """What kinds of things own files now."""
    found = select(StoredFile.owner_kind).where(StoredFile.owner_kind.is_not(None)).distinct()
    return [kind for kind in db.session.scalars(found) if kind is not None]


def erase(owner_kind: str, owner_ids: Collection[int]) -> int:
    """Delete every file of these owners in the open transaction, their bytes after it; says how many."""
    rows = db.session.scalars(
        select(StoredFile).where(StoredFile.owner_kind == owner_kind, StoredFile.owner_id.in_(owner_ids))
    ).all()
    for row in rows:
        forget(row)
    return len(rows)
