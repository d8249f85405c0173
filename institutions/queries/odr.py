"""Which institutions take part in online dispute resolution, and from when."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from institutions.models import Institution, OdrMembership
from kernel.db import db
from kernel.errors import NotFound


def odr_membership(institution: Institution, on: date) -> OdrMembership | None:
    """The membership in online dispute resolution an institution holds on this day; without an account it has none."""
    if not institution.is_stored or institution.organisation_id is None:
        return None
    held = or_(OdrMembership.until_on.is_(None), OdrMembership.until_on >= on)
    found = select(OdrMembership).where(
        OdrMembership.institution_id == institution.id, OdrMembership.from_on <= on, held
    )
    return db.session.scalar(found.order_by(OdrMembership.id.desc()).limit(1))


def is_odr_member(institution: Institution, on: date) -> bool:
    """The same from what was read with the institution, for a page."""
    return institution.organisation_id is not None and any(row.holds_on(on) for row in institution.odr)


def odr_memberships() -> list[OdrMembership]:
    """Every membership there was, those that run first, then the newest."""
    found = select(OdrMembership).options(joinedload(OdrMembership.institution))
    order = (OdrMembership.until_on.is_not(None), OdrMembership.from_on.desc(), OdrMembership.id.desc())
    return list(db.session.scalars(found.order_by(*order).limit(500)))


def odr_membership_by_ref(ref: str) -> OdrMembership:
    """One membership by its id, or NotFound."""
    found = db.session.scalar(select(OdrMembership).where(OdrMembership.ref == ref))
    if found is None:
        raise NotFound()
    return found
