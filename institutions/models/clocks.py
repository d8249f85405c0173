"""Clocks of an institution's life: rows with a due date; overdue is never stored, a breach is dated at the breach."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from institutions.lifecycle import Cycle
from institutions.models.registry import Institution
from kernel.db import BigInt, Id, Instant, Model, enum_column

RUNNING = text("met_at IS NULL AND stopped_at IS NULL")


class CycleClock(Model):
    """One clock of one record of a cycle: `subject_id` is the record's id in the table of its cycle.

    `organisation_id` is whose duty it is (a body's, a school's, the institution's own); `next_at` the instant the
    sweep must look next, None when the clock has ended or its breach is noted.
    """

    __tablename__ = "cycle_clocks"
    __table_args__ = (
        CheckConstraint("stopped_at IS NULL OR met_at IS NULL", name="one_end"),
        CheckConstraint("next_at IS NULL OR (met_at IS NULL AND stopped_at IS NULL)", name="next_at"),
        Index("ix_cycle_clocks_next_at", "next_at"),
        Index("ix_cycle_clocks_institution", "institution_id", "id"),
        Index("ix_cycle_clocks_duty", "organisation_id", "due_at", postgresql_where=RUNNING, sqlite_where=RUNNING),
        Index(
            "uq_cycle_clocks_running",
            "cycle",
            "subject_id",
            "code",
            unique=True,
            postgresql_where=RUNNING,
            sqlite_where=RUNNING,
        ),
    )

    id: Mapped[Id]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    cycle: Mapped[Cycle] = mapped_column(enum_column(Cycle))
    subject_id: Mapped[BigInt]
    code: Mapped[str] = mapped_column(String(12))
    organisation_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    article: Mapped[str] = mapped_column(String(200))
    is_platform_rule: Mapped[bool]
    start_on: Mapped[date]
    length: Mapped[int]
    unit: Mapped[str] = mapped_column(String(20))
    calendar_version: Mapped[str] = mapped_column(String(64))
    due_on: Mapped[date]
    due_at: Mapped[Instant]
    warn_on: Mapped[date]
    is_provisional: Mapped[bool]
    next_at: Mapped[Instant | None]
    started_at: Mapped[Instant]
    warned_at: Mapped[Instant | None]
    breached_at: Mapped[Instant | None]
    met_at: Mapped[Instant | None]
    stopped_at: Mapped[Instant | None]

    institution: Mapped[Institution] = relationship()

    @property
    def is_running(self) -> bool:
        """Whether it has neither been met nor stopped."""
        return self.met_at is None and self.stopped_at is None
