"""What an institution discloses, version by version; the quality standards of associations and who commits to them."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
    inspect,
    text,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from accounts.models import Organisation
from institutions.models.registry import Institution
from kernel.db import BigInt, Id, Instant, Model, Ref

DRAFT = text("confirmed_at IS NULL")
IN_FORCE = text("confirmed_at IS NOT NULL AND recalled_at IS NULL")
RUNNING = text("until_on IS NULL")
# Of a confirmed version only this may be written: that it was recalled before its day.
RECALLING = frozenset({"recalled_at", "recalled_by_id"})


class WrittenOnce(RuntimeError):
    """Somebody tried to change or delete a version that was confirmed: a fault of the program."""


class DutyRecord(Model):
    """One item asked of one institution from the day it could fill it in here; clocks run for this row.

    `warned_version` is the last version whose end was told of in time.
    """

    __tablename__ = "duty_records"
    __table_args__ = (UniqueConstraint("institution_id", "item"),)

    id: Mapped[Id]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    item: Mapped[str] = mapped_column(String(20))
    since_on: Mapped[date]
    warned_version: Mapped[int] = mapped_column(default=0)

    institution: Mapped[Institution] = relationship()


class Disclosure(Model):
    """One version of an item: a draft until somebody of the institution confirms it, then never changed.

    `content` holds the item's fields by their codes, `files` the ids of the evidence the version rests on,
    `consultation` where opinions on a coming change go (电子商务法 34).
    """

    __tablename__ = "disclosures"
    __table_args__ = (
        UniqueConstraint("institution_id", "item", "version"),
        CheckConstraint("(version IS NULL) = (confirmed_at IS NULL)", name="version"),
        CheckConstraint("confirmed_at IS NULL OR from_on IS NOT NULL", name="from_on"),
        CheckConstraint("until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name="order"),
        CheckConstraint("recalled_at IS NULL OR confirmed_at IS NOT NULL", name="recalled"),
        Index(
            "uq_disclosures_draft",
            "institution_id",
            "item",
            unique=True,
            postgresql_where=DRAFT,
            sqlite_where=DRAFT,
        ),
        Index(
            "uq_disclosures_day",
            "institution_id",
            "item",
            "from_on",
            unique=True,
            postgresql_where=IN_FORCE,
            sqlite_where=IN_FORCE,
        ),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    record_id: Mapped[BigInt] = mapped_column(ForeignKey("duty_records.id"))
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    item: Mapped[str] = mapped_column(String(20))
    version: Mapped[int | None]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    files: Mapped[list[str]] = mapped_column(default=list)
    consultation: Mapped[str] = mapped_column(Text, default="")
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    entered_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[Instant]
    confirmed_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[Instant | None]
    recalled_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    recalled_at: Mapped[Instant | None]

    record: Mapped[DutyRecord] = relationship()
    courses: Mapped[list["CourseLine"]] = relationship(
        order_by="CourseLine.place", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def is_draft(self) -> bool:
        """Whether nobody confirmed it yet."""
        return self.confirmed_at is None

    @property
    def stands(self) -> bool:
        """Whether it was confirmed and not recalled before its day."""
        return self.confirmed_at is not None and self.recalled_at is None


class CourseLine(Model):
    """One course of a version: its price in fen, what the price is for, and which refund rule holds."""

    __tablename__ = "course_lines"
    __table_args__ = (
        UniqueConstraint("disclosure_id", "place"),
        CheckConstraint("fen >= 0", name="fen"),
    )

    id: Mapped[Id]
    disclosure_id: Mapped[BigInt] = mapped_column(ForeignKey("disclosures.id"))
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    fen: Mapped[BigInt]
    unit: Mapped[str] = mapped_column(String(40))
    refund_rule: Mapped[str] = mapped_column(String(200), default="")


class QualityStandard(Model):
    """A standard of an association as a document with its version; its file is kept under its owner's kind."""

    __tablename__ = "quality_standards"
    __table_args__ = (
        UniqueConstraint("organisation_id", "title", "version"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(40))
    summary: Mapped[str] = mapped_column(Text, default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]

    organisation: Mapped[Organisation] = relationship()


class Commitment(Model):
    """An institution commits to one version of a standard, until it withdraws; `word` is the association's own."""

    __tablename__ = "commitments"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
        CheckConstraint("(word = '') = (word_at IS NULL)", name="word"),
        Index(
            "uq_commitments_running",
            "institution_id",
            "standard_id",
            unique=True,
            postgresql_where=RUNNING,
            sqlite_where=RUNNING,
        ),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    standard_id: Mapped[BigInt] = mapped_column(ForeignKey("quality_standards.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]
    ended_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[Instant | None]
    word: Mapped[str] = mapped_column(Text, default="")
    word_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    word_at: Mapped[Instant | None]

    institution: Mapped[Institution] = relationship()
    standard: Mapped[QualityStandard] = relationship()


@event.listens_for(Disclosure, "before_update")
def _keep(_mapper: Mapper[Disclosure], _connection: Connection, row: Disclosure) -> None:
    found = inspect(row)
    before = found.attrs.confirmed_at.history
    was = before.deleted[0] if before.deleted else (row.confirmed_at if not before.added else None)
    changed = {name for name, value in found.attrs.items() if name != "courses" and value.history.has_changes()}
    if was is not None and changed - RECALLING:
        raise WrittenOnce(f"disclosure {row.ref} was confirmed")


@event.listens_for(Disclosure, "before_delete")
def _stay(_mapper: Mapper[Disclosure], _connection: Connection, row: Disclosure) -> None:
    if row.confirmed_at is not None:
        raise WrittenOnce(f"disclosure {row.ref} was confirmed")


@event.listens_for(CourseLine, "before_update")
def _keep_line(_mapper: Mapper[CourseLine], _connection: Connection, row: CourseLine) -> None:
    raise WrittenOnce(f"course line {row.id} is written once")
