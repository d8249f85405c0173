"""Joint complaints: the group, each one's place in it, who stands and is chosen, words to all, acts done for all."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from complaints.lifecycle.joint import JointHand, JointState, LeftWhy, MemberState
from complaints.models.case import Complaint
from institutions.models import Institution
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled

LIVE = text("state IN ('proposed','open','at_table')")


class JointCase(Model):
    """A joint complaint a body has proposed; `lead` is the case whose table is the table of all (O121 art. 12).

    `offered`, `joined` and `choosers` (who has chosen somebody) are kept counts: a page never counts 20,000 rows.
    """

    __tablename__ = "joint_cases"
    __table_args__ = (
        CheckConstraint("(state IN ('settled','ended')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("offered >= 0 AND joined >= 0 AND choosers >= 0", name="counts"),
        Index("ix_joint_cases_body", "body_id", "id"),
        Index("uq_joint_cases_lead", "lead_id", unique=True, postgresql_where=LIVE, sqlite_where=LIVE),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    lead_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"), index=True)
    category: Mapped[str] = mapped_column(String(3))
    body_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    group_id: Mapped[BigInt | None] = mapped_column(ForeignKey("similar_groups.id"), index=True)
    state: Mapped[JointState] = mapped_column(enum_column(JointState), default=JointState.PROPOSED)
    reason: Mapped[str] = mapped_column(Text)
    officer_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    officer_role: Mapped[str] = mapped_column(String(40))
    proposed_at: Mapped[Instant]
    elected_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
    ended_words: Mapped[str] = mapped_column(Text, default="")
    offered: Mapped[int] = mapped_column(default=0)
    joined: Mapped[int] = mapped_column(default=0)
    choosers: Mapped[int] = mapped_column(default=0)

    lead: Mapped[Complaint] = relationship()
    institution: Mapped[Institution] = relationship()
    body: Mapped[Organisation] = relationship()
    officer: Mapped[Person] = relationship()


class JointMember(Model):
    """One case's place in a joint complaint; the case keeps its own sums, receipt, clocks and decisions."""

    __tablename__ = "joint_members"
    __table_args__ = (
        UniqueConstraint("joint_id", "complaint_id"),
        Index("ix_joint_members_complaint", "complaint_id", "id"),
        Index("ix_joint_members_list", "joint_id", "state", "id"),
        CheckConstraint("state <> 'joined' OR joined_at IS NOT NULL", name="joined"),
        CheckConstraint("(state = 'left') = (left_at IS NOT NULL)", name="left"),
        CheckConstraint("(left_at IS NULL) = (left_why IS NULL)", name="why"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    joint_id: Mapped[BigInt] = mapped_column(ForeignKey("joint_cases.id"))
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    state: Mapped[MemberState] = mapped_column(enum_column(MemberState), default=MemberState.OFFERED)
    offered_at: Mapped[Instant]
    joined_at: Mapped[Instant | None]
    left_at: Mapped[Instant | None]
    left_why: Mapped[LeftWhy | None] = mapped_column(enum_column(LeftWhy))

    joint: Mapped[JointCase] = relationship()
    complaint: Mapped[Complaint] = relationship()


class JointCandidate(Model):
    """A member who is ready to stand for the others and lets them read the own name; `chosen` is a kept count.

    `name` is of the person who stands, as it was when they said so: a case bears a child's where a guardian acts, and
    an heir's later. None where it is not known.
    """

    __tablename__ = "joint_candidates"
    __table_args__ = (
        UniqueConstraint("member_id"),
        Index("ix_joint_candidates_joint", "joint_id", "id"),
        CheckConstraint("chosen >= 0", name="chosen"),
        CheckConstraint("elected_at IS NULL OR withdrawn_at IS NULL", name="stands"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    joint_id: Mapped[BigInt] = mapped_column(ForeignKey("joint_cases.id"))
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("joint_members.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str | None] = mapped_column(Sealed("joint_candidates.name"))
    stood_at: Mapped[Instant]
    withdrawn_at: Mapped[Instant | None]
    elected_at: Mapped[Instant | None]
    chosen: Mapped[int] = mapped_column(default=0)

    joint: Mapped[JointCase] = relationship()
    member: Mapped[JointMember] = relationship()
    person: Mapped[Person] = relationship()


class JointChoice(Model):
    """Whom a member chose to stand for them, at most two: the written election of art. 12 has its text from here."""

    __tablename__ = "joint_choices"
    __table_args__ = (
        UniqueConstraint("member_id", "place"),
        UniqueConstraint("member_id", "candidate_id"),
        CheckConstraint("place IN (1, 2)", name="two"),
        Index("ix_joint_choices_candidate", "candidate_id"),
    )

    id: Mapped[Id]
    member_id: Mapped[BigInt] = mapped_column(ForeignKey("joint_members.id"))
    candidate_id: Mapped[BigInt] = mapped_column(ForeignKey("joint_candidates.id"))
    place: Mapped[int]
    chosen_at: Mapped[Instant]

    candidate: Mapped[JointCandidate] = relationship()


class JointMessage(Model):
    """Words to everybody who has joined, from a representative, the mediator or the body; never edited."""

    __tablename__ = "joint_messages"
    __table_args__ = (
        UniqueConstraint("joint_id", "idempotency_key"),
        Index("ix_joint_messages_joint", "joint_id", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    joint_id: Mapped[BigInt] = mapped_column(ForeignKey("joint_cases.id"))
    hand: Mapped[JointHand] = mapped_column(enum_column(JointHand))
    candidate_id: Mapped[BigInt | None] = mapped_column(ForeignKey("joint_candidates.id"))
    author_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str] = mapped_column(Text)
    said_at: Mapped[Instant]
    idempotency_key: Mapped[str] = mapped_column(String(64))

    candidate: Mapped[JointCandidate | None] = relationship()


class RunKind(Labelled):
    """What is done for each who has joined, one after another."""

    ACCEPT = "accept", _l("受理")
    REFUSE = "refuse", _l("不予受理")
    TELL = "tell", _l("发送共同消息")
    TERMS = "terms", _l("送达共同方案")
    ENTRUST = "entrust", _l("委托调解")
    DRAFT = "draft", _l("写出各人的协议文本")
    SIGN = "sign", _l("登记签字盖章")
    END = "end", _l("告知结束")


class JointRun(Model):
    """One act for all: signed by one press, carried out member by member behind it, its progress kept here.

    `cursor` is the last member seen to; `faults` names who could not be done and why, by case number.
    """

    __tablename__ = "joint_runs"
    __table_args__ = (
        Index("ix_joint_runs_joint", "joint_id", "id"),
        Index(
            "ix_joint_runs_open",
            "id",
            postgresql_where=text("finished_at IS NULL"),
            sqlite_where=text("finished_at IS NULL"),
        ),
        CheckConstraint("done >= 0 AND failed >= 0", name="counts"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    joint_id: Mapped[BigInt] = mapped_column(ForeignKey("joint_cases.id"))
    kind: Mapped[RunKind] = mapped_column(enum_column(RunKind))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(40))
    organisation_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[BigInt] = mapped_column(default=0)
    faults: Mapped[dict[str, Any]] = mapped_column(default=dict)
    signed_at: Mapped[Instant]
    finished_at: Mapped[Instant | None]

    joint: Mapped[JointCase] = relationship()
