"""Finding institutions by brand, app, company or credit code."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from institutions.models import Brand, Institution
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
