"""A partial agreement: some points are settled by an offer all accepted, the rest goes on in mediation."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.models.case import Complaint
from complaints.models.table import Offer
from kernel.db import BigInt, Id, Instant, Model, Ref


class PartSettlement(Model):
    """Which offer settled a part, and on which day; the points say which part (`Point.settled_by_id`)."""

    __tablename__ = "part_settlements"

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    offer_id: Mapped[BigInt] = mapped_column(ForeignKey("offers.id"), unique=True)
    settled_on: Mapped[date]
    noted_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[Instant]

    complaint: Mapped[Complaint] = relationship()
    offer: Mapped[Offer] = relationship()
