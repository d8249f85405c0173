"""The rows a comparison is made of: an institution's own, and those of the others of its band."""

from dataclasses import dataclass

from sqlalchemy import select

from disclosure.benchmark import Counted
from disclosure.models import BenchmarkRow
from kernel.db import db

MOST = 5_000


@dataclass(frozen=True)
class Others:
    """The counts of others, without a name; `is_sample` where there are more, of whom these are a part."""

    rows: list[Counted]
    is_sample: bool


def own_row(institution_ref: str) -> BenchmarkRow | None:
    """The counts of one institution; None before the first night, or where there is nothing to count."""
    return db.session.scalar(select(BenchmarkRow).where(BenchmarkRow.institution_ref == institution_ref))


def others_like(own: BenchmarkRow) -> Others:
    """The others of its band; of more than MOST the first, which is a fair part: the night drew lots for the order."""
    found = select(BenchmarkRow).where(
        BenchmarkRow.basis == own.basis, BenchmarkRow.band == own.band, BenchmarkRow.id != own.id
    )
    rows = [counted(row) for row in db.session.scalars(found.order_by(BenchmarkRow.id).limit(MOST + 1))]
    return Others(rows[:MOST], is_sample=len(rows) > MOST)


def counted(row: BenchmarkRow) -> Counted:
    """A row as the rules know it."""
    numbers = (row.cases, row.asked, row.on_time, row.settled, row.ended)
    return Counted(*numbers, learners=row.learners, causes=row.causes)
