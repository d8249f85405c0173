"""The row of a letter: to whom, by which channel, why, and how far it has come."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled


class Channel(Labelled):
    """How a letter travels."""

    EMAIL = "email", _l("邮件")
    SMS = "sms", _l("短信")
    INBOX = "inbox", _l("站内信")


class LetterState(Labelled):
    """How far a letter has come; `uncertain` was handed over, but nobody knows whether it arrived."""

    QUEUED = "queued", _l("等待发送")
    HANDING_OVER = "handing_over", _l("正在发送")
    SENT = "sent", _l("已发送")
    FAILED = "failed", _l("发送失败")
    UNCERTAIN = "uncertain", _l("不确定是否送达")
    SUPPRESSED = "suppressed", _l("未发送")


class Letter(Model):
    """One letter by one channel; `key` makes a second one for the same cause impossible."""

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        CheckConstraint("state <> 'queued' OR next_try_at IS NOT NULL", name="queued"),
        CheckConstraint("state <> 'handing_over' OR claimed_at IS NOT NULL", name="handing_over"),
        CheckConstraint("state NOT IN ('failed', 'uncertain') OR error IS NOT NULL", name="troubled"),
        Index("ix_letters_state_next_try_at", "state", "next_try_at"),
        Index("ix_letters_to_person_id", "to_person_id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    key: Mapped[str] = mapped_column(String(200), unique=True)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    address: Mapped[str] = mapped_column(Sealed("letters.address"))
    to_person_id: Mapped[BigInt | None]
    subject: Mapped[str] = mapped_column(String(200))
    body_text: Mapped[str] = mapped_column(Sealed("letters.body_text"))
    why: Mapped[str] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(String(80))
    state: Mapped[LetterState] = mapped_column(enum_column(LetterState), default=LetterState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[Instant | None]
    queued_at: Mapped[Instant]
    claimed_at: Mapped[Instant | None]
    sent_at: Mapped[Instant | None]
    message_id: Mapped[str] = mapped_column(String(200))
    error: Mapped[str | None] = mapped_column(String(80))
    resent_by_id: Mapped[BigInt | None]
    resent_at: Mapped[Instant | None]
