"""What an institution is measured by beside others of its size; private, no page of the public reads it."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import BigInt, Id, Instant, Model


class BenchmarkRow(Model):
    """One institution's counts of twelve months, written anew each night; `causes` are categories with their numbers.

    `asked`: first answers whose day is over or that were given, `on_time` those given in time; `ended`: settled or not.
    """

    __tablename__ = "benchmark_rows"
    __table_args__ = (Index("ix_benchmark_rows_band", "basis", "band", "institution_ref"),)

    id: Mapped[Id]
    institution_id: Mapped[BigInt] = mapped_column(unique=True)
    institution_ref: Mapped[str] = mapped_column(String(26))
    basis: Mapped[str] = mapped_column(String(10))
    band: Mapped[int]
    learners: Mapped[int | None]
    cases: Mapped[int]
    asked: Mapped[int]
    on_time: Mapped[int]
    settled: Mapped[int]
    ended: Mapped[int]
    causes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    from_on: Mapped[date]
    until_on: Mapped[date]
    counted_at: Mapped[Instant]
