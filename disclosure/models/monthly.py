"""Monthly reports: written once from what was public on their day; only the PDF comes a little later."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, Connection, LargeBinary, String, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from disclosure.models.publishing import WrittenOnce
from kernel.db import Id, Instant, Model


class PublicReport(Model):
    """The report of one month (2026-10): `digest` is the SHA-256 of `content` as canonical JSON, at `data_at`."""

    __tablename__ = "public_reports"
    __table_args__ = (CheckConstraint("(pdf IS NULL) = (pdf_digest IS NULL)", name="pdf"),)

    id: Mapped[Id]
    month: Mapped[str] = mapped_column(String(7), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    data_at: Mapped[Instant]
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, active_history=True)
    pdf_digest: Mapped[str | None] = mapped_column(String(64))


@event.listens_for(PublicReport, "before_update")
def _only_the_pdf(_mapper: Mapper[PublicReport], _connection: Connection, row: PublicReport) -> None:
    state = inspect(row)
    changed = {one.key for one in state.attrs if one.history.has_changes()}
    replaced = [one for one in state.attrs["pdf"].history.deleted or () if one is not None]
    if changed - {"pdf", "pdf_digest"} or replaced:
        raise WrittenOnce(f"report {row.month} is written once")


@event.listens_for(PublicReport, "before_delete")
def _never(_mapper: Mapper[PublicReport], _connection: Connection, row: PublicReport) -> None:
    raise WrittenOnce(f"report {row.month} is written once")
