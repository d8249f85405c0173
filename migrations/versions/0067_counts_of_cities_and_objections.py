"""Whether an institution objected to what stands, and counts of cities, of pairs of days and of threes: all counted anew."""

import sqlalchemy as sa
from alembic import op

from disclosure.models.standing import fill_counts, fill_standing

revision = "0067"
down_revision = "0066"

COLUMNS = ("objected", "changed")


def upgrade() -> None:
    """Make the change."""
    for name in COLUMNS:
        column = sa.Column(name, sa.String(length=3), server_default="", nullable=False)
        op.add_column("standing_publications", column)
    op.drop_index("ix_standing_publications_institution", "standing_publications")
    by_institution = ["institution", "published_at", "id"]
    op.create_index(
        "ix_standing_publications_institution",
        "standing_publications",
        by_institution,
        postgresql_include=["month"],
    )
    gone = sa.text("state = 'withdrawn'")
    op.create_index(
        "ix_publications_reasons", "publications", ["withdrawn_reason"], postgresql_where=gone, sqlite_where=gone
    )
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
    op.drop_index("ix_publications_reasons", "publications")
    op.drop_index("ix_standing_publications_institution", "standing_publications")
    by_institution = ["institution", "published_at", "id"]
    op.create_index("ix_standing_publications_institution", "standing_publications", by_institution)
    for name in COLUMNS:
        op.drop_column("standing_publications", name)
