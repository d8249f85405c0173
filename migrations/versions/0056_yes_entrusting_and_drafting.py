"""A yes to joint terms is a yes alone: who said it, whose text waits, two acts for all; like cases found at a desk."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0056"
down_revision = "0055"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RUNS = ("joint_runs", "kind", "ck_joint_runs_run_kind")
AGREEMENT = "ck_joint_replies_agreement"
PERSON = "fk_joint_replies_replied_by_id"
LIKE = ["institution_id", "category", "body_id", "status"]
OPEN, UNDRAFTED = sa.text("closed_at IS NULL"), sa.text("is_accepted AND agreement_id IS NULL")


def upgrade() -> None:
    """Make the change."""
    add_codes(*RUNS, "entrust", "draft")
    with op.batch_alter_table("joint_replies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replied_by_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("replied_role", sa.String(length=40), server_default="", nullable=False))
        batch_op.create_foreign_key(batch_op.f(PERSON), "people", ["replied_by_id"], ["id"])
        batch_op.drop_constraint(batch_op.f(AGREEMENT), type_="check")
        batch_op.create_check_constraint(batch_op.f(AGREEMENT), "is_accepted OR agreement_id IS NULL")
    some = {"postgresql_where": UNDRAFTED, "sqlite_where": UNDRAFTED}
    op.create_index("ix_joint_replies_undrafted", "joint_replies", ["terms_id", "id"], **some)
    op.create_index("ix_complaints_like_open", "complaints", LIKE, postgresql_where=OPEN, sqlite_where=OPEN)


def downgrade() -> None:
    """Take the change back; a yes that has no text yet has no place in what was before."""
    op.drop_index("ix_complaints_like_open", "complaints")
    op.drop_index("ix_joint_replies_undrafted", "joint_replies")
    op.execute("DELETE FROM joint_replies WHERE is_accepted AND agreement_id IS NULL")
    with op.batch_alter_table("joint_replies", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(AGREEMENT), type_="check")
        batch_op.create_check_constraint(batch_op.f(AGREEMENT), "is_accepted = (agreement_id IS NOT NULL)")
        batch_op.drop_constraint(batch_op.f(PERSON), type_="foreignkey")
        batch_op.drop_column("replied_role")
        batch_op.drop_column("replied_by_id")
    op.execute("DELETE FROM joint_runs WHERE kind IN ('entrust', 'draft')")
    drop_codes(*RUNS, "entrust", "draft")
