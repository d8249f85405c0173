"""What the body decides and what the institution answers."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from complaints.lifecycle.answering import Account, Grant, WhyNot
from complaints.models.case import Complaint, Point
from kernel.db import BigInt, Id, Instant, Model, enum_column
from kernel.labels import Labelled


class DecisionKind(Labelled):
    """What a body decides."""

    ACCEPT = "accept", _l("受理")
    REFUSE = "refuse", _l("不予受理")
    TERMINATE = "terminate", _l("终止调解")
    TRANSFER = "transfer", _l("移交其他单位")


class Decision(Model):
    """A decision by an officer of `body`: grounds by item, reasons in words; served when the learner could read it.

    `prior` is the kind of body that has handled the dispute before, where a ground rests on that (O121 art. 16(2)).
    """

    __tablename__ = "decisions"
    __table_args__ = (
        # A case that comes back to a body after a hand-over may be decided anew: `hop` tells the times apart; within
        # one hop the case may go up a line of superiors, each of which decides for itself.
        UniqueConstraint("complaint_id", "kind", "hop", "body_id"),
        CheckConstraint("kind = 'accept' OR reasons <> ''", name="reasons"),
        CheckConstraint("(served_at IS NULL) = (served_how IS NULL)", name="served"),
    )

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    kind: Mapped[DecisionKind] = mapped_column(enum_column(DecisionKind))
    hop: Mapped[int] = mapped_column(default=0)
    body_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    prior: Mapped[str | None] = mapped_column(String(40))
    grounds: Mapped[list[str]] = mapped_column(default=list)
    reasons: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[Instant]
    served_at: Mapped[Instant | None]
    served_how: Mapped[str | None] = mapped_column(String(12))
    served_proof: Mapped[str] = mapped_column(String(300), default="")
    paper_id: Mapped[BigInt | None]

    complaint: Mapped[Complaint] = relationship()
    body: Mapped[Organisation | None] = relationship()
    decided_by: Mapped[Person] = relationship()


class AnswerStep(Labelled):
    """Whether an answer is the first word or the last."""

    INTERIM = "interim", _l("先行说明")
    FINAL = "final", _l("正式答复")


class Stance(Labelled):
    """How the institution stands to one point."""

    AGREE = "agree", _l("同意")
    PARTLY = "partly", _l("部分同意")
    REFUSE = "refuse", _l("不同意")


class Answer(Model):
    """The institution's answer: what it says of the facts, then point by point.

    `account` is missing in a first word, and in answers from before it was asked for.
    """

    __tablename__ = "answers"
    __table_args__ = (CheckConstraint("account IS NULL OR account_words <> ''", name="account_said"),)

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    step: Mapped[AnswerStep] = mapped_column(enum_column(AnswerStep))
    words: Mapped[str] = mapped_column(Text)
    account: Mapped[Account | None] = mapped_column(enum_column(Account))
    account_words: Mapped[str] = mapped_column(Text, default="", server_default="")
    author_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    offer_id: Mapped[BigInt | None] = mapped_column(ForeignKey("offers.id"))
    answered_at: Mapped[Instant]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)

    complaint: Mapped[Complaint] = relationship()
    author: Mapped[Person] = relationship()
    points: Mapped[list["PointAnswer"]] = relationship(back_populates="answer", order_by="PointAnswer.id")


class PointAnswer(Model):
    """What the institution says to one point, and what it grants; from before that was asked for only the stance.

    `fen` is the sum, `by_on` the last day (for what is done: its day), `why` the reason of a refusal.
    """

    __tablename__ = "point_answers"
    __table_args__ = (
        UniqueConstraint("answer_id", "point_id"),
        CheckConstraint("granted NOT IN ('full','part') OR fen > 0", name="granted_sum"),
        CheckConstraint("(granted = 'refused') = (why IS NOT NULL) OR granted IS NULL", name="granted_why"),
        CheckConstraint("granted IS NULL OR granted = 'refused' OR by_on IS NOT NULL", name="granted_day"),
    )

    id: Mapped[Id]
    answer_id: Mapped[BigInt] = mapped_column(ForeignKey("answers.id"))
    point_id: Mapped[BigInt] = mapped_column(ForeignKey("points.id"))
    stance: Mapped[Stance] = mapped_column(enum_column(Stance))
    granted: Mapped[Grant | None] = mapped_column(enum_column(Grant))
    fen: Mapped[BigInt | None]
    by_on: Mapped[date | None]
    why: Mapped[WhyNot | None] = mapped_column(enum_column(WhyNot))
    words: Mapped[str] = mapped_column(Text)

    answer: Mapped[Answer] = relationship(back_populates="points")
    point: Mapped[Point] = relationship()
