"""Copies of a case to other bodies as tracked hand-overs: why, what went, by whom, what came back (rules §8.4)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.lifecycle.copying import CLUES, CopyState
from complaints.models.case import Complaint
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

STILL_WAITING = text("state IN ('due','sent','received')")


class CaseCopy(Model):
    """One copy to one kind of body; `fields` are the codes of what went, `words` what the officer wrote to them.

    `need` is why an authority had to have the contact; a private receiver never gets it.
    """

    __tablename__ = "case_copies"
    __table_args__ = (
        UniqueConstraint("complaint_id", "body_kind"),
        CheckConstraint("state IN ('due','left') OR sent_on IS NOT NULL", name="sent"),
        CheckConstraint("state <> 'left' OR left_reason IS NOT NULL", name="left"),
        CheckConstraint("state <> 'answered' OR answered_on IS NOT NULL", name="answered"),
        CheckConstraint("is_authority OR NOT has_contact", name="private"),
        Index("ix_case_copies_waiting", "state", "id", postgresql_where=STILL_WAITING, sqlite_where=STILL_WAITING),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    body_kind: Mapped[str] = mapped_column(String(40))
    body_name: Mapped[str] = mapped_column(String(80))
    is_authority: Mapped[bool]
    state: Mapped[CopyState] = mapped_column(enum_column(CopyState), default=CopyState.DUE)
    made_at: Mapped[Instant]
    office: Mapped[str] = mapped_column(Sealed("case_copies.office"), default="")
    words: Mapped[str] = mapped_column(Sealed("case_copies.words"), default="")
    fields: Mapped[str] = mapped_column(String(90), default="")
    has_contact: Mapped[bool] = mapped_column(default=False)
    need: Mapped[str] = mapped_column(Sealed("case_copies.need"), default="")
    sent_on: Mapped[date | None]
    sent_at: Mapped[Instant | None]
    sent_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    received_on: Mapped[date | None]
    other_number: Mapped[str] = mapped_column(String(90), default="")
    answered_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Sealed("case_copies.answer"), default="")
    left_reason: Mapped[str | None] = mapped_column(Sealed("case_copies.left_reason"))
    decided_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))

    complaint: Mapped[Complaint] = relationship()

    @property
    def is_clue(self) -> bool:
        """Whether nobody but the handling body and its superior may know of it."""
        return self.body_kind in CLUES

    @property
    def codes(self) -> tuple[str, ...]:
        """What went, by its codes."""
        return tuple(one for one in self.fields.split(",") if one)
