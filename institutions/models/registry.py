"""Institutions as routing and the public know them: type, credit code, names, domicile, address."""

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, inspect, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from institutions.credit_codes import is_sole_trader
from institutions.lifecycle import BRANDS, InstitutionType, LicenceKind, NameKind, Reachability
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

if TYPE_CHECKING:
    from institutions.models.facts import KnownName, Licence, PublishedAddress
    from institutions.models.odr import OdrMembership

MERGED = text("merged_into_id IS NOT NULL")
# What counts as an institution of the registry, as each engine writes it where it is asked.
STANDS = text("merged_into_id IS NULL AND NOT is_free_entry")
STANDS_SQLITE = text("merged_into_id IS NULL AND is_free_entry = 0")
FREE = text("is_free_entry AND merged_into_id IS NULL")


class Institution(Model):
    """An online education institution; a free entry from a complaint has no organisation until staff resolve it.

    A record that was merged points on to the one that stands for it and is never deleted.
    """

    __tablename__ = "institutions"
    __table_args__ = (
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_itself"),
        Index("ix_institutions_name", "name", "id"),
        Index("ix_institutions_domicile", "domicile_code", "id"),
        Index(
            "ix_institutions_places",
            *("domicile_code", "published_code", "open_cases"),
            postgresql_where=STANDS,
            sqlite_where=STANDS_SQLITE,
        ),
        Index("ix_institutions_merged_into", "merged_into_id", postgresql_where=MERGED, sqlite_where=MERGED),
        Index("ix_institutions_free", "id", postgresql_where=FREE, sqlite_where=FREE),
    )

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
    is_free_entry: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[BigInt | None] = mapped_column(ForeignKey("institutions.id"))
    open_cases: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[Instant]

    organisation: Mapped[Organisation | None] = relationship()
    platform: Mapped["Institution | None"] = relationship(foreign_keys=platform_id, remote_side="Institution.id")
    merged_into: Mapped["Institution | None"] = relationship(foreign_keys=merged_into_id, remote_side="Institution.id")
    odr: Mapped[list["OdrMembership"]] = relationship(back_populates="institution", order_by="OdrMembership.id")
    names: Mapped[list["KnownName"]] = relationship(
        back_populates="institution", order_by="KnownName.id", foreign_keys="KnownName.institution_id"
    )
    licences: Mapped[list["Licence"]] = relationship(back_populates="institution", order_by="Licence.id")
    addresses: Mapped[list["PublishedAddress"]] = relationship(
        back_populates="institution", order_by="PublishedAddress.id"
    )

    @property
    def is_stored(self) -> bool:
        """Whether it is in the registry; a name typed while filing is not yet."""
        return bool(inspect(self).has_identity)

    @property
    def standing(self) -> "Institution":
        """The record that stands for it: itself, or the one it was merged into."""
        return self.merged_into or self

    @property
    def account_id(self) -> int | None:
        """The account that acts for it here; for what stays with a merged record, that of the one standing for it."""
        return self.standing.organisation_id

    def names_of(self, *kinds: NameKind) -> list["KnownName"]:
        """The names of these kinds in use, as they were entered."""
        return [row for row in self.names if row.kind in kinds and row.is_current]

    def licences_of(self, *kinds: LicenceKind) -> list["Licence"]:
        """The numbers of these kinds that nothing has replaced or ended."""
        return [row for row in self.licences if row.kind in kinds and row.is_current]

    @property
    def brands(self) -> list["KnownName"]:
        """Brands, apps and shops in use: what learners know it by."""
        return self.names_of(*BRANDS)

    @property
    def is_sole_trader(self) -> bool:
        """Whether it is one person's business (个体工商户)."""
        return is_sole_trader(self.credit_code, self.name)

    @property
    def region_code(self) -> str | None:
        """Where it is registered, else where it says it is."""
        return self.domicile_code or self.published_code
