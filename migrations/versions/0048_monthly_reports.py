"""Monthly reports that are kept, and whether the institution objected to a text before it was public."""

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


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("publications", schema=None) as batch:
        batch.drop_column("changed_on")
        batch.drop_column("objected_on")
    op.drop_table("public_reports")
