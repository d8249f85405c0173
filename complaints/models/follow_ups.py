"""Follow-ups: the own small record of a promise whose day passed, with every act on it (rules §0b.7)."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.lifecycle.follow_ups import FollowState
from complaints.models.case import Complaint
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

if TYPE_CHECKING:
    from complaints.models.performing import Promise

OPEN_STILL = text("state = 'open'")


class FollowUp(Model):
    """One for each promise that passed its day, beside the case.

    `due_on` is the day agreed, `clue_on` the last day of T-REFUND counted from it (None where nothing is refunded),
    `flagged_at` when that had passed; `next_at` the instant the sweep must look. Proposed terms stand until answered.
    `anew_id` is the new case of a mediation both sides wanted.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(proposed_by_id IS NULL) = (proposed_on IS NULL)", name="proposed"),
        CheckConstraint("flagged_at IS NULL OR clue_on IS NOT NULL", name="flagged"),
        Index("ix_follow_ups_complaint", "complaint_id", "id"),
        Index("ix_follow_ups_open", "due_on", "id", postgresql_where=OPEN_STILL, sqlite_where=OPEN_STILL),
        Index("ix_follow_ups_next_at", "next_at"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    promise_id: Mapped[BigInt] = mapped_column(ForeignKey("promises.id"), unique=True)
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    state: Mapped[FollowState] = mapped_column(enum_column(FollowState), default=FollowState.OPEN)
    due_on: Mapped[date]
    opened_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    clue_on: Mapped[date | None]
    flagged_at: Mapped[Instant | None]
    next_at: Mapped[Instant | None]
    urged_at: Mapped[Instant | None]
    proposed_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("parties.id"))
    proposed_on: Mapped[date | None]
    proposed_fen: Mapped[BigInt | None]
    creditor_anew_at: Mapped[Instant | None]
    debtor_anew_at: Mapped[Instant | None]
    anew_id: Mapped[BigInt | None] = mapped_column(ForeignKey("complaints.id"))

    promise: Mapped["Promise"] = relationship(back_populates="follow_up")
    complaint: Mapped[Complaint] = relationship(foreign_keys=[complaint_id])
    anew: Mapped[Complaint | None] = relationship(foreign_keys=[anew_id])
    acts: Mapped[list["FollowUpAct"]] = relationship(back_populates="follow_up", order_by="FollowUpAct.id")


class FollowUpAct(Model):
    """What somebody did on a follow-up, with words and the day they name; what the system does is an event alone.

    `offer_id` is the version made by agreeing to another day: it renews a promise and is no step to an agreement.
    """

    __tablename__ = "follow_up_acts"

    id: Mapped[Id]
    follow_up_id: Mapped[BigInt] = mapped_column(ForeignKey("follow_ups.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    named_on: Mapped[date | None]
    offer_id: Mapped[BigInt | None] = mapped_column(ForeignKey("offers.id"))
    done_at: Mapped[Instant]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)

    follow_up: Mapped[FollowUp] = relationship(back_populates="acts")
