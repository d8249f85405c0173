"""Whose case it is and who says otherwise: objections, requests for identity, clues."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from complaints.lifecycle import ClueState, HandedTo
from complaints.models.case import Complaint
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column


class RouteObjection(Model):
    """The learner says the case is with the wrong body; an officer must answer before deciding."""

    __tablename__ = "route_objections"
    __table_args__ = (CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered"),)

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    words: Mapped[str] = mapped_column(Sealed("route_objections.words"))
    made_at: Mapped[Instant]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[Instant | None]

    complaint: Mapped[Complaint] = relationship()


class IdentityRequest(Model):
    """Proof of identity asked of the learner by a day, and what came (O121 art. 10; form 四)."""

    __tablename__ = "identity_requests"

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    asked_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[Instant]
    supplied: Mapped[str | None] = mapped_column(Sealed("identity_requests.supplied"))
    supplied_at: Mapped[Instant | None]

    complaint: Mapped[Complaint] = relationship()


class Clue(Model):
    """A clue of a breach of law found in mediation, checked in its own time (O121 art. 27)."""

    __tablename__ = "clues"
    __table_args__ = (CheckConstraint("(state = 'open') = (checked_at IS NULL)", name="checked"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    clock_id: Mapped[BigInt | None] = mapped_column(ForeignKey("clocks.id"))
    state: Mapped[ClueState] = mapped_column(enum_column(ClueState), default=ClueState.OPEN)
    words: Mapped[str] = mapped_column(Sealed("clues.words"))
    found_on: Mapped[date]
    opened_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[Instant]
    result: Mapped[str | None] = mapped_column(Sealed("clues.result"))
    checked_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    checked_at: Mapped[Instant | None]

    complaint: Mapped[Complaint] = relationship()


class ClueReferral(Model):
    """A clue was handed to the body or the police with the power, by letter (rules §0b.27); `key` is its form's."""

    __tablename__ = "clue_referrals"

    id: Mapped[Id]
    clue_id: Mapped[BigInt] = mapped_column(ForeignKey("clues.id"), index=True)
    body_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    handed_to: Mapped[HandedTo] = mapped_column(enum_column(HandedTo))
    office: Mapped[str] = mapped_column(String(200))
    law: Mapped[str] = mapped_column(Sealed("clue_referrals.law"))
    words: Mapped[str] = mapped_column(Sealed("clue_referrals.words"))
    materials: Mapped[str] = mapped_column(Sealed("clue_referrals.materials"))
    handed_on: Mapped[date]
    made_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]
    key: Mapped[str] = mapped_column(String(64), unique=True)

    clue: Mapped[Clue] = relationship()
    body: Mapped[Organisation] = relationship()


class PlatformFigure(Model):
    """A figure the operator set, from an instant; the newest of a code counts, none means the default."""

    __tablename__ = "platform_figures"
    __table_args__ = (Index("ix_platform_figures_code_id", "code", "id"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40))
    value: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))
    set_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[Instant]


class RoutingVersion(Model):
    """A version of the routing table for a rule set, of the whole country (province empty) or of one province.

    A draft has no instant; of those in force the one with the newest instant counts.
    """

    __tablename__ = "routing_versions"
    __table_args__ = (UniqueConstraint("ruleset", "province", "number"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    ruleset: Mapped[str] = mapped_column(String(40))
    province: Mapped[str] = mapped_column(String(6), default="")
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]
    in_force_at: Mapped[Instant | None]

    rules: Mapped[list["RoutingRule"]] = relationship(back_populates="version", order_by="RoutingRule.position")


class RoutingRule(Model):
    """One row of a version: what it asks, which body, where, why; switched off when it leads nowhere any more.

    `body_id` sends to one organisation by name instead of by kind, level and place.
    """

    __tablename__ = "routing_rules"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        UniqueConstraint("version_id", "rule"),
        CheckConstraint("(off_at IS NULL) = (off_why IS NULL)", name="off"),
    )

    id: Mapped[Id]
    version_id: Mapped[BigInt] = mapped_column(ForeignKey("routing_versions.id"))
    position: Mapped[int]
    rule: Mapped[str] = mapped_column(String(60))
    match: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body_kind: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(12))
    where: Mapped[list[str]] = mapped_column(default=list)
    also_where: Mapped[list[str]] = mapped_column(default=list)
    body_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    reason: Mapped[str] = mapped_column(Text)
    articles: Mapped[list[str]] = mapped_column(default=list)
    certainty: Mapped[str] = mapped_column(String(12))
    off_at: Mapped[Instant | None]
    off_why: Mapped[str | None] = mapped_column(String(200))

    version: Mapped[RoutingVersion] = relationship(back_populates="rules")
    body: Mapped[Organisation | None] = relationship()
