"""Institutions as routing and the public know them: type, credit code, brands, domicile, address; their promises."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from institutions.lifecycle import InstitutionType, PromiseStanding, Reachability
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column


class Institution(Model):
    """An online education institution; a free entry from a complaint has no organisation until staff resolve it."""

    __tablename__ = "institutions"

    id: Mapped[Id]
    ref: Mapped[Ref]
    organisation_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    credit_code: Mapped[str | None] = mapped_column(String(18), index=True)
    type: Mapped[InstitutionType] = mapped_column(enum_column(InstitutionType))
    domicile_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    domicile_address: Mapped[str] = mapped_column(String(200), default="")
    platform_id: Mapped[BigInt | None] = mapped_column(ForeignKey("institutions.id"))
    published_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    published_address: Mapped[str] = mapped_column(String(200), default="")
    reachability: Mapped[Reachability] = mapped_column(enum_column(Reachability), default=Reachability.UNKNOWN)
    licence: Mapped[str] = mapped_column(String(100), default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    is_free_entry: Mapped[bool] = mapped_column(default=False)
    open_cases: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[Instant]

    organisation: Mapped[Organisation | None] = relationship()
    platform: Mapped["Institution | None"] = relationship(remote_side="Institution.id")
    odr: Mapped[list["OdrMembership"]] = relationship(back_populates="institution", order_by="OdrMembership.id")
    brands: Mapped[list["Brand"]] = relationship(back_populates="institution", order_by="Brand.id")

    @property
    def is_stored(self) -> bool:
        """Whether it is in the registry; a name typed while filing is not yet."""
        return bool(inspect(self).has_identity)


class Brand(Model):
    """A brand, app or shop name an institution is known by."""

    __tablename__ = "brands"

    id: Mapped[Id]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20), default="brand")

    institution: Mapped[Institution] = relationship(back_populates="brands")


class OdrMembership(Model):
    """An institution takes part in online dispute resolution, from a day until a day, by an administrator's act."""

    __tablename__ = "odr_memberships"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
        CheckConstraint("(until_on IS NULL) = (end_reason IS NULL)", name="ended"),
        Index("ix_odr_memberships_institution", "institution_id", "from_on"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    end_reason: Mapped[str | None] = mapped_column(Text)
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]
    ended_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[Instant | None]

    institution: Mapped[Institution] = relationship(back_populates="odr")

    def holds_on(self, day: date) -> bool:
        """Whether the institution is a member on this day; the last day counts."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


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
