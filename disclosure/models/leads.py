"""Public counts of what came by the door for reports: of the whole platform, small ones covered."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Id, Instant, Model


class PublicLeadCount(Model):
    """One number of one table (`view`: found, source, ended) for the period; `number` is None where it is covered."""

    __tablename__ = "public_lead_counts"
    __table_args__ = (UniqueConstraint("view", "code"),)

    id: Mapped[Id]
    view: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(20))
    place: Mapped[int]
    number: Mapped[int | None]
    from_on: Mapped[date]
    until_on: Mapped[date]
    counted_at: Mapped[Instant]
