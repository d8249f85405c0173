"""Photographs of an inspection: kept, covered by an officer, and said by a press to show nobody (PIPL art. 25)."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from institutions.actions.inspecting import permit_and_lock
from institutions.actions.watching import WatchWrong, needed
from institutions.events import PhotoAdded, PhotoCleared, PhotoLeftBare, PhotoMasked
from institutions.models import Inspection, Photo
from kernel import clock, events, files
from kernel.db import db, lock, transaction
from kernel.errors import NotYours
from kernel.events import Actor
from kernel.files import CopyState, CoverState, Range

PHOTO_FILES = "inspection"


def add_photos(inspection: Inspection, form_token: str, caption: str, *, by: Actor) -> list[Photo]:
    """Put pictures with the record; they are the department's alone until they are covered and cleared."""
    with transaction():
        permit_and_lock(inspection, "add_photo", by)
        linked = files.link(form_token, PHOTO_FILES, inspection.id)
        if not linked:
            raise WatchWrong(_l("请选择照片。"))
        if any(not one.media_type.startswith("image/") for one in linked):
            raise WatchWrong(_l("这里只放照片。"))
        made = [
            Photo(
                inspection_id=inspection.id,
                file_id=one.id,
                caption=caption.strip()[:200],
                made_at=clock.now(),
                made_by_id=by.person_id,
            )
            for one in linked
        ]
        db.session.add_all(made)
        db.session.flush()
        db.session.expire(inspection, ["photos"])
        for row in made:
            events.record(PhotoAdded(inspection.institution_id, inspection.id, row.id), by)
        return made


def mask_photo(photo: Photo, inspection: Inspection, ranges: Sequence[Range], *, by: Actor) -> None:
    """Mark what is to be covered and have it burnt into a copy; whatever was cleared before must be cleared anew."""
    with transaction():
        _permitted(photo, inspection, "mask_photo", by)
        file = lock(photo.file)
        files.mask(file, ranges)
        files.burn(file)
        photo.cleared_at = photo.cleared_by_id = photo.cleared_key = None
        photo.bare_at = photo.bare_by_id = photo.bare_reason = None
        numbers = tuple(number for one in file.ranges for number in one)
        events.record(PhotoMasked(inspection.institution_id, inspection.id, photo.id, file.id, numbers), by)


def leave_photo_bare(photo: Photo, inspection: Inspection, reason: str, *, by: Actor) -> None:
    """「无需遮盖」: an officer says, with a reason, that nothing on it is to be covered; another must confirm it."""
    with transaction():
        _permitted(photo, inspection, "leave_photo_bare", by)
        file = lock(photo.file)
        if file.copy_state is not CopyState.MADE:
            raise WatchWrong(_l("正在生成安全副本，稍后再试。"))
        if file.cover_state is not CoverState.NONE:
            raise WatchWrong(_l("这张照片已经遮盖，请确认遮盖后的照片。"))
        photo.bare_reason = needed(reason, _l("请写明为什么无需遮盖。"))
        photo.bare_at, photo.bare_by_id = clock.now(), by.person_id
        photo.cleared_at = photo.cleared_by_id = photo.cleared_key = None
        db.session.flush()
        events.record(PhotoLeftBare(inspection.institution_id, inspection.id, photo.id), by)


def clear_photo(photo: Photo, inspection: Inspection, *, by: Actor) -> None:
    """An officer looked at the copy that goes out: no face, name or number is left to cover; of a bare one, another."""
    with transaction():
        _permitted(photo, inspection, "clear_photo", by)
        lock(photo.file)
        if photo.key_shown is None:
            raise WatchWrong(_l("遮盖后的照片还没有做好。没有遮盖过的照片不能公布。"))
        if photo.bare_at is not None and photo.bare_by_id == by.person_id:
            raise WatchWrong(_l("「无需遮盖」要由另一位经办人看过照片再确认。"))
        photo.cleared_at, photo.cleared_by_id, photo.cleared_key = clock.now(), by.person_id, photo.key_shown
        db.session.flush()
        events.record(PhotoCleared(inspection.institution_id, inspection.id, photo.id), by)


def _permitted(photo: Photo, inspection: Inspection, act: str, by: Actor) -> None:
    permit_and_lock(inspection, act, by)
    if photo.inspection_id != inspection.id:
        raise NotYours()
    lock(photo)
