"""An institution's part in online dispute resolution."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from institutions.models.registry import Institution
from kernel.db import BigInt, Id, Instant, Model, Ref


class OdrMembership(Model):
    """An institution takes part in online dispute resolution, from a day until a day, by an administrator's act."""

    __tablename__ = "odr_memberships"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
        CheckConstraint("(until_on IS NULL) = (end_reason IS NULL)", name="ended"),
        Index("ix_odr_memberships_institution", "institution_id", "from_on"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    end_reason: Mapped[str | None] = mapped_column(Text)
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]
    ended_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[Instant | None]

    institution: Mapped[Institution] = relationship(back_populates="odr")

    def holds_on(self, day: date) -> bool:
        """Whether the institution is a member on this day; the last day counts."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)
