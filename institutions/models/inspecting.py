"""Inspections: who goes where when, the checklist with findings, photographs, what is to be rectified by a day."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from institutions.lifecycle.inspecting import (
    DemandState,
    Finding,
    InspectionGround,
    InspectionResult,
    InspectionState,
    PartnerState,
    demand_code,
)
from institutions.models.drawing import Draw
from institutions.models.registry import Institution
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.files import CoverState, StoredFile


class Inspection(Model):
    """One inspection of one institution by one department."""

    __tablename__ = "inspections"
    __table_args__ = (
        CheckConstraint("(state = 'closed') = (result IS NOT NULL)", name="result"),
        CheckConstraint("(ground = 'drawn') = (draw_id IS NOT NULL)", name="drawn"),
        CheckConstraint("(state = 'cancelled') = (cancel_reason IS NOT NULL)", name="cancelled"),
        Index("ix_inspections_body", "body_id", "state", "planned_on"),
        Index("ix_inspections_institution", "institution_id", "id"),
        UniqueConstraint("draw_id", "institution_id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    body_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[InspectionState] = mapped_column(enum_column(InspectionState), default=InspectionState.PLANNED)
    ground: Mapped[InspectionGround] = mapped_column(enum_column(InspectionGround))
    draw_id: Mapped[BigInt | None] = mapped_column(ForeignKey("draws.id"))
    reason: Mapped[str] = mapped_column(Text)
    planned_on: Mapped[date]
    made_at: Mapped[Instant]
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[Instant | None]
    sent_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]
    result: Mapped[InspectionResult | None] = mapped_column(enum_column(InspectionResult))
    summary: Mapped[str] = mapped_column(Text, default="")
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    own_view: Mapped[str | None] = mapped_column(Sealed("inspections.own_view"))
    own_view_at: Mapped[Instant | None]

    institution: Mapped[Institution] = relationship()
    body: Mapped[Organisation] = relationship()
    draw: Mapped[Draw | None] = relationship()
    inspectors: Mapped[list["Inspector"]] = relationship(order_by="Inspector.id")
    partners: Mapped[list["InspectionPartner"]] = relationship(order_by="InspectionPartner.id")
    items: Mapped[list["InspectionItem"]] = relationship(order_by="InspectionItem.place")
    demands: Mapped[list["Demand"]] = relationship(order_by="Demand.place")
    photos: Mapped[list["Photo"]] = relationship(order_by="Photo.id")

    def demand_of(self, item: "InspectionItem") -> "Demand | None":
        """What is demanded at an item; of several the one whose day comes first."""
        return min((one for one in self.demands if one.item_id == item.id), key=lambda one: one.due_on, default=None)


class Inspector(Model):
    """An officer of the department who inspects."""

    __tablename__ = "inspectors"
    __table_args__ = (UniqueConstraint("inspection_id", "person_id"),)

    id: Mapped[Id]
    inspection_id: Mapped[BigInt] = mapped_column(ForeignKey("inspections.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))

    person: Mapped[Person] = relationship()


class InspectionPartner(Model):
    """A consumer association that takes part, with its own note beside the department's record (CL art. 37(3))."""

    __tablename__ = "inspection_partners"
    __table_args__ = (
        UniqueConstraint("inspection_id", "organisation_id"),
        Index("ix_inspection_partners_organisation", "organisation_id", "id"),
    )

    id: Mapped[Id]
    inspection_id: Mapped[BigInt] = mapped_column(ForeignKey("inspections.id"))
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[PartnerState] = mapped_column(enum_column(PartnerState), default=PartnerState.INVITED)
    invited_at: Mapped[Instant]
    answered_at: Mapped[Instant | None]
    answered_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    note: Mapped[str | None] = mapped_column(Sealed("inspection_partners.note"))
    noted_at: Mapped[Instant | None]

    organisation: Mapped[Organisation] = relationship()


class InspectionItem(Model):
    """One item of the checklist as it was when the inspection was planned, and what was found."""

    __tablename__ = "inspection_items"
    __table_args__ = (
        UniqueConstraint("inspection_id", "place"),
        CheckConstraint("(finding IS NULL) = (found_at IS NULL)", name="found"),
    )

    id: Mapped[Id]
    inspection_id: Mapped[BigInt] = mapped_column(ForeignKey("inspections.id"))
    place: Mapped[int]
    code: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(200))
    law: Mapped[str] = mapped_column(String(100))
    finding: Mapped[Finding | None] = mapped_column(enum_column(Finding))
    note: Mapped[str] = mapped_column(Sealed("inspection_items.note"), default="")
    found_at: Mapped[Instant | None]
    found_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))


class Demand(Model):
    """One thing to be rectified by a day, the institution's answer, and what the second look showed."""

    __tablename__ = "inspection_demands"
    __table_args__ = (
        UniqueConstraint("inspection_id", "place"),
        CheckConstraint("state = 'open' OR answered_at IS NOT NULL OR checked_at IS NOT NULL", name="answered"),
        CheckConstraint("(state IN ('passed','unmended')) = (checked_at IS NOT NULL)", name="checked"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    inspection_id: Mapped[BigInt] = mapped_column(ForeignKey("inspections.id"))
    place: Mapped[int]
    item_id: Mapped[BigInt] = mapped_column(ForeignKey("inspection_items.id"))
    words: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    state: Mapped[DemandState] = mapped_column(enum_column(DemandState), default=DemandState.OPEN)
    answer: Mapped[str] = mapped_column(Sealed("inspection_demands.answer"), default="")
    answered_at: Mapped[Instant | None]
    answered_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    check_words: Mapped[str] = mapped_column(Sealed("inspection_demands.check_words"), default="")
    checked_at: Mapped[Instant | None]
    checked_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))

    item: Mapped[InspectionItem] = relationship()

    @property
    def code(self) -> str:
        """Its clock."""
        return demand_code(self.place)


class Photo(Model):
    """A photograph of an inspection; others read its covered copy at most, once an officer said nothing is left."""

    __tablename__ = "inspection_photos"
    __table_args__ = (
        CheckConstraint("(bare_at IS NULL) = (bare_reason IS NULL)", name="bare"),
        CheckConstraint(
            "bare_by_id IS NULL OR cleared_by_id IS NULL OR bare_by_id <> cleared_by_id", name="bare_by_two"
        ),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    inspection_id: Mapped[BigInt] = mapped_column(ForeignKey("inspections.id"), index=True)
    file_id: Mapped[BigInt] = mapped_column(ForeignKey("stored_files.id"), unique=True)
    caption: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[Instant]
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    cleared_at: Mapped[Instant | None]
    cleared_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    cleared_key: Mapped[str | None] = mapped_column(String(80))
    # 「无需遮盖」: one officer says so with a reason, another confirms it by clearing.
    bare_at: Mapped[Instant | None]
    bare_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    bare_reason: Mapped[str | None] = mapped_column(Sealed("inspection_photos.bare_reason"))

    file: Mapped[StoredFile] = relationship()

    @property
    def is_publishable(self) -> bool:
        """Whether somebody said of this very copy that nothing is left to cover; covered anew, ask anew."""
        return self.cleared_at is not None and self.cleared_key is not None and self.cleared_key == self.key_shown

    @property
    def key_shown(self) -> str | None:
        """The copy that others may come to see: the covered one, or the safe copy of one with nothing to cover."""
        if self.bare_at is not None:
            return self.file.copy_key if self.file.cover_state is CoverState.NONE else None
        return self.file.cover_key if self.file.cover_state is CoverState.COVERED else None
