"""Finding a draft again when its owner's session has ended, and the institution a filing names."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Region
from accounts.roles import Level
from complaints.models import Draft
from institutions.models import Institution
from kernel import clock
from kernel.crypto import token_hash
from kernel.db import db


def adopted_draft(key: str | None) -> Draft | None:
    """The draft of this browser that belongs to an account; only to keep typed words in, never to read from."""
    if not key:
        return None
    found = db.session.scalar(select(Draft).where(Draft.key_hash == token_hash(key), Draft.expires_at > clock.now()))
    return found if found is not None and found.person_id is not None else None


def institution_chosen(ref: str | None) -> Institution | None:
    """The institution of this id with its memberships, None where there is none."""
    if not ref:
        return None
    found = select(Institution).where(Institution.ref == ref).options(joinedload(Institution.odr))
    row = db.session.scalars(found).unique().one_or_none()
    return row.merged_into or row if row is not None else None


def regions_by_province() -> dict[str, list[tuple[str, str]]]:
    """Provinces with their cities as choices, in order of code."""
    rows = db.session.scalars(
        select(Region)
        .where(Region.level.in_([Level.PROVINCE, Level.CITY]), Region.valid_to.is_(None))
        .order_by(Region.code)
    ).all()
    provinces = {row.code[:2]: row for row in rows if row.level is Level.PROVINCE}
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        province = provinces.get(row.code[:2])
        if province is not None:
            found.setdefault(province.name, []).append((row.code, row.name))
    return found
