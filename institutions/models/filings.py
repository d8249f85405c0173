"""备案: one record for a product, its versions, and the one telling of what a version lacks (rules §0b.21)."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from institutions.lifecycle import Cycle, FilingKind, FilingState
from institutions.models.registry import Institution
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

NUMBERED = "'recorded','change_handed_in','change_incomplete','change_completed','cancelled','revoked','approved'"


class Filing(Model):
    """A filing, or the note of an approval given elsewhere; `number` and `version` are of the version in force."""

    __tablename__ = "filings"
    __table_args__ = (
        CheckConstraint(
            f"state NOT IN ({NUMBERED},'approval_ended') OR (number IS NOT NULL AND recorded_on IS NOT NULL)",
            name="recorded",
        ),
        CheckConstraint("state <> 'elsewhere' OR told IS NOT NULL", name="elsewhere"),
        CheckConstraint(
            "state NOT IN ('revoked','approval_ended') OR (decision_number IS NOT NULL AND decided_by IS NOT NULL)",
            name="decided",
        ),
        CheckConstraint("(kind = 'approval') = (state IN ('approved','approval_ended'))", name="approval"),
        CheckConstraint("(state IN ('cancelled','revoked','approval_ended')) = (ended_on IS NOT NULL)", name="ended"),
        UniqueConstraint("organisation_id", "number"),
        Index("ix_filings_institution", "institution_id", "id"),
        Index("ix_filings_body", "organisation_id", "state", "id"),
    )
    cycle: ClassVar[Cycle] = Cycle.FILING

    id: Mapped[Id]
    ref: Mapped[Ref]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[FilingKind] = mapped_column(enum_column(FilingKind))
    state: Mapped[FilingState] = mapped_column(enum_column(FilingState))
    version: Mapped[int] = mapped_column(default=0)
    number: Mapped[str | None] = mapped_column(String(100))
    recorded_on: Mapped[date | None]
    told: Mapped[str | None] = mapped_column(Text)
    decision_number: Mapped[str | None] = mapped_column(String(100))
    decided_by: Mapped[str | None] = mapped_column(String(200))
    ended_on: Mapped[date | None]
    ended_words: Mapped[str | None] = mapped_column(Text)
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]

    institution: Mapped[Institution] = relationship()
    organisation: Mapped[Organisation] = relationship()
    versions: Mapped[list["FilingVersion"]] = relationship(back_populates="filing", order_by="FilingVersion.number")

    @property
    def newest(self) -> "FilingVersion":
        """The version last written, whether or not it is in force."""
        return self.versions[-1]

    @property
    def in_force(self) -> "FilingVersion | None":
        """The version that was recorded last."""
        return next((one for one in self.versions if one.number == self.version), None)

    @property
    def title(self) -> str:
        """What is filed, by its name in the newest version that counts."""
        return str((self.in_force or self.newest).fields.get("name", ""))


class FilingVersion(Model):
    """What was handed in: the fields by their codes; files belong to it. Old versions are kept as they were."""

    __tablename__ = "filing_versions"
    __table_args__ = (
        UniqueConstraint("filing_id", "number"),
        CheckConstraint("recorded_at IS NULL OR dropped_at IS NULL", name="one_end"),
        CheckConstraint("recorded_at IS NULL OR handed_in_at IS NOT NULL", name="handed_in"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    filing_id: Mapped[BigInt] = mapped_column(ForeignKey("filings.id"))
    number: Mapped[int]
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[Instant]
    handed_in_at: Mapped[Instant | None]
    recorded_at: Mapped[Instant | None]
    dropped_at: Mapped[Instant | None]

    filing: Mapped[Filing] = relationship(back_populates="versions")
    telling: Mapped["FilingTelling | None"] = relationship(back_populates="version")


class FilingTelling(Model):
    """What a version lacks, told once: there can be no second row for a version."""

    __tablename__ = "filing_tellings"
    __table_args__ = (UniqueConstraint("version_id"),)

    id: Mapped[Id]
    version_id: Mapped[BigInt] = mapped_column(ForeignKey("filing_versions.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    told_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    told_at: Mapped[Instant]

    version: Mapped[FilingVersion] = relationship(back_populates="telling")
    items: Mapped[list["FilingItem"]] = relationship(order_by="FilingItem.place")


class FilingItem(Model):
    """One thing that is missing, and when the body found it there."""

    __tablename__ = "filing_items"
    __table_args__ = (UniqueConstraint("telling_id", "place"),)

    id: Mapped[Id]
    telling_id: Mapped[BigInt] = mapped_column(ForeignKey("filing_tellings.id"))
    place: Mapped[int]
    words: Mapped[str] = mapped_column(String(300))
    met_at: Mapped[Instant | None]
