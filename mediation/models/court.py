"""Judicial confirmation of an agreement: who wants to apply, and what became of the joint application."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.db import BigInt, Id, Instant, Model, enum_column
from mediation.lifecycle import CourtOutcome
from mediation.models.table import Agreement, Seat


class CourtWish(Model):
    """A party says whether it wants to apply together with the other (民诉法 art. 205; 人民调解法 art. 33)."""

    __tablename__ = "court_wishes"
    __table_args__ = (UniqueConstraint("agreement_id", "seat_id"),)

    id: Mapped[Id]
    agreement_id: Mapped[BigInt] = mapped_column(ForeignKey("agreements.id"))
    seat_id: Mapped[BigInt] = mapped_column(ForeignKey("seats.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    is_wanted: Mapped[bool]
    said_at: Mapped[Instant]

    seat: Mapped[Seat] = relationship()


class CourtFiling(Model):
    """The joint application as made at a court, and its outcome."""

    __tablename__ = "court_filings"
    __table_args__ = (
        CheckConstraint("(outcome = 'pending') = (decided_on IS NULL)", name="decided"),
        CheckConstraint("decided_on IS NULL OR decided_on >= applied_on", name="order"),
    )

    id: Mapped[Id]
    agreement_id: Mapped[BigInt] = mapped_column(ForeignKey("agreements.id"), unique=True)
    applied_on: Mapped[date]
    court: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    outcome: Mapped[CourtOutcome] = mapped_column(enum_column(CourtOutcome))
    decided_on: Mapped[date | None]
    noted_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[Instant]

    agreement: Mapped[Agreement] = relationship()
