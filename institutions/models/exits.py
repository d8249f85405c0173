"""退出: the announcement or the order, the plans for learners' balances, the reports of progress (rules §0b.20)."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from institutions.lifecycle import Cycle, ExitState, KnownHow, LegalType
from institutions.models.registry import Institution
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

STANDS = text("state <> 'called_off'")


class Exit(Model):
    """One exit of an institution; it has one at a time. `earliest_on` is the first day it may close (T-EXIT).

    `organisation_id` is the department that sees to it, None where there is none here. `known_how` and `known_words`:
    the department noted that the institution had closed, which had announced nothing and of which no order was known.
    """

    __tablename__ = "exits"
    __table_args__ = (
        CheckConstraint("announced_on IS NOT NULL OR ordered_on IS NOT NULL OR known_how IS NOT NULL", name="begun"),
        CheckConstraint("(known_how IS NULL) = (known_words IS NULL)", name="known"),
        CheckConstraint(
            "(ordered_on IS NULL) = (order_number IS NULL) AND (ordered_on IS NULL) = (ordered_by IS NULL)"
            " AND (ordered_on IS NULL) = (order_law IS NULL)",
            name="ordered",
        ),
        CheckConstraint("state <> 'ordered' OR ordered_on IS NOT NULL", name="by_order"),
        CheckConstraint(
            "announced_on IS NULL OR (closing_on IS NOT NULL AND earliest_on IS NOT NULL)", name="announced"
        ),
        CheckConstraint("(state IN ('closed','finished','settled')) = (closed_on IS NOT NULL)", name="closed"),
        CheckConstraint("(state IN ('finished','settled')) = (finished_on IS NOT NULL)", name="finished"),
        CheckConstraint("(state = 'settled') = (settled_on IS NOT NULL)", name="settled"),
        CheckConstraint("(state = 'called_off') = (called_off_on IS NOT NULL)", name="called_off"),
        CheckConstraint("(legal_corrected_on IS NULL) = (legal_words IS NULL)", name="legal_corrected"),
        Index(
            "uq_exits_standing",
            "institution_id",
            unique=True,
            postgresql_where=STANDS,
            sqlite_where=STANDS,
        ),
        Index("ix_exits_body", "organisation_id", "state", "id"),
    )
    cycle: ClassVar[Cycle] = Cycle.EXIT

    id: Mapped[Id]
    ref: Mapped[Ref]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    organisation_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[ExitState] = mapped_column(enum_column(ExitState))
    legal_type: Mapped[LegalType] = mapped_column(enum_column(LegalType))
    announced_on: Mapped[date | None]
    closing_on: Mapped[date | None]
    earliest_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    notice_url: Mapped[str] = mapped_column(String(300), default="")
    ordered_on: Mapped[date | None]
    order_number: Mapped[str | None] = mapped_column(String(100))
    ordered_by: Mapped[str | None] = mapped_column(String(200))
    order_law: Mapped[str | None] = mapped_column(String(200))
    known_how: Mapped[KnownHow | None] = mapped_column(enum_column(KnownHow))
    known_words: Mapped[str | None] = mapped_column(Text)
    closed_on: Mapped[date | None]
    finished_on: Mapped[date | None]
    settled_on: Mapped[date | None]
    called_off_on: Mapped[date | None]
    called_off_words: Mapped[str | None] = mapped_column(Text)
    legal_corrected_on: Mapped[date | None]
    legal_words: Mapped[str | None] = mapped_column(Text)
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]

    institution: Mapped[Institution] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    plans: Mapped[list["ExitPlan"]] = relationship(order_by="ExitPlan.number")
    reports: Mapped[list["ExitReport"]] = relationship(order_by="ExitReport.id")

    @property
    def plan(self) -> "ExitPlan | None":
        """The plan in force: the newest."""
        return self.plans[-1] if self.plans else None

    @property
    def is_short(self) -> bool:
        """Whether the closing it announced, or its real closing, comes before the first day the notice allows."""
        day = self.closed_on or self.closing_on
        return self.ordered_on is None and day is not None and self.earliest_on is not None and day < self.earliest_on

    @property
    def left(self) -> tuple[int, int]:
        """Learners and fen not repaid yet, by the institution's own last word."""
        if self.reports:
            return self.reports[-1].left_learners, self.reports[-1].left_fen
        return (self.plan.learners, self.plan.owed_fen) if self.plan is not None else (0, 0)


class ExitPlan(Model):
    """What an institution says of its learners' balances: how many, how much (fen), how and by when, whom to ask."""

    __tablename__ = "exit_plans"
    __table_args__ = (
        UniqueConstraint("exit_id", "number"),
        CheckConstraint("learners >= 0 AND owed_fen >= 0", name="sums"),
    )

    id: Mapped[Id]
    exit_id: Mapped[BigInt] = mapped_column(ForeignKey("exits.id"))
    number: Mapped[int]
    learners: Mapped[int]
    owed_fen: Mapped[BigInt]
    how: Mapped[str] = mapped_column(Text)
    repay_by_on: Mapped[date]
    contact: Mapped[str] = mapped_column(String(200))
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]


class ExitReport(Model):
    """How far repaying has come by the institution's own word, once a form (`key`)."""

    __tablename__ = "exit_reports"
    __table_args__ = (
        CheckConstraint("left_learners >= 0 AND left_fen >= 0 AND repaid_fen >= 0", name="sums"),
        Index("ix_exit_reports_exit", "exit_id", "id"),
    )

    id: Mapped[Id]
    exit_id: Mapped[BigInt] = mapped_column(ForeignKey("exits.id"))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    repaid_fen: Mapped[BigInt]
    left_learners: Mapped[int]
    left_fen: Mapped[BigInt]
    words: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]
