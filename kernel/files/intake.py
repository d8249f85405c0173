"""Taking files in: limits, the look at the content, quarantine under a form token, and the link to an owner."""

import errno
import hashlib
import math
from collections.abc import Collection, Iterable
from functools import partial
from typing import BinaryIO

from sqlalchemy import ColumnElement, Select, delete, false, func, or_, select

from kernel import clock, jobs
from kernel.config import settings
from kernel.crypto import seal_bytes
from kernel.db import db, in_transaction, on_commit, transaction
from kernel.files.copying import COPIED
from kernel.files.kinds import FileRefused, Kind, Refusal, kind_of
from kernel.files.models import MAX_BYTES, MAX_FILES, MAX_TOTAL, CopyState, StoredChunk, StoredFile, Usage
from kernel.files.names import clean_name
from kernel.files.object_store import StoreAway
from kernel.files.storage import new_key, storage

_CHUNK = 64 * 1024


def receive(stream: BinaryIO, name: str | None, form_token: str, by: int | None) -> StoredFile:
    """Take a file into quarantine under the token of the form it came with; raises FileRefused.

    It survives a failed form: the same token shows it again (`quarantined`) and links it later (`link`).
    """
    if not form_token:
        raise ValueError("a file in quarantine needs a form token")
    data = _read(stream)
    kind = kind_of(data)
    _check_disk(len(data))
    with transaction():
        _check_room(_usage(StoredFile.form_token == form_token), Usage(1, len(data)))
        row = _store(data, kind, name, by, form_token=form_token)
        row.check_at = row.uploaded_at
        row.copy_state = CopyState.WAITING if row.media_type in COPIED else CopyState.NONE
        jobs.hint("files.check", row.id)
        return row


def keep(data: bytes, name: str, owner_kind: str, owner_id: int, by: int | None = None) -> StoredFile:
    """Keep a file made here (a paper) for its owner at once, inside the open transaction; any size."""
    if not in_transaction():
        raise RuntimeError("a file made here is kept inside transaction()")
    return _store(data, kind_of(data), name, by, owner_kind=owner_kind, owner_id=owner_id)


def _read(stream: BinaryIO) -> bytes:
    data = bytearray()
    while chunk := stream.read(_CHUNK):
        data += chunk
        if len(data) > MAX_BYTES:
            raise FileRefused(Refusal.TOO_LARGE, size=_size_of(stream))
    return bytes(data)


def _size_of(stream: BinaryIO) -> str:
    try:
        size = stream.seek(0, 2)
    except (OSError, ValueError, AttributeError):
        return "≥ 10 MB"
    return f"{math.ceil(size / 1024 / 1024 * 10) / 10:g} MB"


def _store(
    data: bytes,
    kind: Kind,
    name: str | None,
    by: int | None,
    *,
    form_token: str | None = None,
    owner_kind: str | None = None,
    owner_id: int | None = None,
) -> StoredFile:
    """Bytes first, row second: a crash between leaves an object without a row, never a row without its bytes."""
    key = new_key()
    key_id, sealed = seal_bytes(data, f"stored_files:{key}")
    _put(key, sealed)
    row = StoredFile(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=kind.media_type,
        name=clean_name(name, kind.endings),
        storage_key=key,
        key_id=key_id,
        form_token=form_token,
        owner_kind=owner_kind,
        owner_id=owner_id,
        is_made_here=form_token is None,
        uploaded_by_id=by,
        uploaded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _put(key: str, sealed: bytes) -> None:
    """Keep the bytes; a disk that is full in the middle of it is said in words too."""
    try:
        storage().put(key, sealed)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise FileRefused(Refusal.NO_ROOM) from None
    except StoreAway:
        raise FileRefused(Refusal.AWAY) from None


def _check_disk(size: int) -> None:
    """Refuse in time: the database needs the rest of the disk."""
    free = storage().free()
    if free is not None and free - size < settings().files_least_free_mb * 1024**2:
        raise FileRefused(Refusal.NO_ROOM)


def _usage(*where: ColumnElement[bool]) -> Usage:
    found = select(func.count(), func.coalesce(func.sum(StoredFile.size), 0)).where(*where)
    files, size = db.session.execute(found).one()
    return Usage(int(files), int(size))


def usage(owner_kind: str, owner_ids: list[int]) -> Usage:
    """What these owners hold together; for a limit that spans several owners, ask it before `link`."""
    return _usage(StoredFile.owner_kind == owner_kind, StoredFile.owner_id.in_(owner_ids))


def usage_of(owned: Iterable[tuple[str, Select[int]]]) -> Usage:
    """What owners of several kinds hold together, each kind with the question for its ids."""
    kinds = ((StoredFile.owner_kind == kind) & StoredFile.owner_id.in_(ids) for kind, ids in owned)
    return _usage(or_(false(), *kinds))


def _check_room(held: Usage, more: Usage, *, is_shared: bool = False) -> None:
    """FileRefused where it is too much; `is_shared` where what is held came with something else and stays."""
    is_over = held.files + more.files > MAX_FILES or held.bytes + more.bytes > MAX_TOTAL
    if is_over and is_shared:
        raise FileRefused(Refusal.FULL, files=held.files, size=f"{held.bytes / 1024 / 1024:.1f}")
    if held.files + more.files > MAX_FILES:
        raise FileRefused(Refusal.TOO_MANY)
    if held.bytes + more.bytes > MAX_TOTAL:
        raise FileRefused(Refusal.TOO_MUCH)


def too_much(*form_tokens: str) -> object | None:
    """Why what waits under these tokens is too much for one owner, in words; None where it is not."""
    try:
        _check_room(Usage(), _usage(StoredFile.form_token.in_(form_tokens)))
    except FileRefused as error:
        return error.message
    return None


def quarantined(form_token: str) -> list[StoredFile]:
    """The files that wait under this token, in the order they came."""
    return list(db.session.scalars(_waiting(form_token)))


def _waiting(form_token: str) -> Select[StoredFile]:
    return select(StoredFile).where(StoredFile.form_token == form_token).order_by(StoredFile.id)


def discard(form_token: str, ref: str) -> bool:
    """Throw away one quarantined file of this form; False when there is none."""
    with transaction():
        row = db.session.scalar(select(StoredFile).where(StoredFile.form_token == form_token, StoredFile.ref == ref))
        if row is None:
            return False
        forget(row)
        return True


def forget(row: StoredFile) -> None:
    """Delete a row in the open transaction, and its bytes once that has committed."""
    keys, store = [key for key in (row.storage_key, row.copy_key, row.cover_key) if key], storage()
    if row.is_made_here:  # what is handed in is never in pieces
        gone = delete(StoredChunk).where(StoredChunk.file_id == row.id).returning(StoredChunk.storage_key)
        keys += db.session.scalars(gone).all()
    db.session.delete(row)
    for key in keys:
        on_commit(partial(store.delete, key))


def link(form_token: str, owner_kind: str, owner_id: int, held: Usage | None = None) -> list[StoredFile]:
    """Give the quarantined files of a form to their owner, in the caller's transaction; raises FileRefused.

    `held` is what already counts against the same limit of 20 files and 50 MB; else what the owner holds.
    """
    if not in_transaction():
        raise RuntimeError("files are linked inside the transaction of what they belong to")
    rows = list(db.session.scalars(_waiting(form_token).with_for_update().execution_options(populate_existing=True)))
    if not rows:
        return []
    before = usage(owner_kind, [owner_id]) if held is None else held
    _check_room(before, Usage(len(rows), sum(row.size for row in rows)), is_shared=held is not None)
    for row in rows:
        row.form_token, row.owner_kind, row.owner_id = None, owner_kind, owner_id
    db.session.flush()
    return rows


def move(refs: Collection[str], old: tuple[str, int], new: tuple[str, int]) -> None:
    """Give these files of one owner (kind, id) to another, in the caller's transaction; raises LookupError."""
    if not in_transaction():
        raise RuntimeError("files are moved inside the transaction of what they belong to")
    held = select(StoredFile).where(
        StoredFile.owner_kind == old[0], StoredFile.owner_id == old[1], StoredFile.ref.in_(refs)
    )
    rows = list(db.session.scalars(held.with_for_update().execution_options(populate_existing=True)))
    if len(rows) != len(set(refs)):
        raise LookupError("a file to be moved is not the owner's")
    for row in rows:
        row.owner_kind, row.owner_id = new
    db.session.flush()
