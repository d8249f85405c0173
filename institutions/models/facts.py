"""What is known of an institution, each with its days and its source: names, licences, people, owners, addresses."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

from institutions.lifecycle import LicenceKind, NameKind, PersonKind, Reachability
from institutions.models.registry import Institution
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

IN_USE = text("ended_at IS NULL")


class Fact:
    """What every fact keeps: whose it is, from when until when, where it is known from, who entered and ended it."""

    id: Mapped[Id]
    ref: Mapped[Ref]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"), index=True)
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200), default="")
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]
    ended_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[Instant | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        """Days in their order, and whatever the table adds."""
        return (CheckConstraint("until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name="order"),)

    @property
    def is_current(self) -> bool:
        """Whether nobody has ended it."""
        return self.ended_at is None


class KnownName(Fact, Model):
    """A name an institution is or was known by; `key` is what looks alike (`institutions.likeness`)."""

    __tablename__ = "institution_names"

    kind: Mapped[NameKind] = mapped_column(enum_column(NameKind))
    name: Mapped[str] = mapped_column(String(200), index=True)
    key: Mapped[str] = mapped_column(String(200), default="", index=True)
    platform_id: Mapped[BigInt | None] = mapped_column(ForeignKey("institutions.id"))

    institution: Mapped[Institution] = relationship(back_populates="names", foreign_keys="KnownName.institution_id")
    platform: Mapped[Institution | None] = relationship(foreign_keys=platform_id)


Index(
    "uq_institution_names_in_use",
    KnownName.institution_id,
    KnownName.kind,
    KnownName.name,
    unique=True,
    postgresql_where=IN_USE,
    sqlite_where=IN_USE,
)


class Licence(Fact, Model):
    """A licence or filing under the number as it was written; past `until_on` it has run out."""

    __tablename__ = "institution_licences"

    kind: Mapped[LicenceKind] = mapped_column(enum_column(LicenceKind))
    number: Mapped[str] = mapped_column(String(100), index=True)
    issuer: Mapped[str] = mapped_column(String(200), default="")
    superseded_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("institution_licences.id"))

    institution: Mapped[Institution] = relationship(back_populates="licences")


Index("ix_institution_licences_until", Licence.until_on, postgresql_where=IN_USE, sqlite_where=IN_USE)


class Representative(Fact, Model):
    """A legal representative or a contact; who it is stays sealed."""

    __tablename__ = "institution_people"

    kind: Mapped[PersonKind] = mapped_column(enum_column(PersonKind))
    name: Mapped[str] = mapped_column(Sealed("institution_people.name"))
    post: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str | None] = mapped_column(Sealed("institution_people.phone"))
    email: Mapped[str | None] = mapped_column(Sealed("institution_people.email"))


class Ownership(Fact, Model):
    """Who owns a part of an institution: a record here, or a sealed name; `share` in hundredths of a percent."""

    __tablename__ = "institution_owners"

    owner_id: Mapped[BigInt | None] = mapped_column(ForeignKey("institutions.id"), index=True)
    owner_name: Mapped[str | None] = mapped_column(Sealed("institution_owners.owner_name"))
    share: Mapped[int | None]

    owner: Mapped[Institution | None] = relationship(foreign_keys=owner_id)
    owned: Mapped[Institution] = relationship(foreign_keys="Ownership.institution_id")


class PublishedAddress(Fact, Model):
    """A further address an institution publishes, and whether it leads to anybody; the first stands in its own row."""

    __tablename__ = "institution_addresses"

    address: Mapped[str] = mapped_column(String(200))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    reachability: Mapped[Reachability] = mapped_column(enum_column(Reachability), default=Reachability.UNKNOWN)

    institution: Mapped[Institution] = relationship(back_populates="addresses")
