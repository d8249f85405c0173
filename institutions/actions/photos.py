"""Photographs of an inspection: kept, covered by an officer, and said by a press to show nobody (PIPL art. 25)."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from institutions.actions.inspecting import permit_and_lock
from institutions.actions.watching import WatchWrong
from institutions.events import PhotoAdded, PhotoCleared, PhotoMasked
from institutions.models import Inspection, Photo
from kernel import clock, events, files
from kernel.db import db, lock, transaction
from kernel.errors import NotYours
from kernel.events import Actor
from kernel.files import CoverState, Range

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
        numbers = tuple(number for one in file.ranges for number in one)
        events.record(PhotoMasked(inspection.institution_id, inspection.id, photo.id, file.id, numbers), by)


def clear_photo(photo: Photo, inspection: Inspection, *, by: Actor) -> None:
    """An officer looked at the covered copy: no face, name or number is left to cover; this copy may go out."""
    with transaction():
        _permitted(photo, inspection, "clear_photo", by)
        file = lock(photo.file)
        if file.cover_state is not CoverState.COVERED or file.cover_key is None:
            raise WatchWrong(_l("遮盖后的照片还没有做好。没有遮盖过的照片不能公布。"))
        photo.cleared_at, photo.cleared_by_id, photo.cleared_key = clock.now(), by.person_id, file.cover_key
        db.session.flush()
        events.record(PhotoCleared(inspection.institution_id, inspection.id, photo.id), by)


def _permitted(photo: Photo, inspection: Inspection, act: str, by: Actor) -> None:
    permit_and_lock(inspection, act, by)
    if photo.inspection_id != inspection.id:
        raise NotYours()
    lock(photo)
