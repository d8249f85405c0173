"""Whether an institution had an account to read the text in when it was asked; an index of reports at the police."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"

TABLES = ("publication_candidates", "publications")
INDEX, AT_POLICE = "ix_report_words_at_police", sa.text("handed_to = 'police'")


def upgrade() -> None:
    """Make the change: of texts asked about earlier it is not known."""
    for name in TABLES:
        op.add_column(name, sa.Column("was_shown_here", sa.Boolean(), nullable=True))
    op.create_index(INDEX, "report_words", ["report_id"], postgresql_where=AT_POLICE, sqlite_where=AT_POLICE)


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(INDEX, "report_words")
    for name in reversed(TABLES):
        op.drop_column(name, "was_shown_here")
