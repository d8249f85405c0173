"""What a superior's board counts by stands in the indexes of open cases and running clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0022"

OPEN = sa.text("closed_at IS NULL")
RUNNING = sa.text("met_at IS NULL AND stopped_at IS NULL")
CASES = ["body_id", "hops", "filed_at"]
CLOCKS = ["code", "body_id", "paused_on", "warned_at", "is_provisional"]


def upgrade() -> None:
    """Make the change."""
    _again(CASES, CLOCKS)


def downgrade() -> None:
    """Take it back."""
    _again([], [])


def _again(cases: list[str], clocks: list[str]) -> None:
    """SQLite keeps no columns beside those an index is ordered by; its indexes stay as they are."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, table, columns, where, beside in (
        ("ix_complaints_open", "complaints", ["id"], OPEN, cases),
        ("ix_clocks_running_complaint", "clocks", ["complaint_id", "due_at"], RUNNING, clocks),
    ):
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns, postgresql_where=where, postgresql_include=beside)
