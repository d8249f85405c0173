"""What search engines are told of: institutions with something public, in pages of their own order, and reports."""

from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from disclosure.models import (
    PublicationCount,
    PublicDisclosure,
    PublicInspection,
    PublicInstitution,
    PublicNotice,
    PublicReport,
)
from kernel.db import db

# The sitemap protocol's own limit of addresses in a file.
MOST = 50_000


def _institutions(*columns: Any) -> Select[Any]:
    """Those that stand for themselves and of which more than an entry is public.

    Figures do not count: that there are some, all hidden, would tell of a few complaints.
    """
    row, text = PublicInstitution, PublicationCount
    here = (
        exists().where(text.within == "", text.facet == "institution", text.value == row.ref, text.number > 0),
        exists().where(PublicDisclosure.institution_ref == row.ref),
        exists().where(PublicNotice.institution_ref == row.ref, PublicNotice.state == "published"),
        exists().where(PublicInspection.institution_ref == row.ref),
    )
    return select(*columns).where(row.merged_into_ref.is_(None), or_(*here))


def mapped_pages() -> int:
    """How many pages of institutions there are."""
    number = db.session.scalar(_institutions(func.count())) or 0
    return -(-number // MOST)


def mapped_institutions(page: int) -> list[str]:
    """The ids of one page, counted from 1; empty beyond the last."""
    found = _institutions(PublicInstitution.ref).order_by(PublicInstitution.id)
    return list(db.session.scalars(found.offset((page - 1) * MOST).limit(MOST)))


def mapped_reports() -> list[str]:
    """The months that have a report, the newest first."""
    return list(db.session.scalars(select(PublicReport.month).order_by(PublicReport.month.desc())))
