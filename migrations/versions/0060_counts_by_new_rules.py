"""Every case is counted anew by the hourly job: an end by item is no failed mediation, and each hand-over has a cause."""

from alembic import op

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    """Make the change."""
    op.execute("UPDATE counted_cases SET next_on = '2000-01-01'")


def downgrade() -> None:
    """Take the change back: the rules of before count anew too."""
    op.execute("UPDATE counted_cases SET next_on = '2000-01-01'")
