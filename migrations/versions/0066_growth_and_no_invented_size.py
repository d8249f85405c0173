"""Every case is counted anew for what was settled before a body had it; of whom the size is not known, no band."""

from alembic import op

revision = "0066"
down_revision = "0065"


def upgrade() -> None:
    """Make the change."""
    op.execute("UPDATE counted_cases SET next_on = '2000-01-01'")
    op.execute("UPDATE benchmark_rows SET basis = 'unknown', band = 0 WHERE basis = 'cases'")


def downgrade() -> None:
    """Take the change back: the rules of before count anew too, and the night writes the bands.

    Counts of the new measures stay until each case is counted anew. Code that leaves unknown measures aside reads past
    them; code from before that does not: `flask figures rebuild` with it before the figures are next published.
    """
    op.execute("UPDATE counted_cases SET next_on = '2000-01-01'")
    op.execute("DELETE FROM benchmark_rows WHERE basis = 'unknown'")
