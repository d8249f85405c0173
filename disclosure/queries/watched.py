"""Reads of the public copies of draws, inspections and notices."""

from sqlalchemy import select
from sqlalchemy.orm import load_only

from disclosure.models import PublicDraw, PublicInspection, PublicNotice, PublicPhoto
from disclosure.queries.filters import refs_of
from kernel.db import db

LISTED = 50


def draws() -> list[PublicDraw]:
    """The draws, the newest first."""
    return list(db.session.scalars(select(PublicDraw).order_by(PublicDraw.listed_at.desc()).limit(LISTED)))


def draw(ref: str) -> PublicDraw | None:
    """One draw."""
    return db.session.scalar(select(PublicDraw).filter_by(ref=ref))


def inspections_of_draw(ref: str) -> list[PublicInspection]:
    """The inspections out of a draw that ended."""
    return list(db.session.scalars(select(PublicInspection).filter_by(draw_ref=ref).order_by(PublicInspection.id)))


def inspection(ref: str) -> PublicInspection | None:
    """One inspection that ended."""
    return db.session.scalar(select(PublicInspection).filter_by(ref=ref))


def inspections_about(institution_ref: str) -> list[PublicInspection]:
    """The inspections that ended of an institution and of records merged into it, the newest first."""
    found = select(PublicInspection).where(PublicInspection.institution_ref.in_(refs_of(institution_ref)))
    return list(db.session.scalars(found.order_by(PublicInspection.closed_on.desc(), PublicInspection.id).limit(20)))


def photos_of(inspection_ref: str) -> list[PublicPhoto]:
    """The photographs of an inspection, without their bytes."""
    found = select(PublicPhoto).filter_by(inspection_ref=inspection_ref).order_by(PublicPhoto.id)
    return list(db.session.scalars(found.options(load_only(PublicPhoto.ref, PublicPhoto.caption, PublicPhoto.is_bare))))


def photo(inspection_ref: str, ref: str) -> PublicPhoto | None:
    """One of them."""
    return db.session.scalar(select(PublicPhoto).filter_by(inspection_ref=inspection_ref, ref=ref))


def notices() -> list[PublicNotice]:
    """The notices that stand, the newest first."""
    found = select(PublicNotice).where(PublicNotice.state == "published")
    return list(db.session.scalars(found.order_by(PublicNotice.published_at.desc(), PublicNotice.id).limit(LISTED)))


def notice(ref: str) -> PublicNotice | None:
    """One version of a notice."""
    return db.session.scalar(select(PublicNotice).filter_by(ref=ref))
