"""A paper that could not be set as PDF knows how often that was tried, when it failed last and when it is due again."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the change."""
    op.add_column("papers", sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
    op.add_column("papers", sa.Column("again_at", INSTANT, nullable=True))
    op.add_column("papers", sa.Column("failed_at", INSTANT, nullable=True))


def downgrade() -> None:
    """Take the change back: every paper without its PDF is due at once."""
    op.drop_column("papers", "failed_at")
    op.drop_column("papers", "again_at")
    op.drop_column("papers", "tries")
