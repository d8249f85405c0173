"""Notices (通报) of a body: each version a row; what was published stays when a newer version replaces it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from institutions.lifecycle.noticing import NoticeKind, NoticeState
from institutions.models.inspecting import Inspection
from institutions.models.registry import Institution
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column


class Notice(Model):
    """One version of a notice; `series` is the same for all versions, `number` the document number it was given.

    The drafter never approves. A record of 通报批评 has number, hearing and power of a decision made elsewhere.
    """

    __tablename__ = "cycle_notices"
    __table_args__ = (
        UniqueConstraint("series", "version"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> drafted_by_id", name="two_persons"),
        CheckConstraint("(number IS NULL) = (approved_by_id IS NULL)", name="numbered"),
        CheckConstraint("state IN ('draft','dropped') OR number IS NOT NULL", name="approved"),
        CheckConstraint(
            "(state IN ('published','corrected','withdrawn')) = (published_at IS NOT NULL)", name="published"
        ),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_reason IS NOT NULL)", name="withdrawn"),
        CheckConstraint(
            "kind <> 'penalty' OR (decision_number <> '' AND decision_hearing <> '' AND decision_power <> '')",
            name="penalty_is_a_record",
        ),
        CheckConstraint("(version = 1) = (replaces_id IS NULL)", name="replaces"),
        Index("ix_cycle_notices_body", "body_id", "state", "id"),
        Index("ix_cycle_notices_institution", "institution_id", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    series: Mapped[str] = mapped_column(String(26))
    version: Mapped[int] = mapped_column(default=1)
    replaces_id: Mapped[BigInt | None] = mapped_column(ForeignKey("cycle_notices.id"), unique=True)
    body_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    institution_id: Mapped[BigInt | None] = mapped_column(ForeignKey("institutions.id"))
    inspection_id: Mapped[BigInt | None] = mapped_column(ForeignKey("inspections.id"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(enum_column(NoticeKind))
    state: Mapped[NoticeState] = mapped_column(enum_column(NoticeState), default=NoticeState.DRAFT)
    title: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    law: Mapped[str] = mapped_column(String(200))
    decision_number: Mapped[str] = mapped_column(String(100), default="")
    decision_on: Mapped[date | None]
    decision_hearing: Mapped[str] = mapped_column(String(500), default="")
    decision_power: Mapped[str] = mapped_column(String(500), default="")
    drafted_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    drafted_at: Mapped[Instant]
    approved_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    approved_at: Mapped[Instant | None]
    number: Mapped[str | None] = mapped_column(String(80), unique=True)
    paper_id: Mapped[BigInt | None] = mapped_column(ForeignKey("papers.id"))
    told_at: Mapped[Instant | None]
    objection_until_on: Mapped[date | None]
    published_at: Mapped[Instant | None]
    published_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[Instant | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)

    body: Mapped[Organisation] = relationship()
    institution: Mapped[Institution | None] = relationship()
    inspection: Mapped[Inspection | None] = relationship()
    replaces: Mapped["Notice | None"] = relationship(remote_side="Notice.id")
    drafter: Mapped[Person] = relationship(foreign_keys=[drafted_by_id])
    approver: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id])
    objections: Mapped[list["NoticeObjection"]] = relationship(order_by="NoticeObjection.id")


class NoticeObjection(Model):
    """What the institution said against a text it was told of, and the body's answer: one for each text, all kept."""

    __tablename__ = "notice_objections"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(answer IS NULL) = (is_upheld IS NULL)", name="decided"),
    )

    id: Mapped[Id]
    notice_id: Mapped[BigInt] = mapped_column(ForeignKey("cycle_notices.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[Instant]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[Instant | None]
    is_upheld: Mapped[bool | None]
