"""Covering parts of a file in a case: marked, then burnt into the version others read; a rule of the platform."""

from collections.abc import Sequence

from sqlalchemy import select

from complaints.actions.moving import permit_beside
from complaints.events import FileCovered, FileMasked, FileUncovered
from complaints.events.base import CaseEvent
from complaints.models import Complaint, Message
from kernel import events, files
from kernel.db import db, lock, transaction
from kernel.events import Actor
from kernel.files import Range, StoredFile


def mask_file(complaint: Complaint, file: StoredFile, ranges: Sequence[Range], *, by: Actor) -> None:
    """Mark what others are not to read; from now on the file is shut to them. Of a file marked before, anew."""
    with transaction():
        _permitted(complaint, file, by)
        files.mask(file, ranges)
        _record(FileMasked(complaint.id, file.id, _numbers(file)), file, by)


def cover_file(complaint: Complaint, file: StoredFile, *, by: Actor) -> None:
    """Have what was marked burnt out; others read that version as soon as the worker has made it."""
    with transaction():
        _permitted(complaint, file, by)
        files.burn(file)
        _record(FileCovered(complaint.id, file.id, _numbers(file)), file, by)


def uncover_file(complaint: Complaint, file: StoredFile, *, by: Actor) -> None:
    """Show the file whole again to whoever may read it."""
    with transaction():
        _permitted(complaint, file, by)
        files.uncover(file)
        _record(FileUncovered(complaint.id, file.id), file, by)


def _permitted(complaint: Complaint, file: StoredFile, by: Actor) -> None:
    lock(complaint)
    permit_beside(complaint, "cover_file", by)
    lock(file)


def _numbers(file: StoredFile) -> tuple[int, ...]:
    return tuple(number for one in file.ranges for number in one)


def _record(event: CaseEvent, file: StoredFile, by: Actor) -> None:
    """Of a file said in a room only that room learns."""
    room_id = None
    if file.owner_kind == "message":
        room_id = db.session.scalar(select(Message.room_id).where(Message.id == file.owner_id))
    events.record(event, by, room_id=room_id)
