"""A filing in progress, kept on the server: behind a cookie or resume code, after the contact step in the account."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref


class Draft(Model):
    """Answers as sealed JSON; `key_hash` finds it by cookie, `resume_hash` by the shown code."""

    __tablename__ = "drafts"

    id: Mapped[Id]
    ref: Mapped[Ref]
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    resume_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    person_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"), index=True)
    answers: Mapped[str] = mapped_column(Sealed("drafts.answers"))
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    complaint_id: Mapped[BigInt | None] = mapped_column(ForeignKey("complaints.id"))
    made_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    expires_at: Mapped[Instant]
