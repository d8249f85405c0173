"""Public copies of what institutions disclose, and of the standards they commit to."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Id, Instant, Model


class PublicDuty(Model):
    """The public copy of one item asked of an institution: why, by which article, and the days its blank speaks.

    `blanks` are pairs of ISO days, both included, the last one None while nothing was filled in; empty where no
    article demands the item (rules §0b.28). `blank_on` is the first day of the last of them, which may be to come.
    """

    __tablename__ = "public_duties"
    __table_args__ = (UniqueConstraint("institution_ref", "item"), Index("ix_public_duties_blank", "blank_on", "id"))

    id: Mapped[Id]
    institution_ref: Mapped[str] = mapped_column(String(26))
    item: Mapped[str] = mapped_column(String(20))
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    demand: Mapped[str] = mapped_column(String(20))
    demand_label: Mapped[str] = mapped_column(String(20))
    law: Mapped[str] = mapped_column(String(100), default="")
    says: Mapped[str] = mapped_column(String(300), default="")
    is_rule: Mapped[bool] = mapped_column(default=False)
    notice_law: Mapped[str] = mapped_column(String(100), default="")
    blanks: Mapped[list[Any]] = mapped_column(JSON, default=list)
    blank_on: Mapped[date | None]
    updated_at: Mapped[Instant]


class PublicDisclosure(Model):
    """The public copy of one confirmed version of an item; older ones stay for ever.

    `ends_on` its last day where it has one, `facts` pairs of words, `courses` rows of name, price, unit and rule.
    `made_at` is when the copy was made: since then it is public.
    """

    __tablename__ = "public_disclosures"
    __table_args__ = (
        UniqueConstraint("institution_ref", "item", "version"),
        Index("ix_public_disclosures_newest", "made_at", "id"),
    )

    id: Mapped[Id]
    institution_ref: Mapped[str] = mapped_column(String(26))
    item: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    from_on: Mapped[date]
    ends_on: Mapped[date | None]
    confirmed_on: Mapped[date]
    recalled_on: Mapped[date | None]
    facts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    words: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    courses: Mapped[list[Any]] = mapped_column(JSON, default=list)
    evidence: Mapped[int] = mapped_column(default=0)
    consultation: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[Instant]


class PublicCommitment(Model):
    """The public copy of an institution's commitment to a standard of an association, with the association's word."""

    __tablename__ = "public_commitments"

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(String(26), unique=True)
    institution_ref: Mapped[str] = mapped_column(String(26), index=True)
    association_name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(40))
    summary: Mapped[str] = mapped_column(Text, default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    word: Mapped[str] = mapped_column(Text, default="")
    word_on: Mapped[date | None]
