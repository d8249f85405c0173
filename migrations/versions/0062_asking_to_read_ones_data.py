"""Somebody may ask in writing to read and copy the own data of a case (PIPL 45)."""

from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0062"
down_revision = "0061"

WISH = ("data_requests", "kind", "ck_data_requests_data_wish")


def upgrade() -> None:
    """Make the change."""
    add_codes(*WISH, "read")


def downgrade() -> None:
    """Take the change back; a wish to read has no place in what was before."""
    op.execute("DELETE FROM data_requests WHERE kind = 'read'")
    drop_codes(*WISH, "read")
