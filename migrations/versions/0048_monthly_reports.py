"""Monthly reports that are kept, and whether the institution objected to a text before it was public."""

from datetime import UTC, date, datetime, timedelta, timezone

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "public_reports",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data_at", INSTANT, nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("pdf_digest", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(pdf IS NULL) = (pdf_digest IS NULL)", name=op.f("ck_public_reports_pdf")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_reports")),
        sa.UniqueConstraint("month", name=op.f("uq_public_reports_month")),
    )
    with op.batch_alter_table("publications", schema=None) as batch:
        batch.add_column(sa.Column("objected_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("changed_on", sa.Date(), nullable=True))
    _tell_objections()


def _tell_objections() -> None:
    """Texts that are public already say the same of their institution's objection as those to come."""
    candidates = sa.table(
        "publication_candidates",
        *(sa.column(name, INSTANT) for name in ("objected_at", "prepared_at")),
        sa.column("publication_ref", sa.String()),
    )
    texts = sa.table(
        "publications",
        *(sa.column(name, sa.Date()) for name in ("objected_on", "changed_on")),
        sa.column("series", sa.String()),
    )
    found = sa.select(candidates.c.publication_ref, candidates.c.objected_at, candidates.c.prepared_at).where(
        candidates.c.objected_at.is_not(None), candidates.c.publication_ref.is_not(None)
    )
    connection = op.get_bind()
    for series, objected, prepared in connection.execute(found).all():
        is_after = prepared is not None and prepared > objected
        said = {"objected_on": _day(objected), "changed_on": _day(prepared) if is_after else None}
        connection.execute(sa.update(texts).where(texts.c.series == series).values(said))


def _day(instant: datetime) -> date:
    """The Shanghai day; SQLite gives instants back without their zone, which is UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(timezone(timedelta(hours=8))).date()


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("publications", schema=None) as batch:
        batch.drop_column("changed_on")
        batch.drop_column("objected_on")
    op.drop_table("public_reports")
