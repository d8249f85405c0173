"""The public figures of a body know its former names: what was published under them is its own too."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"

TABLE = "public_figures"


def upgrade() -> None:
    """Make the change; counting one case anew has the copies written, and the names with them."""
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("former_names", sa.JSON(), server_default="[]", nullable=False))
    op.execute("UPDATE counted_cases SET next_on = '2000-01-01' WHERE id = (SELECT max(id) FROM counted_cases)")


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table(TABLE) as table:
        table.drop_column("former_names")
