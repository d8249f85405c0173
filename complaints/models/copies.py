"""Copies of a case to other bodies as tracked hand-overs: why, what went, by whom, what came back (rules §8.4)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from complaints.lifecycle.copying import CLUES, ContactState, CopyState
from complaints.models.case import Complaint
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

STILL_WAITING = text("state IN ('due','sent','received')")


class CaseCopy(Model):
    """One copy to one kind of body; `fields` are the codes of what went, `words` what the officer wrote to them.

    `need` is why the receiver had to have the contact; a private one has it only by consent, `consented_at` says since
    when that stood as the copy went.
    """

    __tablename__ = "case_copies"
    __table_args__ = (
        UniqueConstraint("complaint_id", "body_kind"),
        CheckConstraint("state IN ('due','left') OR sent_on IS NOT NULL", name="sent"),
        CheckConstraint("state <> 'left' OR left_reason IS NOT NULL", name="left"),
        CheckConstraint("state <> 'answered' OR answered_on IS NOT NULL", name="answered"),
        CheckConstraint("is_authority OR NOT has_contact OR consented_at IS NOT NULL", name="private"),
        CheckConstraint("seen_at IS NULL OR receiver_id IS NOT NULL", name="seen"),
        Index("ix_case_copies_receiver", "receiver_id", "id"),
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
    consented_at: Mapped[Instant | None]
    sent_on: Mapped[date | None]
    sent_at: Mapped[Instant | None]
    sent_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    receiver_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    seen_at: Mapped[Instant | None]
    seen_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    received_on: Mapped[date | None]
    other_number: Mapped[str] = mapped_column(String(90), default="")
    answered_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Sealed("case_copies.answer"), default="")
    left_reason: Mapped[str | None] = mapped_column(Sealed("case_copies.left_reason"))
    decided_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))

    complaint: Mapped[Complaint] = relationship()
    receiver: Mapped[Organisation | None] = relationship()
    asking: Mapped["ContactAsking | None"] = relationship(back_populates="copy")

    @property
    def is_clue(self) -> bool:
        """Whether nobody but the handling body and its superior may know of it."""
        return self.body_kind in CLUES

    @property
    def codes(self) -> tuple[str, ...]:
        """What went, by its codes."""
        return tuple(one for one in self.fields.split(",") if one)


class ContactAsking(Model):
    """Whoever complained is asked whether this receiver may have name and phone, and for what; the newest word counts.

    `receiver` and `reach` are the receiver's name and contact, `purpose` what it does with them and how (PIPL 23).
    """

    __tablename__ = "contact_askings"
    __table_args__ = (
        UniqueConstraint("copy_id"),
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    copy_id: Mapped[BigInt] = mapped_column(ForeignKey("case_copies.id"))
    state: Mapped[ContactState] = mapped_column(enum_column(ContactState), default=ContactState.ASKED)
    receiver: Mapped[str] = mapped_column(Sealed("contact_askings.receiver"))
    reach: Mapped[str] = mapped_column(Sealed("contact_askings.reach"))
    purpose: Mapped[str] = mapped_column(Sealed("contact_askings.purpose"))
    asked_at: Mapped[Instant]
    asked_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[Instant | None]
    answered_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))

    copy: Mapped[CaseCopy] = relationship(back_populates="asking")

    @property
    def is_given(self) -> bool:
        """Whether the contact may go now."""
        return self.state is ContactState.GIVEN
