"""Answers beside the matter and their review, marks on points, and what parties think of answer, body and outcome."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from complaints.lifecycle.answering import AdminKind, Mark, OpinionKind, OutcomeView
from complaints.models.case import Complaint, Party, Point
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled


class ReviewState(Labelled):
    """Whether an officer has looked at an answer beside the matter, and what was found."""

    WAITING = "waiting", _l("等待处理单位核对")
    UPHELD = "upheld", _l("处理单位认可")
    REJECTED = "rejected", _l("处理单位不认可，机构仍须答复")
    LAPSED = "lapsed", _l("案件已经有了结果，不再核对")


class AdminAnswer(Model):
    """An institution says the case is not for it to answer; until reviewed it stops no clock and is no answer."""

    __tablename__ = "admin_answers"
    __table_args__ = (
        UniqueConstraint("complaint_id", "kind"),
        CheckConstraint("reasons <> ''", name="reasons"),
        CheckConstraint("(state IN ('upheld','rejected')) = (reviewed_at IS NOT NULL)", name="reviewed"),
        CheckConstraint("reviewed_at IS NULL OR (review_words <> '' AND reviewed_by_id IS NOT NULL)", name="review"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    kind: Mapped[AdminKind] = mapped_column(enum_column(AdminKind))
    state: Mapped[ReviewState] = mapped_column(enum_column(ReviewState), default=ReviewState.WAITING)
    reasons: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(String(200), default="")
    author_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    said_at: Mapped[Instant]
    reviewed_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    reviewed_at: Mapped[Instant | None]
    review_words: Mapped[str] = mapped_column(Text, default="")
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)

    complaint: Mapped[Complaint] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    reviewed_by: Mapped[Person | None] = relationship(foreign_keys=[reviewed_by_id])


class PointMark(Model):
    """The learner's word on one point at one time; the newest counts, a point without one is unmarked."""

    __tablename__ = "point_marks"
    __table_args__ = (Index("ix_point_marks_complaint", "complaint_id", "id"),)

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    point_id: Mapped[BigInt] = mapped_column(ForeignKey("points.id"))
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    mark: Mapped[Mark] = mapped_column(enum_column(Mark))
    marked_at: Mapped[Instant]

    point: Mapped[Point] = relationship()
    party: Mapped[Party] = relationship()


class Opinion(Model):
    """A party's stars for the answer or the body, or its view of the outcome; the newest of a kind counts.

    The words beside stars are for the body alone; those beside a view are for everybody in the case.
    """

    __tablename__ = "opinions"
    __table_args__ = (
        CheckConstraint("(kind = 'outcome') = (view IS NOT NULL)", name="view"),
        CheckConstraint("(kind <> 'outcome') = (stars IS NOT NULL)", name="stars"),
        CheckConstraint("stars IS NULL OR stars BETWEEN 1 AND 5", name="scale"),
        Index("ix_opinions_complaint", "complaint_id", "id"),
    )

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    kind: Mapped[OpinionKind] = mapped_column(enum_column(OpinionKind))
    stars: Mapped[int | None]
    view: Mapped[OutcomeView | None] = mapped_column(enum_column(OutcomeView))
    words: Mapped[str] = mapped_column(Sealed("opinions.words"), default="")
    said_at: Mapped[Instant]

    complaint: Mapped[Complaint] = relationship()
    party: Mapped[Party] = relationship()
