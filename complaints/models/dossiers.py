"""材料包: what somebody asked to take away of a case, and how far it has come."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.models.case import Complaint
from kernel import clock
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled


class DossierState(Labelled):
    """Where a bundle stands."""

    ASKED = "asked", _l("正在生成")
    READY = "ready", _l("可以下载")
    FAILED = "failed", _l("没有生成成功")
    EXPIRED = "expired", _l("已过期，文件已删除")


class DossierLack(Labelled):
    """Why a bundle was not made."""

    PDF = "pdf", _l("现在不能生成PDF，请稍后再试")
    ROOM = "room", _l("服务器空间不足，请联系运营方")
    ACCESS = "access", _l("生成时您已经不能看这个案件")
    DIED = "died", _l("生成时出错，请再试一次；仍不行请联系运营方")


class Dossier(Model):
    """One bundle, for the one who asked for it: in this role, for this organisation, by this way of reading.

    `reader` is the way (`case`: a seat in the case) with `reader_id` where it needs one; `stands` are the rights it
    rests on, without any of which it is not handed out; `version` says of which state of the case it was made;
    `look_at` is when the worker is to look at it.
    """

    __tablename__ = "dossiers"
    __table_args__ = (
        CheckConstraint("(state = 'failed') = (lack IS NOT NULL)", name="failed"),
        CheckConstraint("(state IN ('ready', 'expired')) = (made_at IS NOT NULL)", name="made"),
        CheckConstraint("(made_at IS NULL) = (expires_at IS NULL)", name="expires"),
        Index("ix_dossiers_look_at", "look_at"),
        Index("ix_dossiers_expires_at", "expires_at"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    organisation_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    reader: Mapped[str] = mapped_column(String(40))
    reader_id: Mapped[BigInt | None]
    state: Mapped[DossierState] = mapped_column(enum_column(DossierState), default=DossierState.ASKED)
    lack: Mapped[DossierLack | None] = mapped_column(enum_column(DossierLack))
    asked_at: Mapped[Instant]
    look_at: Mapped[Instant | None]
    tries: Mapped[int] = mapped_column(default=0)
    stands: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    version: Mapped[str] = mapped_column(String(64), default="")
    made_at: Mapped[Instant | None]
    expires_at: Mapped[Instant | None]

    complaint: Mapped[Complaint] = relationship()

    @property
    def is_here(self) -> bool:
        """Whether it may be taken away now."""
        return self.state is DossierState.READY and self.expires_at is not None and self.expires_at > clock.now()

    def is_of(self, version: str, at: datetime) -> bool:
        """Whether it is made of this state of the case and will be there for a while."""
        return self.is_here and self.version == version and self.expires_at is not None and self.expires_at > at
