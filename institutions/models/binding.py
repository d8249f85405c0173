"""Requests of institutions' accounts to be bound to a record of the registry, with the code that was sent."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from institutions.lifecycle.binding import BindingState, BindingWay
from institutions.models.registry import Institution
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

OPEN = text("state IN ('code','asked')")


class Binding(Model):
    """One request; of a code only a salted hash is kept, until it is used, too old, or tried too often.

    `sent_to` is the kind and the hidden form of the contact the code went to, never the contact.
    """

    __tablename__ = "institution_bindings"
    __table_args__ = (
        CheckConstraint("(state = 'bound') = (way IS NOT NULL)", name="way"),
        CheckConstraint("(state = 'code') = (code_hash IS NOT NULL)", name="code"),
        CheckConstraint("state IN ('code','asked') OR decided_at IS NOT NULL", name="decided"),
        Index("uq_institution_bindings_open", "organisation_id", unique=True, postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_institution_bindings_institution", "institution_id", "id"),
        Index("ix_institution_bindings_state", "state", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    state: Mapped[BindingState] = mapped_column(enum_column(BindingState))
    way: Mapped[BindingWay | None] = mapped_column(enum_column(BindingWay))
    code_hash: Mapped[str | None] = mapped_column(String(96))
    codes: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    sent_to: Mapped[str] = mapped_column(String(200), default="")
    expires_at: Mapped[Instant | None]
    words: Mapped[str] = mapped_column(Sealed("institution_bindings.words"), default="")
    asked_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[Instant]
    decided_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[Instant | None]
    decided_reason: Mapped[str] = mapped_column(Text, default="")

    organisation: Mapped[Organisation] = relationship()
    institution: Mapped[Institution] = relationship()
    asked_by: Mapped[Person | None] = relationship(foreign_keys=asked_by_id)
