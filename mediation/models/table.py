"""Mediations, seats, agreements and their confirmations."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from accounts.models import Organisation, Person
from complaints.lifecycle import MEDIATORS
from complaints.models import Complaint, Entrusting, Offer, Party, Point
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from mediation.lifecycle import AgreementState, Basis, Form, MediationState, PressedAs

STILL_OPEN = text("state = 'open'")

if TYPE_CHECKING:
    from mediation.models.panel import Nomination, PanelMember, PanelRule
    from mediation.models.seats import ExtraSeat, TableRefusal


class Mediation(Model):
    """A table opened for a case by a mediation body; one at a time, the newest being the case's.

    `entrusting_id` is the entrusting it was opened on, None where a body mediates its own case.
    """

    __tablename__ = "mediations"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        Index("uq_mediations_open", "complaint_id", unique=True, sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    body_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"), index=True)
    mediator_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"), index=True)
    basis: Mapped[Basis] = mapped_column(enum_column(Basis))
    state: Mapped[MediationState] = mapped_column(enum_column(MediationState), default=MediationState.OPEN)
    opened_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    entrusting_id: Mapped[BigInt | None] = mapped_column(ForeignKey("entrustings.id"))

    complaint: Mapped[Complaint] = relationship()
    body: Mapped[Organisation] = relationship()
    mediator: Mapped[Person] = relationship()
    entrusting: Mapped[Entrusting | None] = relationship()
    seats: Mapped[list["Seat"]] = relationship(back_populates="mediation", order_by="Seat.id")
    extra_seats: Mapped[list["ExtraSeat"]] = relationship(order_by="ExtraSeat.id", viewonly=True)
    # What a party took back is kept, and shown nowhere.
    refusals: Mapped[list["TableRefusal"]] = relationship(
        primaryjoin="and_(TableRefusal.mediation_id == Mediation.id, TableRefusal.taken_back_at.is_(None))",
        order_by="TableRefusal.id",
        viewonly=True,
    )
    panel_rule: Mapped["PanelRule | None"] = relationship(
        primaryjoin="foreign(PanelRule.body_id) == Mediation.body_id", viewonly=True, uselist=False
    )
    declared: Mapped[list["Nomination"]] = relationship(
        primaryjoin="(foreign(Nomination.complaint_id) == Mediation.complaint_id) & (Nomination.state == 'declared')",
        viewonly=True,
    )
    # Of whoever presides or sits beside, in whatever panels: the body's own are picked by `names_at`.
    panel_places: Mapped[list["PanelMember"]] = relationship(
        secondary=Party.__table__,
        primaryjoin=lambda: (Party.complaint_id == foreign(Mediation.complaint_id)) & Party.role.in_(sorted(MEDIATORS)),
        secondaryjoin="Party.person_id == foreign(PanelMember.person_id)",
        viewonly=True,
    )


class Seat(Model):
    """A party's place at the table; third parties come by the same row."""

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("mediation_id", "party_id"),)

    id: Mapped[Id]
    mediation_id: Mapped[BigInt] = mapped_column(ForeignKey("mediations.id"))
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    must_confirm: Mapped[bool] = mapped_column(default=True)
    seated_at: Mapped[Instant]
    left_at: Mapped[Instant | None]

    mediation: Mapped[Mediation] = relationship(back_populates="seats")
    party: Mapped[Party] = relationship()


class Agreement(Model):
    """The canonical text made from an accepted offer; in force from the recorded signature and seal.

    `issuer_id` is the body in whose name it is made; `reason` is why a text was put aside, or why it changes another.
    `oral_id` is what was agreed by word of mouth and is put in writing; `points` are those it settles where the rest
    goes on, none where it settles the whole.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("mediation_id", "version"),
        CheckConstraint("(state IN ('effective','superseded')) = (signed_on IS NOT NULL)", name="signed"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    mediation_id: Mapped[BigInt] = mapped_column(ForeignKey("mediations.id"))
    offer_id: Mapped[BigInt] = mapped_column(ForeignKey("offers.id"))
    version: Mapped[int]
    state: Mapped[AgreementState] = mapped_column(enum_column(AgreementState), default=AgreementState.DRAFTED)
    text: Mapped[str] = mapped_column(Sealed("agreements.text"))
    digest: Mapped[str] = mapped_column(String(64))
    drafted_at: Mapped[Instant]
    confirmed_at: Mapped[Instant | None]
    signed_on: Mapped[date | None]
    recorded_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    paper_id: Mapped[BigInt | None]
    form: Mapped[Form | None] = mapped_column(enum_column(Form, "agreement_form"))
    issuer_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    supersedes_id: Mapped[BigInt | None] = mapped_column(ForeignKey("agreements.id"))
    oral_id: Mapped[BigInt | None] = mapped_column(ForeignKey("oral_agreements.id"))
    reason: Mapped[str | None] = mapped_column(Sealed("agreements.reason"))
    discarded_at: Mapped[Instant | None]

    mediation: Mapped[Mediation] = relationship()
    offer: Mapped[Offer] = relationship()
    issuer: Mapped[Organisation | None] = relationship()
    confirmations: Mapped[list["Confirmation"]] = relationship(back_populates="agreement", order_by="Confirmation.id")
    points: Mapped[list[Point]] = relationship(secondary="agreement_points", order_by=Point.id, viewonly=True)

    @property
    def is_late(self) -> bool:
        """Whether it is written after the table was closed: to change what is in force, or to put it in writing."""
        return self.supersedes_id is not None or self.oral_id is not None

    @property
    def asks_extent(self) -> bool:
        """Whether it is for the mediator to say with the signature that it covers the whole or a part."""
        return not self.is_late and not self.points

    @property
    def is_done_part(self) -> bool:
        """Whether it is in force for some points and leaves the table free for the rest."""
        return self.state is AgreementState.EFFECTIVE and bool(self.points)


class AgreementPoint(Model):
    """A point that a text settles while the rest goes on in mediation."""

    __tablename__ = "agreement_points"
    __table_args__ = (UniqueConstraint("agreement_id", "point_id"),)

    id: Mapped[Id]
    agreement_id: Mapped[BigInt] = mapped_column(ForeignKey("agreements.id"))
    point_id: Mapped[BigInt] = mapped_column(ForeignKey("points.id"))


class Confirmation(Model):
    """A seat's 确认 over the digest it was shown; a press, never a signature.

    `proved_at` is when whoever pressed last proved who they are; `gives_…` what the others' copies may show of them.
    """

    __tablename__ = "confirmations"
    __table_args__ = (UniqueConstraint("agreement_id", "seat_id"),)

    id: Mapped[Id]
    agreement_id: Mapped[BigInt] = mapped_column(ForeignKey("agreements.id"))
    seat_id: Mapped[BigInt] = mapped_column(ForeignKey("seats.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    digest: Mapped[str] = mapped_column(String(64))
    confirmed_at: Mapped[Instant]
    pressed_as: Mapped[PressedAs | None] = mapped_column(enum_column(PressedAs))
    proved_at: Mapped[Instant | None]
    gives_phone: Mapped[bool] = mapped_column(default=False)
    gives_address: Mapped[bool] = mapped_column(default=False)

    agreement: Mapped[Agreement] = relationship(back_populates="confirmations")
    seat: Mapped[Seat] = relationship()
