"""Proposals shown in one private room before all see them: sealed, for nobody outside that room."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.models import Offer, Party, Room
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from mediation.lifecycle import ProposalState
from mediation.models.table import Mediation


class Proposal(Model):
    """What might be offered, as one room knows it; it takes no version of the table's, so that no gap tells of it.

    `text` is the canonical JSON of its items, its words and its last day.
    """

    __tablename__ = "proposals"
    __table_args__ = (CheckConstraint("(state = 'carried') = (offer_id IS NOT NULL)", name="carried"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    mediation_id: Mapped[BigInt] = mapped_column(ForeignKey("mediations.id"), index=True)
    room_id: Mapped[BigInt] = mapped_column(ForeignKey("rooms.id"), index=True)
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    text: Mapped[str] = mapped_column(Sealed("proposals.text"))
    state: Mapped[ProposalState] = mapped_column(enum_column(ProposalState), default=ProposalState.SHOWN)
    said: Mapped[str | None] = mapped_column(Sealed("proposals.said"))
    shown_at: Mapped[Instant]
    answered_at: Mapped[Instant | None]
    offer_id: Mapped[BigInt | None] = mapped_column(ForeignKey("offers.id"))

    mediation: Mapped[Mediation] = relationship()
    room: Mapped[Room] = relationship()
    party: Mapped[Party] = relationship()
    offer: Mapped[Offer | None] = relationship()
