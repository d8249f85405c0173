"""What associations observe and tell a department."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from institutions.lifecycle.observing import ObservationState
from institutions.models.noticing import Notice
from institutions.models.registry import Institution
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column


class Observation(Model):
    """One observation about an institution, or about a kind of problem in a region; sealed, never public by itself.

    `answer_by_on` is the day the platform asks the department to answer by (平台规则; IR art. 36 says 及时).
    """

    __tablename__ = "association_observations"
    __table_args__ = (
        CheckConstraint("(state IN ('draft','dropped')) = (filed_at IS NULL)", name="filed"),
        CheckConstraint("state NOT IN ('answered','closed') OR answered_at IS NOT NULL", name="answered"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("institution_id IS NOT NULL OR region_code IS NOT NULL", name="about"),
        Index("ix_association_observations_association", "association_id", "id"),
        Index("ix_association_observations_department", "department_id", "state", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    association_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    department_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    institution_id: Mapped[BigInt | None] = mapped_column(ForeignKey("institutions.id"))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    category: Mapped[str] = mapped_column(String(3), default="")
    state: Mapped[ObservationState] = mapped_column(enum_column(ObservationState), default=ObservationState.DRAFT)
    title: Mapped[str] = mapped_column(Sealed("association_observations.title"))
    words: Mapped[str] = mapped_column(Sealed("association_observations.words"))
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]
    filed_at: Mapped[Instant | None]
    answer_by_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Sealed("association_observations.answer"), default="")
    answered_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[Instant | None]
    closing: Mapped[str] = mapped_column(Sealed("association_observations.closing"), default="")
    closed_at: Mapped[Instant | None]
    notice_id: Mapped[BigInt | None] = mapped_column(ForeignKey("cycle_notices.id"))

    association: Mapped[Organisation] = relationship(foreign_keys=association_id)
    department: Mapped[Organisation] = relationship(foreign_keys=department_id)
    institution: Mapped[Institution | None] = relationship()
    made_by: Mapped[Person | None] = relationship(foreign_keys=made_by_id)
    notice: Mapped[Notice | None] = relationship()
