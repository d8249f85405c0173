"""The row of a letter: to whom, by which channel, why, and how far it has come."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
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
    BOUNCED = "bounced", _l("被退回")
    SUPPRESSED = "suppressed", _l("未发送")


class Held(Labelled):
    """Why a letter waits on the site only, until one letter speaks of all that wait."""

    UNREAD = "unread", _l("同类消息还没有看")
    DAILY = "daily", _l("每天汇总")


class Letter(Model):
    """One letter by one channel; `key` makes a second one for the same cause impossible.

    Whatever its channel, its person reads it on the site too: `seen_at` says when. A copy by a second channel names
    its letter and is not read twice. What is not urgent never wakes anybody. `calendar` is an appointment in iCalendar
    form that goes with a mail.
    """

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("(state IN ('sent', 'bounced')) = (sent_at IS NOT NULL)", name="sent"),
        CheckConstraint("(state = 'bounced') = (bounced_at IS NOT NULL)", name="bounced"),
        CheckConstraint("state <> 'queued' OR next_try_at IS NOT NULL", name="queued"),
        CheckConstraint("state <> 'handing_over' OR claimed_at IS NOT NULL", name="handing_over"),
        CheckConstraint("state NOT IN ('failed', 'uncertain', 'bounced') OR error IS NOT NULL", name="troubled"),
        Index("ix_letters_state_next_try_at", "state", "next_try_at"),
        Index("ix_letters_to_person_id", "to_person_id"),
        Index("ix_letters_about", "about"),
        Index("ix_letters_carrier_ref", "carrier_ref"),
        Index(
            "ix_letters_unseen",
            "to_person_id",
            postgresql_where=text("seen_at IS NULL"),
            sqlite_where=text("seen_at IS NULL"),
        ),
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
    is_urgent: Mapped[bool] = mapped_column(default=False)
    held: Mapped[Held | None] = mapped_column(enum_column(Held))
    gathered_at: Mapped[Instant | None]
    seen_at: Mapped[Instant | None]
    bounced_at: Mapped[Instant | None]
    alarmed_at: Mapped[Instant | None]
    carrier_ref: Mapped[str | None] = mapped_column(String(120))
    copy_of_id: Mapped[BigInt | None] = mapped_column(ForeignKey("letters.id"))
    calendar: Mapped[str | None] = mapped_column(Sealed("letters.calendar"))
