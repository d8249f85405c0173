"""A complainant's own words: as offered and consented to, inside; and the public copy, without a key into a case."""

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.lifecycle import NarrativeState, PublicNarrativeState, WithdrawalReason
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column


class Narrative(Model):
    """What an author typed, what they consented to (`words`, after covering) and what an officer left of it (`cut`).

    It knows the case by its number only. When it ends, all three are erased; `digest` says what was consented to.
    """

    __tablename__ = "narratives"
    __table_args__ = (
        CheckConstraint("(state IN ('ended','withdrawn')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("ended_at IS NULL OR (typed IS NULL AND words IS NULL AND cut IS NULL)", name="erased"),
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="why"),
        CheckConstraint("state <> 'prepared' OR prepared_by_id IS NOT NULL", name="prepared"),
        CheckConstraint(
            "state <> 'published' OR (published_by_id IS NOT NULL AND published_by_id <> prepared_by_id)", name="two"
        ),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    case_number: Mapped[str] = mapped_column(String(20), unique=True)
    author_id: Mapped[BigInt]
    state: Mapped[NarrativeState] = mapped_column(enum_column(NarrativeState), default=NarrativeState.OFFERED)
    typed: Mapped[str | None] = mapped_column(Sealed("narratives.typed"))
    words: Mapped[str | None] = mapped_column(Sealed("narratives.words"))
    cut: Mapped[str | None] = mapped_column(Sealed("narratives.cut"))
    digest: Mapped[str] = mapped_column(String(64))
    offered_at: Mapped[Instant]
    prepared_at: Mapped[Instant | None]
    prepared_by_id: Mapped[BigInt | None]
    published_at: Mapped[Instant | None]
    published_by_id: Mapped[BigInt | None]
    ended_at: Mapped[Instant | None]
    ended_why: Mapped[WithdrawalReason | None] = mapped_column(enum_column(WithdrawalReason))


class PublicNarrative(Model):
    """The words beside a publication (`series` of all its versions); taken down, the row stays without them."""

    __tablename__ = "public_narratives"
    __table_args__ = (
        CheckConstraint("state <> 'withdrawn' OR words = ''", name="tombstone"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="reason"),
        Index("ix_public_narratives_withdrawn", "withdrawn_at"),
    )

    id: Mapped[Id]
    series: Mapped[str] = mapped_column(String(26), unique=True)
    words: Mapped[str] = mapped_column(Text)
    state: Mapped[PublicNarrativeState] = mapped_column(
        enum_column(PublicNarrativeState), default=PublicNarrativeState.PUBLISHED
    )
    put_up_at: Mapped[Instant]
    withdrawn_at: Mapped[Instant | None]
    withdrawn_reason: Mapped[WithdrawalReason | None] = mapped_column(enum_column(WithdrawalReason))
