"""The ledger of an institution's promises, kept as the floors above tell it."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from institutions.lifecycle import PromiseStanding
from kernel.db import BigInt, Id, Model, enum_column


class PromiseCount(Model):
    """How many promises of an institution stand in one class, kept or not in time; the floor above tells it."""

    __tablename__ = "promise_counts"
    __table_args__ = (
        UniqueConstraint("institution_id", "standing", "is_late"),
        CheckConstraint("number >= 0", name="number"),
    )

    id: Mapped[Id]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    standing: Mapped[PromiseStanding] = mapped_column(enum_column(PromiseStanding))
    is_late: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int] = mapped_column(default=0)
