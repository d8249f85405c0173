"""What somebody typed into a form whose session had ended when they pressed the button."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref


class TypedAside(Model):
    """The fields of one form by its address, for that person alone, for a day; sealed JSON, never a secret."""

    __tablename__ = "typed_asides"
    __table_args__ = (Index("ix_typed_asides_kept", "kept_at"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"), index=True)
    path: Mapped[str] = mapped_column(String(200))
    typed: Mapped[str] = mapped_column(Sealed("typed_asides.typed"))
    kept_at: Mapped[Instant]
