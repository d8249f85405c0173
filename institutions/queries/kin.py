"""What joins institutions: a brand, an owner, a legal representative of the same name."""

from collections.abc import Collection

from sqlalchemy import select

from institutions.lifecycle import NameKind, PersonKind
from institutions.lifecycle.clusters import KinLink
from institutions.models import KnownName, Ownership, Representative
from kernel.bulk import among
from kernel.db import db

Link = tuple[str, str, str, int]


def kin_links(institution_ids: Collection[int]) -> list[Link]:
    """(link, value, words, institution) of what is current of these; the value of a person stays inside."""
    keys = sorted(institution_ids)
    if not keys:
        return []
    return [*_brands(keys), *_owners(keys), *_people(keys)]


def _brands(keys: list[int]) -> list[Link]:
    found = select(KnownName.institution_id, KnownName.key, KnownName.name).where(
        among(KnownName.institution_id, keys),
        KnownName.kind.in_((NameKind.BRAND, NameKind.APP)),
        KnownName.key != "",
        KnownName.ended_at.is_(None),
    )
    words, rows = str(KinLink.BRAND.label), db.session.execute(found)
    return [(str(KinLink.BRAND), row.key, words, row.institution_id) for row in rows]


def _owners(keys: list[int]) -> list[Link]:
    """The owner counts with what it owns, so that a parent is joined with its own."""
    found = select(Ownership).where(among(Ownership.institution_id, keys), Ownership.ended_at.is_(None))
    words, links = str(KinLink.OWNER.label), []
    for row in db.session.scalars(found.order_by(Ownership.id)):
        value = f"#{row.owner_id}" if row.owner_id is not None else (row.owner_name or "").strip()
        if not value:
            continue
        links.append((str(KinLink.OWNER), value, words, row.institution_id))
        if row.owner_id in set(keys):
            links.append((str(KinLink.OWNER), value, words, row.owner_id))
    return links


def _people(keys: list[int]) -> list[Link]:
    found = select(Representative).where(
        among(Representative.institution_id, keys),
        Representative.kind == PersonKind.LEGAL,
        Representative.ended_at.is_(None),
    )
    rows = db.session.scalars(found.order_by(Representative.id))
    return [(str(KinLink.LEGAL), row.name.strip(), str(KinLink.LEGAL.label), row.institution_id) for row in rows]
