"""The row of a stored file: in quarantine under a form token, or linked to the thing that owns it."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 20
MAX_TOTAL = 50 * 1024 * 1024


class ScanState(Labelled):
    """What a virus scanner said."""

    UNSCANNED = "unscanned", _l("未查毒")
    CLEAN = "clean", _l("未发现病毒")
    INFECTED = "infected", _l("发现病毒")


class StoredFile(Model):
    """One file; `size` in bytes and `sha256` are of the file as it came, the stored object is sealed."""

    __tablename__ = "stored_files"
    __table_args__ = (
        CheckConstraint("(owner_kind IS NULL) = (owner_id IS NULL)", name="owner"),
        CheckConstraint("(form_token IS NULL) = (owner_kind IS NOT NULL)", name="quarantine"),
        CheckConstraint("size > 0", name="size"),
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
    scan_state: Mapped[ScanState] = mapped_column(enum_column(ScanState), default=ScanState.UNSCANNED)


@dataclass(frozen=True)
class Usage:
    """How many files and bytes something already holds."""

    files: int = 0
    bytes: int = 0
