"""The classes an institution's promises stand in."""

from sqlalchemy import select

from institutions.lifecycle import PromiseClass
from institutions.models import Institution, PromiseCount
from kernel.db import db


def promises_of(institution: Institution) -> list[PromiseClass]:
    """The ledger of an institution's promises, class by class, those without one left out; never a sum."""
    found = select(PromiseCount).where(PromiseCount.institution_id == institution.id, PromiseCount.number > 0)
    rows = db.session.scalars(found.order_by(PromiseCount.standing, PromiseCount.is_late))
    return [PromiseClass(row.standing, row.is_late, row.number) for row in rows]
