"""Estimates of a refund, kept with the case they belong to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "refund_estimates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_refund_estimates_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_estimates")),
        sa.UniqueConstraint("ref", name=op.f("uq_refund_estimates_ref")),
    )
    with op.batch_alter_table("refund_estimates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refund_estimates_complaint_id"), ["complaint_id"], unique=False)


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("refund_estimates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refund_estimates_complaint_id"))

    op.drop_table("refund_estimates")
