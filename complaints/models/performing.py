"""Promises: each item of an agreement or of an accepted offer, with every word and proof on whether it was kept."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from complaints.lifecycle.performance import Basis, PromiseState
from complaints.models.case import Complaint, Party
from complaints.models.table import OfferItem
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

if TYPE_CHECKING:
    from complaints.models.follow_ups import FollowUp


class Promise(Model):
    """Who owes whom what, which sum, by when, and where it stands; each class keeps its own day.

    `claimed_on` is the day the debtor names, `performed_on` the day the creditor names; `contest_until` the last day on
    which proof waits for a word against it; `next_at` the instant the sweep must look next. `defaulted_at` stays though
    the promise is kept later. `paid_fen` is what the creditor has confirmed of a sum paid in parts.
    """

    __tablename__ = "promises"
    __table_args__ = (
        CheckConstraint("state <> 'confirmed' OR confirmed_at IS NOT NULL", name="confirmed"),
        CheckConstraint("state <> 'uncontested' OR uncontested_at IS NOT NULL", name="uncontested"),
        CheckConstraint("state <> 'claimed' OR claimed_at IS NOT NULL", name="claimed"),
        CheckConstraint("state <> 'proven' OR (proven_at IS NOT NULL AND contest_until IS NOT NULL)", name="proven"),
        CheckConstraint("state <> 'contested' OR contested_at IS NOT NULL", name="contested"),
        CheckConstraint("state <> 'defaulted' OR defaulted_at IS NOT NULL", name="defaulted"),
        CheckConstraint("paid_fen >= 0", name="paid"),
        Index("ix_promises_complaint", "complaint_id", "id"),
        Index("ix_promises_next_at", "next_at"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    offer_item_id: Mapped[BigInt] = mapped_column(ForeignKey("offer_items.id"), unique=True)
    basis: Mapped[Basis] = mapped_column(enum_column(Basis))
    state: Mapped[PromiseState] = mapped_column(enum_column(PromiseState), default=PromiseState.OPEN)
    made_at: Mapped[Instant]
    asked_at: Mapped[Instant | None]
    claimed_at: Mapped[Instant | None]
    claimed_on: Mapped[date | None]
    proven_at: Mapped[Instant | None]
    contest_until: Mapped[date | None]
    uncontested_at: Mapped[Instant | None]
    confirmed_at: Mapped[Instant | None]
    performed_on: Mapped[date | None]
    contested_at: Mapped[Instant | None]
    defaulted_at: Mapped[Instant | None]
    gone_at: Mapped[Instant | None]
    next_at: Mapped[Instant | None]
    paid_fen: Mapped[BigInt] = mapped_column(default=0)

    complaint: Mapped[Complaint] = relationship()
    item: Mapped[OfferItem] = relationship()
    follow_up: Mapped["FollowUp | None"] = relationship(back_populates="promise", uselist=False)
    words: Mapped[list["PromiseWord"]] = relationship(back_populates="promise", order_by="PromiseWord.id")


class PromiseWord(Model):
    """What a party said of a promise, with the act it did; proof is a file of this row (owner `promise`).

    `fen` is the part of a sum it speaks of, `about_id` the word of the debtor that a creditor's part answers.
    """

    __tablename__ = "promise_words"
    __table_args__ = (CheckConstraint("fen IS NULL OR fen > 0", name="part"),)

    id: Mapped[Id]
    promise_id: Mapped[BigInt] = mapped_column(ForeignKey("promises.id"), index=True)
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    author_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    act: Mapped[str] = mapped_column(String(20))
    done_on: Mapped[date | None]
    fen: Mapped[BigInt | None]
    about_id: Mapped[BigInt | None] = mapped_column(ForeignKey("promise_words.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[Instant]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)

    promise: Mapped[Promise] = relationship(back_populates="words")
    party: Mapped[Party] = relationship()
    author: Mapped[Person] = relationship()
