"""Legal clocks as rows with a due date; overdue is never stored, a breach is dated at the breach."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.models.case import Complaint
from kernel.db import BigInt, Id, Instant, Model


class Clock(Model):
    """One running or finished clock: its rule, its start fact, its dates as computed and with what calendar."""

    __tablename__ = "clocks"
    __table_args__ = (
        CheckConstraint("stopped_at IS NULL OR met_at IS NULL", name="one_end"),
        Index("ix_clocks_running_due", "met_at", "stopped_at", "due_at"),
        Index("ix_clocks_complaint", "complaint_id", "code"),
    )

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    code: Mapped[str] = mapped_column(String(12))
    ruleset: Mapped[str] = mapped_column(String(40))
    body_kind: Mapped[str] = mapped_column(String(40))
    article: Mapped[str] = mapped_column(String(200))
    is_platform_rule: Mapped[bool]
    duty: Mapped[str] = mapped_column(String(20))
    start_on: Mapped[date]
    length: Mapped[int]
    unit: Mapped[str] = mapped_column(String(20))
    calendar_version: Mapped[str] = mapped_column(String(64))
    raw_due_on: Mapped[date]
    due_on: Mapped[date]
    due_at: Mapped[Instant]
    warn_on: Mapped[date]
    is_provisional: Mapped[bool]
    started_at: Mapped[Instant]
    warned_at: Mapped[Instant | None]
    met_at: Mapped[Instant | None]
    stopped_at: Mapped[Instant | None]

    complaint: Mapped[Complaint] = relationship()
    pauses: Mapped[list["ClockPause"]] = relationship(order_by="ClockPause.id")
    breaches: Mapped[list["Breach"]] = relationship(order_by="Breach.id")

    @property
    def is_running(self) -> bool:
        """Whether the duty is still open."""
        return self.met_at is None and self.stopped_at is None


class ClockPause(Model):
    """Whole days taken out of a clock, with the reason."""

    __tablename__ = "clock_pauses"

    id: Mapped[Id]
    clock_id: Mapped[BigInt] = mapped_column(ForeignKey("clocks.id"), index=True)
    start_on: Mapped[date]
    end_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200))


class Breach(Model):
    """A duty not met by its instant; one per clock and due date, dated at the breach."""

    __tablename__ = "breaches"
    __table_args__ = (UniqueConstraint("clock_id", "due_on"),)

    id: Mapped[Id]
    clock_id: Mapped[BigInt] = mapped_column(ForeignKey("clocks.id"))
    due_on: Mapped[date]
    breached_at: Mapped[Instant]
    noticed_at: Mapped[Instant]
