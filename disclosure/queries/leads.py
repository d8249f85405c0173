"""The public counts of what came by the door for reports."""

from sqlalchemy import select

from disclosure.models import PublicLeadCount
from kernel.db import db


def lead_counts() -> dict[str, list[PublicLeadCount]]:
    """The lines of each view in their order; empty before the first count."""
    found: dict[str, list[PublicLeadCount]] = {}
    for row in db.session.scalars(select(PublicLeadCount).order_by(PublicLeadCount.place)):
        found.setdefault(row.view, []).append(row)
    return found
