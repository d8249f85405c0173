"""Institutions as routing and the public know them: type, credit code, brands, domicile, address."""

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from institutions.lifecycle import InstitutionType, Reachability
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

if TYPE_CHECKING:
    from institutions.models.odr import OdrMembership


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
