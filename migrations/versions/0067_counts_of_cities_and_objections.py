"""Whether an institution objected to what stands, and counts of cities, of pairs of days and of threes: all counted anew."""

import sqlalchemy as sa
from alembic import op

from disclosure.models.standing import fill_counts, fill_standing

revision = "0067"
down_revision = "0061"

COLUMNS = ("objected", "changed")


def upgrade() -> None:
    """Make the change."""
    for name in COLUMNS:
        column = sa.Column(name, sa.String(length=3), server_default="", nullable=False)
        op.add_column("standing_publications", column)
    link = op.get_bind()
    fill_standing(link)
    fill_counts(link)
    link.execute(
        sa.text(
            "UPDATE publication_counts SET label = coalesce((SELECT max(name) FROM regions WHERE code = value), value)"
            " WHERE within = '' AND facet = 'province'"
        )
    )


def downgrade() -> None:
    """Take the change back; the counts of before are among those that stay."""
    for name in COLUMNS:
        op.drop_column("standing_publications", name)
