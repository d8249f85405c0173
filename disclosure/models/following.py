"""Who follows what becomes public: an address, confirmed by its owner, and what was told last."""

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.lifecycle import Cadence, Scope
from kernel.crypto import Sealed
from kernel.db import Id, Instant, Model, Ref, enum_column

LIVING = text("confirmed_at IS NOT NULL AND ended_at IS NULL")


class Following(Model):
    """One address follows one thing; without the owner's confirmation nothing is sent but the question itself.

    `value` is the institution's id, the region's 6-digit code, the letter of a kind of institution or the category's
    code; empty for everything. When it ends the address is erased.
    """

    __tablename__ = "followings"
    __table_args__ = (
        CheckConstraint("(scope = 'all') = (value = '')", name="value"),
        CheckConstraint("(ended_at IS NULL) = (email IS NOT NULL)", name="erased"),
        Index("ix_followings_living", "cadence", "told_at", postgresql_where=LIVING, sqlite_where=LIVING),
        Index("ix_followings_address", "address_hash"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    email: Mapped[str | None] = mapped_column(Sealed("followings.email"))
    address_hash: Mapped[str] = mapped_column(String(64))
    scope: Mapped[Scope] = mapped_column(enum_column(Scope))
    value: Mapped[str] = mapped_column(String(26), default="")
    name: Mapped[str] = mapped_column(String(200))
    cadence: Mapped[Cadence] = mapped_column(enum_column(Cadence))
    locale: Mapped[str] = mapped_column(String(10), default="zh")
    asked_at: Mapped[Instant]
    confirmed_at: Mapped[Instant | None]
    told_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
