"""What the body decides and what the institution answers."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
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
    """The institution's answer, point by point."""

    __tablename__ = "answers"

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    step: Mapped[AnswerStep] = mapped_column(enum_column(AnswerStep))
    words: Mapped[str] = mapped_column(Text)
    author_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    offer_id: Mapped[BigInt | None] = mapped_column(ForeignKey("offers.id"))
    answered_at: Mapped[Instant]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)

    complaint: Mapped[Complaint] = relationship()
    author: Mapped[Person] = relationship()
    points: Mapped[list["PointAnswer"]] = relationship(back_populates="answer", order_by="PointAnswer.id")


class PointAnswer(Model):
    """What the institution says to one point."""

    __tablename__ = "point_answers"
    __table_args__ = (UniqueConstraint("answer_id", "point_id"),)

    id: Mapped[Id]
    answer_id: Mapped[BigInt] = mapped_column(ForeignKey("answers.id"))
    point_id: Mapped[BigInt] = mapped_column(ForeignKey("points.id"))
    stance: Mapped[Stance] = mapped_column(enum_column(Stance))
    words: Mapped[str] = mapped_column(Text)

    answer: Mapped[Answer] = relationship(back_populates="points")
    point: Mapped[Point] = relationship()
