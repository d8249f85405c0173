"""Dated rates of interest as the operator entered them; a row is never changed, a wrong one is withdrawn."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from kernel.db import BigInt, Id, Instant, Model, Ref

STANDS = text("withdrawn_at IS NULL")


class InterestRate(Model):
    """A yearly rate in millionths from the day it first held, with its source; one standing row a code and day."""

    __tablename__ = "interest_rates"
    __table_args__ = (
        CheckConstraint("ppm >= 0 AND ppm <= 1000000", name="range"),
        CheckConstraint("code IN ('lpr', 'deposit')", name="code"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_why IS NULL)", name="withdrawn"),
        Index(
            "ix_interest_rates_standing",
            "code",
            "since",
            unique=True,
            postgresql_where=STANDS,
            sqlite_where=STANDS,
        ),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    code: Mapped[str] = mapped_column(String(10))
    since: Mapped[date]
    ppm: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
    set_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[Instant]
    withdrawn_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[Instant | None]
    withdrawn_why: Mapped[str | None] = mapped_column(Text)

    set_by: Mapped[Person] = relationship(foreign_keys=[set_by_id])
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=[withdrawn_by_id])
