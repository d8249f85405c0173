"""What stands by its month of closing, and slim entries of the index that know their year; 0067 fills and counts."""

import sqlalchemy as sa
from alembic import op

from kernel import search

revision = "0053"
down_revision = "0052"

ENTRIES = """
    SELECT e.id FROM search_entries e JOIN standing_publications s ON s.publication_id = e.thing_id
    WHERE e.kind = 'publication' AND substr(s.day, 1, 4) = :year
"""
MARKING = {
    "sqlite": f"UPDATE search_index SET terms = terms || ' ' || :token WHERE rowid IN ({ENTRIES})",
    "postgresql": "UPDATE search_entries SET terms = array_to_tsvector(tsvector_to_array(terms) || CAST(:token AS text))"
    f" WHERE id IN ({ENTRIES})",
}
TOGETHER = ["province", "category", "outcome", "published_at", "id"]


def upgrade() -> None:
    """Make the change."""
    closed = sa.Column("closed", sa.String(length=7), server_default="", nullable=False)
    op.add_column("standing_publications", closed)
    op.create_index("ix_standing_publications_together", "standing_publications", TOGETHER)
    search.keep_terms_apart(op.get_bind())
    _mark_years()


def _mark_years() -> None:
    """Write the year into each entry; PostgreSQL lays the terms it writes beside the table."""
    link = op.get_bind()
    years = link.execute(sa.text("SELECT DISTINCT substr(day, 1, 4) FROM standing_publications")).scalars().all()
    for year in years:
        token = search.entry_tokens("publication", "", (), (f"year={year}",))[0]
        link.execute(sa.text(MARKING[link.dialect.name]), {"token": token, "year": year})


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("ix_standing_publications_together", "standing_publications")
    op.drop_column("standing_publications", "closed")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE search_entries RESET (toast_tuple_target)")
