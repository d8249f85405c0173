"""Finding institutions by brand, app, company or credit code."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from institutions.lifecycle import PromiseClass
from institutions.models import Brand, Institution, OdrMembership, PromiseCount
from kernel import search
from kernel.db import db
from kernel.errors import NotFound


def institution_by_ref(ref: str) -> Institution:
    """The institution with this id, or NotFound."""
    found = db.session.scalar(select(Institution).where(Institution.ref == ref))
    if found is None:
        raise NotFound()
    return found


def institution_of_organisation(organisation_id: int) -> Institution | None:
    """The registry record an institution's account is bound to."""
    return db.session.scalar(select(Institution).where(Institution.organisation_id == organisation_id))


def find_institutions(words: str, limit: int = 20) -> list[Institution]:
    """Institutions whose name, brand, licence or credit code holds these words; free entries come last."""
    words = words.strip()
    if not words:
        return []
    return list(
        db.session.scalars(
            select(Institution)
            .where(Institution.id.in_(search.matches("institution", words)))
            .options(selectinload(Institution.brands), selectinload(Institution.platform))
            .order_by(Institution.is_free_entry, Institution.name)
            .limit(limit)
        )
    )


def exact_name(name: str) -> Institution | None:
    """The institution or brand of exactly this name."""
    found = db.session.scalar(
        select(Institution).where(Institution.name == name).order_by(Institution.is_free_entry).limit(1)
    )
    if found is not None:
        return found
    return db.session.scalar(
        select(Institution).join(Brand, Brand.institution_id == Institution.id).where(Brand.name == name).limit(1)
    )


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


def promises_of(institution: Institution) -> list[PromiseClass]:
    """The ledger of an institution's promises, class by class, those without one left out; never a sum."""
    found = select(PromiseCount).where(PromiseCount.institution_id == institution.id, PromiseCount.number > 0)
    rows = db.session.scalars(found.order_by(PromiseCount.standing, PromiseCount.is_late))
    return [PromiseClass(row.standing, row.is_late, row.number) for row in rows]
