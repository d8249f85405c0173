"""A kind of institution is followed as an institution, a region and a kind of problem are."""

from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0065"
down_revision = "0061"

SCOPE = ("followings", "scope", "ck_followings_scope")


def upgrade() -> None:
    """Make the change."""
    add_codes(*SCOPE, "type")


def downgrade() -> None:
    """Undo it: who followed a kind of institution follows nothing."""
    op.execute("DELETE FROM followings WHERE scope = 'type'")
    drop_codes(*SCOPE, "type")
