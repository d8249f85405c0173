"""A correction of a public text on its way: prepared by one person, confirmed by another, or dropped."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model

WAITING = text("ended_at IS NULL")


class PreparedCorrection(Model):
    """What an officer typed (`draft`) and what would stand (`words`); both are erased when it ends.

    `facts` are the columns of the public row that would change with them, as they are now; None where facts stay.

    `publication_ref` is the version it became, None while it waits and when it was dropped.
    """

    __tablename__ = "prepared_corrections"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (words IS NOT NULL)", name="erased"),
        CheckConstraint("(words IS NULL) = (draft IS NULL)", name="draft"),
        CheckConstraint("facts IS NULL OR words IS NOT NULL", name="facts"),
        CheckConstraint(
            "publication_ref IS NULL OR (ended_by_id IS NOT NULL AND ended_by_id <> prepared_by_id)", name="two"
        ),
        Index(
            "uq_prepared_corrections_waiting",
            "candidate_id",
            unique=True,
            postgresql_where=WAITING,
            sqlite_where=WAITING,
        ),
    )

    id: Mapped[Id]
    candidate_id: Mapped[BigInt]
    draft: Mapped[str | None] = mapped_column(Sealed("prepared_corrections.draft"))
    words: Mapped[str | None] = mapped_column(Sealed("prepared_corrections.words"))
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    digest: Mapped[str] = mapped_column(String(64))
    prepared_at: Mapped[Instant]
    prepared_by_id: Mapped[BigInt]
    ended_at: Mapped[Instant | None]
    ended_by_id: Mapped[BigInt | None]
    publication_ref: Mapped[str | None] = mapped_column(String(26))
