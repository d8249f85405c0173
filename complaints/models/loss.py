"""A party died, or an institution lost its legal existence: recorded with proof, and who stepped in."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.models.case import Complaint, Party
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled


class LossKind(Labelled):
    """What befell a party."""

    DEATH = "death", _l("投诉人死亡")
    DISSOLVED = "dissolved", _l("机构的主体资格灭失")


class SubjectLoss(Model):
    """One for each seat; proof is a file of this row (owner `loss`). `former` is the name that stood before."""

    __tablename__ = "subject_losses"
    __table_args__ = (
        CheckConstraint("(successor_id IS NULL) = (stepped_in_at IS NULL)", name="stepped_in"),
        CheckConstraint("successor_id IS NULL OR successor_id <> party_id", name="other"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"), unique=True)
    kind: Mapped[LossKind] = mapped_column(enum_column(LossKind))
    happened_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")
    former: Mapped[str] = mapped_column(Sealed("subject_losses.former"))
    recorded_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[Instant]
    successor_id: Mapped[BigInt | None] = mapped_column(ForeignKey("parties.id"))
    stepped_in_at: Mapped[Instant | None]

    complaint: Mapped[Complaint] = relationship()
    party: Mapped[Party] = relationship(foreign_keys=[party_id])
    successor: Mapped[Party | None] = relationship(foreign_keys=[successor_id])
