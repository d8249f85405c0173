"""Texts for some points, texts of what was agreed orally and the paper of its record, a refusal taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "agreement_points",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("agreement_id", BIG, nullable=False),
        sa.Column("point_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_points_agreement_id")),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name=op.f("fk_agreement_points_point_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_points")),
        sa.UniqueConstraint("agreement_id", "point_id", name=op.f("uq_agreement_points_agreement_id_point_id")),
    )
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("oral_id", BIG, nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_agreements_oral_id"), "oral_agreements", ["oral_id"], ["id"])
    with op.batch_alter_table("oral_agreements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paper_id", BIG, nullable=True))
    with op.batch_alter_table("table_refusals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        # "no_agreement" was too long for PostgreSQL.
        batch_op.alter_column("kind", existing_type=sa.String(length=10), type_=sa.String(length=20))


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("table_refusals", schema=None) as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(length=20), type_=sa.String(length=10))
        batch_op.drop_column("taken_back_at")
    with op.batch_alter_table("oral_agreements", schema=None) as batch_op:
        batch_op.drop_column("paper_id")
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_agreements_oral_id"), type_="foreignkey")
        batch_op.drop_column("oral_id")
    op.drop_table("agreement_points")
