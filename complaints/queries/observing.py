"""Whether a region's code is one there is, for what associations write."""

from sqlalchemy import select

from accounts.models import Region
from kernel.db import db


def regions_known(code: str) -> frozenset[str]:
    """The code itself where there is such a region, else nothing."""
    return frozenset(db.session.scalars(select(Region.code).where(Region.code == code)))
