"""What else a case may come to: material asked for, an appraisal, a recusal, a new fact, a referral to the police."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from complaints.lifecycle import AppraisalState, Payer
from complaints.models.case import Complaint, Party
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

STANDING = text("state IN ('proposed', 'commissioned')")


class Supplement(Model):
    """Material asked of the learner by a day, and what came: words, files, or why there is none (平台规则)."""

    __tablename__ = "supplements"
    __table_args__ = (CheckConstraint("(supplied IS NULL) = (supplied_at IS NULL)", name="supplied"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    words: Mapped[str] = mapped_column(Sealed("supplements.words"))
    due_on: Mapped[date]
    body_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    asked_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[Instant]
    supplied: Mapped[str | None] = mapped_column(Sealed("supplements.supplied"))
    is_declined: Mapped[bool] = mapped_column(default=False)
    supplied_at: Mapped[Instant | None]

    complaint: Mapped[Complaint] = relationship()
    body: Mapped[Organisation | None] = relationship()


class Appraisal(Model):
    """An appraisal: of what, who pays first, by whom, commissioned and reported when (O121 art. 22; IR art. 47).

    `proposed_by_id` is the party that proposed it, None when the body or the mediator did; `next_on` the day by which
    whoever is next is asked to act (平台规则); `report` names the result or, where `is_made` is false, why none came.
    """

    __tablename__ = "appraisals"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('commissioned','reported') OR (commissioned_on IS NOT NULL AND evidence <> '')",
            name="commissioned",
        ),
        CheckConstraint("(state = 'reported') = (reported_on IS NOT NULL)", name="reported"),
        CheckConstraint("cost_fen IS NULL OR cost_fen >= 0", name="cost"),
        # One at a time: who proposes anew puts the standing proposal aside.
        Index("ix_appraisals_standing", "complaint_id", unique=True, postgresql_where=STANDING, sqlite_where=STANDING),
        Index("ix_appraisals_complaint_id", "complaint_id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    state: Mapped[AppraisalState] = mapped_column(enum_column(AppraisalState), default=AppraisalState.PROPOSED)
    what: Mapped[str] = mapped_column(Sealed("appraisals.what"))
    payer: Mapped[Payer] = mapped_column(enum_column(Payer))
    cost_fen: Mapped[BigInt | None]
    appraiser: Mapped[str] = mapped_column(String(200))
    proposed_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("parties.id"))
    proposed_at: Mapped[Instant]
    next_on: Mapped[date]
    designated_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    designated_at: Mapped[Instant | None]
    designated_why: Mapped[str] = mapped_column(Sealed("appraisals.designated_why"), default="")
    commissioned_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(String(200), default="")
    reported_on: Mapped[date | None]
    is_made: Mapped[bool | None]
    report: Mapped[str] = mapped_column(Sealed("appraisals.report"), default="")
    dropped_why: Mapped[str] = mapped_column(Sealed("appraisals.dropped_why"), default="")

    complaint: Mapped[Complaint] = relationship()
    answers: Mapped[list["AppraisalAnswer"]] = relationship(back_populates="appraisal", order_by="AppraisalAnswer.id")


class AppraisalAnswer(Model):
    """What a party says to a proposed appraisal: to who pays, and to who appraises; the newest row counts."""

    __tablename__ = "appraisal_answers"

    id: Mapped[Id]
    appraisal_id: Mapped[BigInt] = mapped_column(ForeignKey("appraisals.id"), index=True)
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    accepts_cost: Mapped[bool]
    accepts_appraiser: Mapped[bool]
    words: Mapped[str] = mapped_column(Sealed("appraisal_answers.words"), default="")
    answered_at: Mapped[Instant]

    appraisal: Mapped[Appraisal] = relationship(back_populates="answers")
    party: Mapped[Party] = relationship()


class Recusal(Model):
    """A party asks that the mediator step down, and what the body decided (O121 art. 21; rules §0b.23)."""

    __tablename__ = "recusals"
    __table_args__ = (
        CheckConstraint("(is_granted IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(decided_at IS NULL) = (answer IS NULL)", name="answered"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    mediator_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    reasons: Mapped[str] = mapped_column(Sealed("recusals.reasons"))
    asked_at: Mapped[Instant]
    is_granted: Mapped[bool | None]
    answer: Mapped[str | None] = mapped_column(Sealed("recusals.answer"))
    decided_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    body_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    decided_at: Mapped[Instant | None]
    paper_id: Mapped[BigInt | None]

    complaint: Mapped[Complaint] = relationship()
    party: Mapped[Party] = relationship()
    mediator: Mapped[Person | None] = relationship(foreign_keys=[mediator_id])
    body: Mapped[Organisation | None] = relationship()


class NewFact(Model):
    """Something that happened since, told by a party to everybody in its room (平台规则)."""

    __tablename__ = "new_facts"

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    room_id: Mapped[BigInt] = mapped_column(ForeignKey("rooms.id"))
    happened_on: Mapped[date]
    words: Mapped[str] = mapped_column(Sealed("new_facts.words"))
    reported_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    reported_at: Mapped[Instant]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)

    complaint: Mapped[Complaint] = relationship()
    party: Mapped[Party] = relationship()


class PoliceReferral(Model):
    """A complainant's suspected fraud or extortion was handed to the police, beside the case (O121 art. 42; §0b.27)."""

    __tablename__ = "police_referrals"

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    station: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(60))
    referred_on: Mapped[date]
    words: Mapped[str] = mapped_column(Sealed("police_referrals.words"))
    law: Mapped[str | None] = mapped_column(Sealed("police_referrals.law"))
    materials: Mapped[str | None] = mapped_column(Sealed("police_referrals.materials"))
    body_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    made_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]

    complaint: Mapped[Complaint] = relationship()
    body: Mapped[Organisation | None] = relationship()
