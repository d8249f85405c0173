"""When a consent lapsed with what it was given for, and when all of a joint complaint's terms had."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"


def upgrade() -> None:
    """Make the change."""
    for table in ("consents", "joint_terms"):
        op.add_column(table, sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Undo the change."""
    for table in ("joint_terms", "consents"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("lapsed_at")
