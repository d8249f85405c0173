"""The row of a stored file: in quarantine under a form token, or linked to the thing that owns it."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 20
MAX_TOTAL = 50 * 1024 * 1024


class ScanState(Labelled):
    """What a virus scanner said."""

    UNSCANNED = "unscanned", _l("未查毒")
    CLEAN = "clean", _l("已查毒，未发现病毒")
    INFECTED = "infected", _l("发现病毒")


class CopyState(Labelled):
    """Whether there is a safe copy to look at."""

    NONE = "none", _l("不另做安全副本")
    WAITING = "waiting", _l("正在生成安全副本")
    MADE = "made", _l("已生成安全副本")
    LACKING = "lacking", _l("不能生成安全副本")


class CopyLack(Labelled):
    """Why there is no safe copy of a file."""

    DAMAGED = "damaged", _l("文件内容已损坏或不完整")
    PASSWORD = "password", _l("PDF设了密码")
    PAGES = "pages", _l("PDF超过200页")
    PIXELS = "pixels", _l("图片尺寸太大")
    MEMORY = "memory", _l("处理它需要太多内存")
    SIZE = "size", _l("处理后的文件太大")
    TIME = "time", _l("处理它需要太长时间")
    UNSAFE = "unsafe", _l("其中的脚本或附件去不掉")
    DIED = "died", _l("处理时出错")


class CoverState(Labelled):
    """Whether parts of a file are kept from readers: marked, to be made by the worker, or burnt into a version."""

    NONE = "none", _l("没有遮盖")
    MASKED = "masked", _l("已标出遮盖范围")
    DUE = "due", _l("正在制作遮盖后的版本")
    COVERED = "covered", _l("已遮盖")


# Page (1 for a picture), left, top, right, bottom in per cent of its width and height.
Range = tuple[int, int, int, int, int]


class StoredFile(Model):
    """One file; `size` in bytes and `sha256` are of the file as it came, the stored object is sealed.

    What was handed in is looked at by the worker from `check_at` on; `copy_…` is the safe copy it made, `cover_…` the
    version in which `cover_ranges` are burnt out.
    """

    __tablename__ = "stored_files"
    __table_args__ = (
        CheckConstraint("(owner_kind IS NULL) = (owner_id IS NULL)", name="owner"),
        CheckConstraint("(form_token IS NULL) = (owner_kind IS NOT NULL)", name="quarantine"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("(copy_state = 'made') = (copy_key IS NOT NULL)", name="copy_made"),
        CheckConstraint("(copy_state = 'lacking') = (copy_lack IS NOT NULL)", name="copy_lacking"),
        CheckConstraint("(cover_state = 'covered') = (cover_key IS NOT NULL)", name="covered"),
        CheckConstraint("(cover_state = 'none') = (cover_ranges IS NULL)", name="masked"),
        CheckConstraint("(scan_state = 'unscanned') = (scanned_at IS NULL)", name="scanned"),
        Index("ix_stored_files_check_at", "check_at"),
        Index("ix_stored_files_owner", "owner_kind", "owner_id"),
        Index("ix_stored_files_form_token", "form_token"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    storage_key: Mapped[str] = mapped_column(String(80), unique=True)
    key_id: Mapped[str] = mapped_column(String(20))
    form_token: Mapped[str | None] = mapped_column(String(80))
    owner_kind: Mapped[str | None] = mapped_column(String(40))
    owner_id: Mapped[BigInt | None]
    uploaded_by_id: Mapped[BigInt | None]
    uploaded_at: Mapped[Instant]
    is_made_here: Mapped[bool] = mapped_column(default=False)
    scan_state: Mapped[ScanState] = mapped_column(enum_column(ScanState), default=ScanState.UNSCANNED)
    scanned_at: Mapped[Instant | None]
    check_at: Mapped[Instant | None]
    check_tries: Mapped[int] = mapped_column(default=0)
    copy_state: Mapped[CopyState] = mapped_column(enum_column(CopyState), default=CopyState.NONE)
    copy_lack: Mapped[CopyLack | None] = mapped_column(enum_column(CopyLack))
    copy_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    copy_key_id: Mapped[str | None] = mapped_column(String(20))
    copy_media_type: Mapped[str | None] = mapped_column(String(80))
    copy_size: Mapped[int | None]
    copy_sha256: Mapped[str | None] = mapped_column(String(64))
    copy_pages: Mapped[int | None]
    copy_width: Mapped[int | None]
    copy_height: Mapped[int | None]
    cover_state: Mapped[CoverState] = mapped_column(enum_column(CoverState), default=CoverState.NONE)
    cover_ranges: Mapped[list[list[int]] | None] = mapped_column(JSON(none_as_null=True))
    cover_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    cover_key_id: Mapped[str | None] = mapped_column(String(20))
    cover_media_type: Mapped[str | None] = mapped_column(String(80))

    @property
    def ranges(self) -> list[Range]:
        """What is covered of it, or will be."""
        return [(page, left, top, right, bottom) for page, left, top, right, bottom in self.cover_ranges or ()]


class StoredChunk(Model):
    """A further piece of a file made here that is too large for one object; the first lies under the file's own key."""

    __tablename__ = "stored_chunks"
    __table_args__ = (UniqueConstraint("file_id", "place"),)

    id: Mapped[Id]
    file_id: Mapped[BigInt] = mapped_column(ForeignKey("stored_files.id"))
    place: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(80), unique=True)
    key_id: Mapped[str] = mapped_column(String(20))


@dataclass(frozen=True)
class Usage:
    """How many files and bytes something already holds."""

    files: int = 0
    bytes: int = 0
