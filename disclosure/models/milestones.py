"""Public copies of the steps of an institution's life."""

from datetime import date

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Id, Instant, Model, Ref


class PublicMilestone(Model):
    """One thing that became public of an institution's life, in its own words of that day; written once (`key`).

    `cycle` and `what` are words to read (备案, 予以备案), `who` the body or school whose act it was, `law` its article.
    """

    __tablename__ = "public_milestones"
    __table_args__ = (
        Index("ix_public_milestones_institution", "institution_ref", "on", "id"),
        Index("ix_public_milestones_newest", "made_at", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    key: Mapped[str] = mapped_column(String(60), unique=True)
    institution_ref: Mapped[str] = mapped_column(String(26))
    cycle: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(100))
    who: Mapped[str] = mapped_column(String(200), default="")
    on: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")
    law: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[Instant]
