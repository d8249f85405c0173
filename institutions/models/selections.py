"""选用: what a school or an education department selected, why, until when, and how it ended (clause 十四)."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from institutions.lifecycle import Cycle, SelectionState, Verdict
from institutions.models.filings import Filing
from institutions.models.registry import Institution
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column


class Selection(Model):
    """One selection for one term; renewing it is a new row (`renews_id`). `organisation_id` is who selects."""

    __tablename__ = "selections"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="term"),
        CheckConstraint("(reviewed_on IS NULL) = (verdict IS NULL)", name="reviewed"),
        CheckConstraint("state <> 'reviewed' OR reviewed_on IS NOT NULL", name="by_review"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_words IS NULL)", name="why"),
        Index("ix_selections_institution", "institution_id", "id"),
        Index("ix_selections_selector", "organisation_id", "state", "id"),
    )
    cycle: ClassVar[Cycle] = Cycle.SELECTION

    id: Mapped[Id]
    ref: Mapped[Ref]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[SelectionState] = mapped_column(enum_column(SelectionState))
    product: Mapped[str] = mapped_column(String(200))
    filing_id: Mapped[BigInt | None] = mapped_column(ForeignKey("filings.id"))
    reason: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(200))
    from_on: Mapped[date]
    until_on: Mapped[date]
    verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict))
    reviewed_on: Mapped[date | None]
    review_words: Mapped[str | None] = mapped_column(Text)
    withdrawn_on: Mapped[date | None]
    withdrawn_words: Mapped[str | None] = mapped_column(Text)
    renews_id: Mapped[BigInt | None] = mapped_column(ForeignKey("selections.id"), unique=True)
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]

    institution: Mapped[Institution] = relationship()
    organisation: Mapped[Organisation] = relationship()
    filing: Mapped[Filing | None] = relationship()
