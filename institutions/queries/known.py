"""The record a row of a file stands for."""

from sqlalchemy import select

from institutions.columns import plain_code
from institutions.models import Institution
from kernel.db import db


def known_record(credit_code: str, name: str, ref: str = "") -> Institution | None:
    """The record that stands for a row: by number here, code, else by the name of one that is no free entry."""
    found = db.session.scalar(select(Institution).where(Institution.ref == ref)) if ref else None
    if found is not None:
        return found.merged_into or found
    stands = select(Institution).where(Institution.merged_into_id.is_(None))
    if code := plain_code(credit_code):
        found = db.session.scalar(stands.where(Institution.credit_code == code).limit(1))
        if found is not None:
            return found
    return db.session.scalar(stands.where(Institution.name == name, Institution.is_free_entry.is_(False)).limit(1))
