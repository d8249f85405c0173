"""Counts of all cases kept by events: what each case adds, the cells it adds to, and the copies the public may read."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.indicators import SubjectKind
from kernel.db import BigInt, Id, Instant, Model, enum_column

WAITING = text("next_on IS NOT NULL")


class CountedCase(Model):
    """What one case adds to the cells now, so that the next event takes it out exactly; never read by public code.

    `cells` are [kind, ref, month, measure, days, number]; `next_on` is the day on which it changes by time alone.
    """

    __tablename__ = "counted_cases"
    __table_args__ = (Index("ix_counted_cases_next_on", "next_on", postgresql_where=WAITING, sqlite_where=WAITING),)

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(unique=True)
    cells: Mapped[list[Any]] = mapped_column(JSON, default=list)
    is_published: Mapped[bool] = mapped_column(default=False)
    next_on: Mapped[date | None]
    counted_at: Mapped[Instant]


class FigureCell(Model):
    """One number: cases of a subject in a month (of filing) that have a measure, and how many of them are published.

    `days` is the day count of one bar of a histogram, -1 for plain counts: medians are found from bars that add up.
    """

    __tablename__ = "figure_cells"
    __table_args__ = (
        UniqueConstraint("kind", "ref", "month", "measure", "days"),
        CheckConstraint("cases >= 0 AND published >= 0 AND published <= cases", name="counts"),
    )

    id: Mapped[Id]
    kind: Mapped[SubjectKind] = mapped_column(enum_column(SubjectKind))
    ref: Mapped[str] = mapped_column(String(26))
    month: Mapped[str] = mapped_column(String(7))
    measure: Mapped[str] = mapped_column(String(24))
    days: Mapped[int] = mapped_column(default=-1)
    cases: Mapped[int]
    published: Mapped[int] = mapped_column(default=0)


class PublicFigure(Model):
    """What the public may read of a subject in a period ('' the whole time, a year, a month): small numbers are gone.

    `shown` are measures with their numbers, `between` measures with [at least, at most], `days` stages with
    n, median and p90; a measure that is in none of them is hidden. `since_on` is when counting began, of all alike.
    `former_names` are those of a body, over the whole time: what is published keeps the name of its day.
    """

    __tablename__ = "public_figures"
    __table_args__ = (UniqueConstraint("kind", "ref", "period"), Index("ix_public_figures_period", "kind", "period"))

    id: Mapped[Id]
    kind: Mapped[SubjectKind] = mapped_column(enum_column(SubjectKind))
    ref: Mapped[str] = mapped_column(String(26))
    period: Mapped[str] = mapped_column(String(7), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    former_names: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    shown: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    between: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    days: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    learners: Mapped[int | None]
    learners_span: Mapped[str] = mapped_column(String(20), default="")
    learners_source: Mapped[str] = mapped_column(String(60), default="")
    learners_on: Mapped[date | None]
    since_on: Mapped[date | None]
    updated_at: Mapped[Instant]
