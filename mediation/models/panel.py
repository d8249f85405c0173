"""The panel of a body: who mediates what, in which tongue and where; who was asked, chosen, looked at."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from complaints.models import Complaint, Party
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from mediation.lifecycle import AskedFor, Chosen, NominationState
from mediation.models.table import Mediation


class PanelMember(Model):
    """One mediator on the panel of a body."""

    __tablename__ = "panel_members"
    __table_args__ = (
        UniqueConstraint("body_id", "person_id"),
        UniqueConstraint("body_id", "number"),
        CheckConstraint("most > 0", name="most"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    body_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    number: Mapped[str] = mapped_column(String(20))
    fields: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    most: Mapped[int]
    is_active: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[Instant]

    body: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship()


class PanelRule(Model):
    """How a body runs its panel: whether its mediators appear by number alone, whether the parties may choose."""

    __tablename__ = "panel_rules"

    body_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"), primary_key=True, autoincrement=False)
    by_number: Mapped[bool] = mapped_column(default=True)
    parties_choose: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[Instant]


class Nomination(Model):
    """A mediator is asked to take a case; it opens to them once they have declared to be free of conflict."""

    __tablename__ = "nominations"
    __table_args__ = (
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered"),
        Index("ix_nominations_complaint", "complaint_id", "state"),
        Index("ix_nominations_person", "person_id", "state"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    body_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    asked_for: Mapped[AskedFor] = mapped_column(enum_column(AskedFor))
    chosen: Mapped[Chosen] = mapped_column(enum_column(Chosen))
    note: Mapped[str] = mapped_column(Sealed("nominations.note"), default="")
    made_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    made_role: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[Instant]
    state: Mapped[NominationState] = mapped_column(enum_column(NominationState), default=NominationState.ASKED)
    answer: Mapped[str] = mapped_column(Sealed("nominations.answer"), default="")
    answered_at: Mapped[Instant | None]

    complaint: Mapped[Complaint] = relationship()
    body: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class MediatorChoice(Model):
    """Whom a party would like as mediator; the same by both is an agreement on one."""

    __tablename__ = "mediator_choices"
    __table_args__ = (UniqueConstraint("complaint_id", "party_id"),)

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("panel_members.id"))
    chosen_at: Mapped[Instant]

    party: Mapped[Party] = relationship()
    member: Mapped[PanelMember] = relationship()


class QualityLook(Model):
    """A supervisor looked at an ended table that the month's draw named."""

    __tablename__ = "quality_looks"
    __table_args__ = (UniqueConstraint("mediation_id", "by_id"),)

    id: Mapped[Id]
    mediation_id: Mapped[BigInt] = mapped_column(ForeignKey("mediations.id"))
    by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    grade: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Sealed("quality_looks.words"), default="")
    looked_at: Mapped[Instant]

    mediation: Mapped[Mediation] = relationship()
    by: Mapped[Person] = relationship()
