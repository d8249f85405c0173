"""Finding institutions by any of their names, company, credit code or number of a licence."""

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import selectinload

from institutions.models import Institution, KnownName
from kernel import search
from kernel.db import db
from kernel.errors import NotFound

KIND = "institution"
# Up to so many hits are sorted; more are met on the way along the names.
FEW = 2_000


def institution_by_ref(ref: str) -> Institution:
    """The institution with this id, or NotFound; one that was merged gives the record that stands for it."""
    found = db.session.scalar(select(Institution).where(Institution.ref == ref))
    if found is None:
        raise NotFound()
    return found.merged_into or found


def institution_of_organisation(organisation_id: int) -> Institution | None:
    """The registry record an institution's account is bound to."""
    return db.session.scalar(select(Institution).where(Institution.organisation_id == organisation_id))


def find_institutions(words: str, limit: int = 20) -> list[Institution]:
    """Institutions whose names, licences or credit code hold these words, or initials; free entries come last."""
    words = words.strip()
    if not words:
        return []
    found = select(Institution).where(holding(words))
    shown = found.options(selectinload(Institution.names), selectinload(Institution.platform))
    rows: list[Institution] = []
    for is_free in (False, True):  # each along the names, which stops at the limit
        if len(rows) < limit:
            some = shown.where(Institution.is_free_entry.is_(is_free)).order_by(Institution.name, Institution.id)
            rows += db.session.scalars(some.limit(limit - len(rows)))
    return rows


def holding(words: str) -> ColumnElement[bool]:
    """Rare words are looked up first, common ones asked of each record along the order of names."""
    rare = search.few(db.session(), KIND, words, FEW)
    if len(rare) <= FEW:
        return Institution.id.in_(rare)
    return search.holds(KIND, Institution.id, words)


def exact_name(name: str) -> Institution | None:
    """The institution known by exactly this name, its own before another's brand, known ones before free entries."""
    return db.session.scalar(_of_exactly(name).limit(1))


def exact_names(name: str, limit: int = 10) -> list[Institution]:
    """All that are known by exactly this name, in the same order: where they are two, a person says which is meant."""
    return list(db.session.scalars(_of_exactly(name).options(selectinload(Institution.platform)).limit(limit)))


def _of_exactly(name: str) -> Select[Institution]:
    known = select(KnownName.institution_id).where(KnownName.name == name, KnownName.ended_at.is_(None))
    found = select(Institution).where(Institution.id.in_(known), Institution.merged_into_id.is_(None))
    return found.order_by(Institution.name != name, Institution.is_free_entry, Institution.id)
