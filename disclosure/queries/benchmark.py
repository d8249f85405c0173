"""The rows a comparison is made of: an institution's own, and those of the others of its band."""

from sqlalchemy import select

from disclosure.benchmark import Counted
from disclosure.models import BenchmarkRow
from kernel.db import db

MOST = 5_000


def own_row(institution_ref: str) -> BenchmarkRow | None:
    """The counts of one institution; None before the first night, or where there is nothing to count."""
    return db.session.scalar(select(BenchmarkRow).where(BenchmarkRow.institution_ref == institution_ref))


def others_like(own: BenchmarkRow) -> list[Counted]:
    """The counts of the others of its band, without a name."""
    found = select(BenchmarkRow).where(
        BenchmarkRow.basis == own.basis, BenchmarkRow.band == own.band, BenchmarkRow.id != own.id
    )
    return [counted(row) for row in db.session.scalars(found.order_by(BenchmarkRow.institution_ref).limit(MOST))]


def counted(row: BenchmarkRow) -> Counted:
    """A row as the rules know it."""
    numbers = (row.cases, row.asked, row.on_time, row.settled, row.ended)
    return Counted(*numbers, learners=row.learners, causes=row.causes)
