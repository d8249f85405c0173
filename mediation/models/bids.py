"""Rounds of secret bids; a bid is sealed, read by the act that compares alone, and gone after it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.models import Offer, Party
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from mediation.lifecycle import RoundState
from mediation.models.table import Mediation

RUNNING = text("state IN ('proposed', 'open')")


class BidRound(Model):
    """One round: who pays whom, the rule both agree to, until when; and of its end only whether the bids met.

    `share` is how many per cent of the way from the least to the most the sum lies; `pay_by_on` the day of payment.
    """

    __tablename__ = "bid_rounds"
    __table_args__ = (
        UniqueConstraint("mediation_id", "number"),
        Index("uq_bid_rounds_running", "mediation_id", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
        CheckConstraint("(state IN ('proposed', 'open')) = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(state = 'met') = (offer_id IS NOT NULL)", name="met"),
        CheckConstraint("share BETWEEN 0 AND 100", name="share"),
        CheckConstraint("payer_id <> payee_id", name="sides"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    mediation_id: Mapped[BigInt] = mapped_column(ForeignKey("mediations.id"))
    number: Mapped[int]
    payer_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    payee_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    share: Mapped[int]
    until_on: Mapped[date]
    pay_by_on: Mapped[date]
    state: Mapped[RoundState] = mapped_column(enum_column(RoundState), default=RoundState.PROPOSED)
    made_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    offer_id: Mapped[BigInt | None] = mapped_column(ForeignKey("offers.id"))

    mediation: Mapped[Mediation] = relationship()
    payer: Mapped[Party] = relationship(foreign_keys=[payer_id])
    payee: Mapped[Party] = relationship(foreign_keys=[payee_id])
    offer: Mapped[Offer | None] = relationship()
    bids: Mapped[list["Bid"]] = relationship(back_populates="round", order_by="Bid.id")

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return today > self.until_on


class Bid(Model):
    """A seat's place in a round: whether it agreed to the rule, whether it has bid; never when it bid.

    `sum` is loaded by nobody but the act that compares: any other read of it is an error.
    """

    __tablename__ = "bids"
    __table_args__ = (
        UniqueConstraint("round_id", "party_id"),
        CheckConstraint("sum IS NULL OR (is_agreed AND is_placed)", name="placed"),
    )

    id: Mapped[Id]
    round_id: Mapped[BigInt] = mapped_column(ForeignKey("bid_rounds.id"))
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"), index=True)
    is_agreed: Mapped[bool] = mapped_column(default=False)
    is_placed: Mapped[bool] = mapped_column(default=False)
    sum: Mapped[str | None] = mapped_column(Sealed("bids.sum"), deferred=True, deferred_raiseload=True)

    round: Mapped[BidRound] = relationship(back_populates="bids")
    party: Mapped[Party] = relationship()
