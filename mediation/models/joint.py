"""Terms put to everybody of a joint complaint, and each one's own answer to them (O121 art. 12)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.models import JointCase, JointMember
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref
from mediation.models.table import Agreement, Mediation

UNDRAFTED = text("is_accepted AND agreement_id IS NULL")


class JointTerms(Model):
    """What the institution offers each who has joined: `share` percent of what each claims, by a day, with words.

    It is put to all once the institution has agreed to it; each answers for himself. `story` and `duties` go into the
    paper of a committee (人民调解法 art. 29). `lapsed_at` is when terms that were over left no consent to mediate.
    """

    __tablename__ = "joint_terms"
    __table_args__ = (
        UniqueConstraint("joint_id", "version"),
        CheckConstraint("share BETWEEN 1 AND 100", name="share"),
        CheckConstraint("(agreed_at IS NULL) = (agreed_by_id IS NULL)", name="agreed"),
        CheckConstraint("agreed_at IS NULL OR dropped_at IS NULL", name="stands"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    joint_id: Mapped[BigInt] = mapped_column(ForeignKey("joint_cases.id"))
    mediation_id: Mapped[BigInt] = mapped_column(ForeignKey("mediations.id"), index=True)
    version: Mapped[int]
    share: Mapped[int]
    by_on: Mapped[date]
    until_on: Mapped[date]
    words: Mapped[str] = mapped_column(Sealed("joint_terms.words"))
    story: Mapped[str] = mapped_column(Sealed("joint_terms.story"), default="")
    duties: Mapped[str] = mapped_column(Sealed("joint_terms.duties"), default="")
    put_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    put_at: Mapped[Instant]
    agreed_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    agreed_role: Mapped[str | None] = mapped_column(String(40))
    agreed_for_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    agreed_at: Mapped[Instant | None]
    dropped_at: Mapped[Instant | None]
    lapsed_at: Mapped[Instant | None]

    joint: Mapped[JointCase] = relationship()
    mediation: Mapped[Mediation] = relationship()


class JointReply(Model):
    """One member's own yes or no to the terms; after a yes the mediator writes an agreement of the own case."""

    __tablename__ = "joint_replies"
    __table_args__ = (
        UniqueConstraint("terms_id", "member_id"),
        CheckConstraint("is_accepted OR agreement_id IS NULL", name="agreement"),
        Index("ix_joint_replies_member", "member_id", "id"),
        # Who has said yes and has no text yet: a few of many.
        Index("ix_joint_replies_undrafted", "terms_id", "id", postgresql_where=UNDRAFTED, sqlite_where=UNDRAFTED),
    )

    id: Mapped[Id]
    terms_id: Mapped[BigInt] = mapped_column(ForeignKey("joint_terms.id"))
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("joint_members.id"))
    is_accepted: Mapped[bool]
    fen: Mapped[BigInt | None]
    agreement_id: Mapped[BigInt | None] = mapped_column(ForeignKey("agreements.id"))
    replied_at: Mapped[Instant]
    replied_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    replied_role: Mapped[str] = mapped_column(String(40), default="")

    terms: Mapped[JointTerms] = relationship()
    member: Mapped[JointMember] = relationship()
    agreement: Mapped[Agreement | None] = relationship()
