"""What the worker does with a file that came in: look for viruses, make the safe copy. The row says what is due."""

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from kernel import clock, jobs, scanning
from kernel.crypto import Unreadable, seal_bytes
from kernel.db import db, lock, on_commit, transaction
from kernel.files import copying
from kernel.files.copying import Made, NotCopied
from kernel.files.handing import opened
from kernel.files.models import CopyLack, CopyState, CoverState, Range, ScanState, StoredFile
from kernel.files.object_store import StoreAway
from kernel.files.storage import new_key, storage

log = logging.getLogger(__name__)
# Longer than the child may take: an old claim is a dead worker's.
LEASE = timedelta(minutes=3)
SCAN_AGAIN = timedelta(minutes=2)
GIVE_UP_AFTER = 5


@dataclass(frozen=True)
class _Task:
    """What is to be done with one file; plain values, so that no transaction is open while the child works."""

    id: int
    ref: str
    storage_key: str
    key_id: str
    media_type: str
    tries: int
    scans: bool
    copies: bool
    covers: list[Range]


@dataclass
class _Found:
    """What one look at a file brought."""

    scan: ScanState | None = None
    made: Made | None = None
    lack: CopyLack | None = None
    cover: Made | None = None


@jobs.job("files.check")
def check(file_id: int) -> bool:
    """Look at one file that is due; False when it is not, or when somebody else has it."""
    task = _claimed(file_id)
    if task is None:
        return False
    try:
        return _note(file_id, task, _look(task, opened(task.storage_key, task.key_id)))
    except (OSError, Unreadable, StoreAway) as error:  # of bytes that are lost the report of orphans speaks
        log.error("file %s: the store fails: %s", task.ref, type(error).__name__)
        _later(file_id)
        return False


def _later(file_id: int) -> None:
    """It was not the file's fault: this try does not count, and its claim runs out."""
    with transaction():
        row = db.session.get(StoredFile, file_id)
        if row is not None and lock(row).check_tries:
            row.check_tries -= 1


@jobs.job("files.sweep", every=60)
def sweep(limit: int = 50) -> int:
    """Hint at the files that are due, or look at them here where nobody takes hints; says how many."""
    due = select(StoredFile.id).where(StoredFile.check_at <= clock.now()).order_by(StoredFile.check_at).limit(limit)
    waiting = list(db.session.scalars(due))
    for one in waiting:
        if not jobs.enqueue("files.check", one):
            check(one)
    return len(waiting)


def _claimed(file_id: int) -> _Task | None:
    with transaction():
        row = db.session.get(StoredFile, file_id)
        if row is None or lock(row).check_at is None or row.check_at is None or row.check_at > clock.now():
            return None
        row.check_at = clock.now() + LEASE
        row.check_tries += 1
        scans, copies = row.scan_state is ScanState.UNSCANNED, row.copy_state is CopyState.WAITING
        place = row.ref, row.storage_key, row.key_id, row.media_type
        covers = row.ranges if row.cover_state is CoverState.DUE else []
        return _Task(file_id, *place, row.check_tries, scans, copies, covers)


def _look(task: _Task, data: bytes) -> _Found:
    found = _Found()
    scanner = scanning.scanner() if task.scans else None
    if scanner is not None:
        try:
            found.scan = ScanState.CLEAN if scanner.is_clean(data) else ScanState.INFECTED
        except scanning.ScannerAway as error:
            log.warning("file %s is not scanned: %s", task.ref, error)
    if task.copies and found.scan is not ScanState.INFECTED:
        _copy(task, data, found)
    if task.covers:
        with suppress(NotCopied):  # the ranges are still marked, and the file shut, until somebody asks again
            found.cover = copying.make(data, task.media_type, task.covers)
    return found


def _copy(task: _Task, data: bytes, found: _Found) -> None:
    if task.tries > GIVE_UP_AFTER:  # its worker died each time
        found.lack = CopyLack.DIED
        return
    try:
        found.made = copying.make(data, task.media_type)
    except NotCopied as error:
        found.lack = error.lack


def _note(file_id: int, task: _Task, found: _Found) -> bool:
    """Keep the copies and what was found; bytes first, row second, as with every file."""
    copy = _kept(found.made)
    try:
        cover = _kept(found.cover)
    except (OSError, StoreAway):
        storage().delete(copy[0])  # nothing half kept
        raise
    with transaction():
        row = db.session.get(StoredFile, file_id)
        if row is None or _is_stale(lock(row), task, found):
            for key, _key_id in (copy, cover):
                on_commit(partial(storage().delete, key))
            return False
        if found.scan is not None:
            row.scan_state, row.scanned_at = found.scan, clock.now()
        _note_copy(row, *copy, found)
        _note_cover(row, *cover, found)
        row.check_at = _next(row)
    return True


def _is_stale(row: StoredFile, task: _Task, found: _Found) -> bool:
    """Whether somebody else was quicker, or changed their mind about what to cover."""
    if found.made is not None and row.copy_state is not CopyState.WAITING:
        return True
    return bool(task.covers) and (row.cover_state is not CoverState.DUE or row.ranges != task.covers)


def _kept(made: Made | None) -> tuple[str, str]:
    """The key of the object these bytes now lie under, and of what sealed it; of nothing, an unused one."""
    key = new_key()
    if made is None:
        return key, ""
    key_id, sealed = seal_bytes(made.data, f"stored_files:{key}")
    storage().put(key, sealed)
    return key, key_id


def _note_cover(row: StoredFile, key: str, key_id: str, found: _Found) -> None:
    if found.cover is not None:
        row.cover_state, row.cover_key, row.cover_key_id = CoverState.COVERED, key, key_id
        row.cover_media_type = found.cover.media_type
    elif row.cover_state is CoverState.DUE:
        row.cover_state = CoverState.MASKED


def _note_copy(row: StoredFile, key: str, key_id: str, found: _Found) -> None:
    if row.scan_state is ScanState.INFECTED and row.copy_state is CopyState.WAITING:
        row.copy_state = CopyState.NONE
    elif found.lack is not None:
        row.copy_state, row.copy_lack = CopyState.LACKING, found.lack
    elif found.made is not None:
        row.copy_state, row.copy_key, row.copy_key_id = CopyState.MADE, key, key_id
        row.copy_media_type, row.copy_size = found.made.media_type, len(found.made.data)
        row.copy_sha256, row.copy_pages = hashlib.sha256(found.made.data).hexdigest(), found.made.pages
        row.copy_width, row.copy_height = found.made.width, found.made.height


def _next(row: StoredFile) -> datetime | None:
    """When to look again: never, once all is done; a scanner that was away is asked again later."""
    waits = row.scan_state is ScanState.UNSCANNED and scanning.scanner() is not None
    return clock.now() + SCAN_AGAIN if waits else None
