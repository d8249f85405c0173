"""Public copies of inspections that ended, their covered photographs, and random draws."""

from datetime import date
from typing import Any

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Id, Instant, Model


class PublicInspection(Model):
    """What an inspection that ended found; `items` are dicts of words, law and finding, `partners` names."""

    __tablename__ = "public_inspections"
    __table_args__ = (
        Index("ix_public_inspections_institution", "institution_ref", "closed_on"),
        Index("ix_public_inspections_newest", "published_at", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(String(26), unique=True)
    institution_ref: Mapped[str] = mapped_column(String(26))
    institution_name: Mapped[str] = mapped_column(String(200))
    body_name: Mapped[str] = mapped_column(String(200))
    ground: Mapped[str] = mapped_column(String(60))
    draw_ref: Mapped[str | None] = mapped_column(String(26))
    inspected_on: Mapped[date]
    closed_on: Mapped[date]
    result: Mapped[str] = mapped_column(String(60))
    summary: Mapped[str] = mapped_column(Text)
    own_view: Mapped[str] = mapped_column(Text, default="")
    items: Mapped[dict[str, Any]]
    partners: Mapped[list[str]] = mapped_column(default=list)
    published_at: Mapped[Instant]


class PublicPhoto(Model):
    """The copy of a photograph that was cleared to go out: covered, or (`is_bare`) said by two to have nobody on it."""

    __tablename__ = "public_photos"

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(String(26), unique=True)
    inspection_ref: Mapped[str] = mapped_column(String(26), index=True)
    caption: Mapped[str] = mapped_column(String(200), default="")
    media_type: Mapped[str] = mapped_column(String(80))
    is_bare: Mapped[bool] = mapped_column(default=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class PublicDraw(Model):
    """A random draw as anybody can redo it; `names` gives the name of each ref as it was when the list went out."""

    __tablename__ = "public_draws"

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(String(26), unique=True)
    body_name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(100))
    listed: Mapped[str] = mapped_column(Text)
    list_digest: Mapped[str] = mapped_column(String(64))
    list_size: Mapped[int]
    sample_size: Mapped[int]
    value_name: Mapped[str] = mapped_column(String(200))
    value_source: Mapped[str] = mapped_column(String(200))
    value_on: Mapped[date]
    listed_at: Mapped[Instant] = mapped_column(index=True)
    names: Mapped[dict[str, Any]]
    value: Mapped[str | None] = mapped_column(String(200))
    seed: Mapped[str | None] = mapped_column(String(64))
    drawn_at: Mapped[Instant | None]
    chosen: Mapped[list[str]] = mapped_column(default=list)
