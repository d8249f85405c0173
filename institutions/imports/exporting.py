"""The registry as a file of the same columns."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from institutions.columns import CHINESE, shown
from institutions.models import Institution
from institutions.permissions.registry import Reach
from kernel.db import db


def exported(reach: Reach | None = None) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Every institution in reach under the columns the import reads, platforms before their merchants."""
    rows = db.session.scalars(
        select(Institution)
        .where(Institution.is_free_entry.is_(False), Institution.merged_into_id.is_(None))
        .where((reach or Reach()).where())
        .options(selectinload(Institution.names), selectinload(Institution.licences))
        .options(selectinload(Institution.platform))
        .order_by(Institution.platform_id.is_not(None), Institution.id)
    )
    return tuple(CHINESE.values()), [shown(row) for row in rows]
