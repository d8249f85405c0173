"""Finding people and bodies."""

from sqlalchemy import select

from accounts.models import Organisation
from accounts.roles import Level, OrganisationKind
from kernel.db import db


def find_body(kind: OrganisationKind, level: Level, region_code: str | None) -> Organisation | None:
    """The body of a kind for a region, from the level asked upward."""
    if region_code is None:
        return None
    chain = [region_code, region_code[:4] + "00", region_code[:2] + "0000", "100000"]
    for code in chain[list(Level).index(level):]:
        found = db.session.scalar(select(Organisation).where(Organisation.kind == kind, Organisation.region_code == code, Organisation.closed_at.is_(None)).order_by(Organisation.id).limit(1))
        if found is not None:
            return found
    return None
