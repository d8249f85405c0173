"""Requests to correct a public fact: what is public of them is the fact, the days and the answer, never the words."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.lifecycle import CorrectionState, CorrectionSubject, Thing
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

RUNNING = text("state = 'received'")


class CorrectionRequest(Model):
    """Somebody says that a public fact is wrong; anyone may, no account is needed and none is kept.

    `thing` is the public page it came from, `subject_ref` the id of what stands there where that has one of its own;
    `body_id` is who answers (a body, or the institution of its own words), None for the operator.
    `words` and `email` are read by whoever answers and erased some time after the answer.
    """

    __tablename__ = "correction_requests"
    __table_args__ = (
        CheckConstraint("(state = 'received') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(decided_at IS NULL) = (answer IS NULL)", name="answered"),
        CheckConstraint("(state = 'double') = (joined_ref IS NOT NULL)", name="double"),
        Index("ix_correction_requests_institution", "institution_ref", "id"),
        Index("ix_correction_requests_desk", "body_id", "due_at", postgresql_where=RUNNING, sqlite_where=RUNNING),
        Index("ix_correction_requests_next_at", "next_at"),
        Index("ix_correction_requests_thing", "subject_ref"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    form_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[CorrectionState] = mapped_column(enum_column(CorrectionState), default=CorrectionState.RECEIVED)
    subject: Mapped[CorrectionSubject] = mapped_column(enum_column(CorrectionSubject))
    thing: Mapped[Thing | None] = mapped_column(enum_column(Thing))
    subject_ref: Mapped[str | None] = mapped_column(String(26))
    institution_ref: Mapped[str | None] = mapped_column(String(26))
    institution_name: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str | None] = mapped_column(Sealed("correction_requests.words"))
    email: Mapped[str | None] = mapped_column(Sealed("correction_requests.email"))
    body_id: Mapped[BigInt | None]
    body_name: Mapped[str] = mapped_column(String(200), default="")
    hops: Mapped[int] = mapped_column(default=0)
    ruleset: Mapped[str] = mapped_column(String(40))
    start_on: Mapped[date]
    length: Mapped[int]
    calendar_version: Mapped[str] = mapped_column(String(64))
    is_provisional: Mapped[bool]
    due_on: Mapped[date]
    due_at: Mapped[Instant]
    warn_at: Mapped[Instant]
    next_at: Mapped[Instant | None]
    warned_at: Mapped[Instant | None]
    breached_at: Mapped[Instant | None]
    asked_at: Mapped[Instant]
    decided_at: Mapped[Instant | None]
    decided_by_id: Mapped[BigInt | None]
    answer: Mapped[str | None] = mapped_column(Text)
    joined_ref: Mapped[str | None] = mapped_column(String(26))
    erased_at: Mapped[Instant | None]
