"""What a refund may come to, as it was reckoned for the learner and kept with the case."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref


class RefundEstimate(Model):
    """A snapshot: the answers it was reckoned from and every line of it, both sealed JSON; the newest row counts.

    `shared_at` says since when the handling body may read it; None: the learner's side alone.
    """

    __tablename__ = "refund_estimates"

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    answers: Mapped[str] = mapped_column(Sealed("refund_estimates.answers"))
    found: Mapped[str] = mapped_column(Sealed("refund_estimates.found"))
    made_at: Mapped[Instant]
    shared_at: Mapped[Instant | None]
