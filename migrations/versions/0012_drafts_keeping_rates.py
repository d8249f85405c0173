"""Drafts of an institution's answer."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "answer_drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("answer", "admin", name="draft_of", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=26), nullable=False),
        sa.Column("saved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_answer_drafts_complaint_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_answer_drafts_organisation_id")
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["people.id"], name=op.f("fk_answer_drafts_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_drafts")),
        sa.UniqueConstraint("complaint_id", "organisation_id", "kind", name=op.f("uq_answer_drafts_complaint_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_answer_drafts_ref")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("answer_drafts")
