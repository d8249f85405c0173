"""The public copies of draws, inspections that ended and notices: facts, and covered photographs alone."""

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from accounts.models import Organisation
from disclosure.actions.public_names import name_of_institution
from disclosure.models import PublicDraw, PublicInspection, PublicNotice, PublicPhoto
from institutions.lifecycle.inspecting import PartnerState
from institutions.models import Draw, Inspection, Institution, Notice, Photo
from kernel import clock, files
from kernel.bulk import among
from kernel.db import db, transaction


def copy_draw(draw_id: int) -> None:
    """Bring the public copy of a draw up to date: list and digest first, later the value and what follows from it."""
    with transaction():
        source = db.session.get_one(Draw, draw_id)
        copy = db.session.scalar(select(PublicDraw).filter_by(ref=source.ref))
        if copy is None:
            copy = _listed(source)
            db.session.add(copy)
        copy.value, copy.seed, copy.drawn_at = source.value, source.seed, source.drawn_at
        copy.chosen = [one.institution.ref for one in source.chosen]


def _listed(source: Draw) -> PublicDraw:
    listed = among(Institution.ref, source.listed.split())
    found = select(Institution).where(listed).options(joinedload(Institution.merged_into))
    fields = ("title", "listed", "list_digest", "list_size", "sample_size", "value_name", "value_source", "value_on")
    return PublicDraw(
        ref=source.ref,
        body_name=source.body.name,
        listed_at=source.listed_at,
        names={one.ref: name_of_institution(one) for one in db.session.scalars(found)},
        **{name: getattr(source, name) for name in fields},
    )


def copy_inspection(inspection_id: int) -> None:
    """What an inspection found, once it has ended; the note of the association stays inside, its name is public."""
    with transaction():
        source = db.session.get_one(Inspection, inspection_id)
        if source.result is None or source.closed_at is None:
            return
        if db.session.scalar(select(PublicInspection.id).filter_by(ref=source.ref)) is None:
            db.session.add(_ended(source))
        for photo in source.photos:
            _copy_photo(photo, source.ref)


def _ended(source: Inspection) -> PublicInspection:
    assert source.result is not None
    assert source.closed_at is not None
    mended = {one.item_id: one.state for one in source.demands}
    items = [
        {
            "words": one.words,
            "law": one.law,
            "finding": str(one.finding),
            "mended": str(mended[one.id]) if one.id in mended else "",
        }
        for one in source.items
    ]
    return PublicInspection(
        ref=source.ref,
        institution_ref=source.institution.ref,
        institution_name=name_of_institution(source.institution),
        body_name=source.body.name,
        ground=str(source.ground),
        draw_ref=source.draw.ref if source.draw is not None else None,
        inspected_on=clock.day_of(source.begun_at or source.closed_at),
        closed_on=clock.day_of(source.closed_at),
        result=str(source.result),
        summary=source.summary,
        own_view=source.own_view or "",
        items={"items": items},
        partners=[one.organisation.name for one in source.partners if one.state is PartnerState.JOINED],
        published_at=clock.now(),
    )


def copy_photo(photo_id: int) -> None:
    """A photograph that was cleared after the inspection ended goes out; one that is covered anew comes back."""
    with transaction():
        photo = db.session.get_one(Photo, photo_id)
        source = db.session.get_one(Inspection, photo.inspection_id)
        db.session.execute(delete(PublicPhoto).where(PublicPhoto.ref == photo.ref))
        if source.result is not None:
            _copy_photo(photo, source.ref)


def _copy_photo(photo: Photo, inspection_ref: str) -> None:
    """The bytes of the copy that was cleared; of a photograph that may not go out nothing."""
    if not photo.is_publishable or files.is_shut(photo.file):
        return
    if db.session.scalar(select(PublicPhoto.id).filter_by(ref=photo.ref)) is not None:
        return
    is_bare = photo.bare_at is not None
    db.session.add(
        PublicPhoto(
            ref=photo.ref,
            inspection_ref=inspection_ref,
            caption=photo.caption,
            is_bare=is_bare,
            media_type=(photo.file.copy_media_type if is_bare else photo.file.cover_media_type) or "",
            data=files.read_copy(photo.file) if is_bare else files.read_cover(photo.file),
        )
    )


def copy_notice(notice_id: int) -> None:
    """A published notice; corrected or withdrawn its words go and what became of it stays."""
    with transaction():
        source = db.session.get_one(Notice, notice_id)
        if source.published_at is None or source.number is None:
            return
        copy = db.session.scalar(select(PublicNotice).filter_by(ref=source.ref))
        if copy is None:
            copy = PublicNotice(ref=source.ref, series=source.series, version=source.version)
        _fill(copy, source)
        db.session.add(copy)


def _fill(copy: PublicNotice, source: Notice) -> None:
    body, about = db.session.get_one(Organisation, source.body_id), source.institution
    newer = db.session.scalar(select(Notice.ref).filter_by(replaces_id=source.id))
    copy.state = str(source.state)
    copy.number, copy.title, copy.kind = source.number or "", source.title, str(source.kind)
    copy.body_name = body.name
    copy.institution_ref = about.ref if about is not None else None
    copy.institution_name = name_of_institution(about)
    copy.law, copy.published_at = source.law, source.published_at or clock.now()
    copy.words = source.words if copy.state == "published" else ""
    copy.reason = source.withdrawn_reason or ""
    copy.new_ref = newer if copy.state == "corrected" else None
    if copy.state != "published" and copy.changed_at is None:
        copy.changed_at = clock.now()
