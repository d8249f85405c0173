"""A kind of institution is followed as a region is; institutions are counted by province in an index alone."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0065"
down_revision = "0062"

SCOPE = ("followings", "scope", "ck_followings_scope")
PLACES = "ix_institutions_places"
STANDS = {
    "postgresql_where": sa.text("merged_into_id IS NULL AND NOT is_free_entry"),
    "sqlite_where": sa.text("merged_into_id IS NULL AND is_free_entry = 0"),
}


def upgrade() -> None:
    """Make the change."""
    add_codes(*SCOPE, "type")
    op.create_index(PLACES, "institutions", ["domicile_code", "published_code", "open_cases"], **STANDS)


def downgrade() -> None:
    """Undo it: who followed a kind of institution follows nothing."""
    op.drop_index(PLACES, table_name="institutions")
    op.execute("DELETE FROM followings WHERE scope = 'type'")
    drop_codes(*SCOPE, "type")
