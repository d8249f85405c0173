"""What a department asked the parties and entrusted to a mediation body, and what came back."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from complaints.lifecycle.entrusting import EntrustingState, InName
from complaints.models.case import Complaint
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

STILL_HELD = text("ended_at IS NULL")


class Entrusting(Model):
    """One entrusting of a case: asked of the parties, given by letter, returned with its result (rules §0b.6)."""

    __tablename__ = "entrustings"
    __table_args__ = (
        CheckConstraint("(state IN ('asked','standing')) = (ended_at IS NULL)", name="over"),
        CheckConstraint("state NOT IN ('standing','agreed','failed','ended') OR given_at IS NOT NULL", name="given"),
        Index("uq_entrustings_open", "complaint_id", unique=True, sqlite_where=STILL_HELD, postgresql_where=STILL_HELD),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    body_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    to_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    in_name: Mapped[InName] = mapped_column(enum_column(InName))
    words: Mapped[str] = mapped_column(Text)
    state: Mapped[EntrustingState] = mapped_column(enum_column(EntrustingState))
    asked_at: Mapped[Instant | None]
    given_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
    result: Mapped[str] = mapped_column(Sealed("entrustings.result"))
    hand_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    returned_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    paper_id: Mapped[BigInt | None]

    complaint: Mapped[Complaint] = relationship()
    body: Mapped[Organisation] = relationship(foreign_keys=[body_id])
    to: Mapped[Organisation] = relationship(foreign_keys=[to_id])

    @property
    def is_returned(self) -> bool:
        """Whether the mediation body has given the case back."""
        return self.state in (EntrustingState.AGREED, EntrustingState.FAILED)

    def over(self, state: EntrustingState, at: datetime) -> None:
        """It is over, in this state, from this instant."""
        self.state, self.ended_at = state, at
