"""A paper knows what it was made for, so that the same turn of a case never makes two."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
KEY = "uq_papers_owner_kind_owner_id_kind_cause"


def upgrade() -> None:
    """Make the change; papers made before have no cause and stay as they are."""
    with op.batch_alter_table("papers", schema=None) as batch:
        batch.add_column(sa.Column("cause", sa.String(length=60), nullable=True))
        batch.create_unique_constraint(batch.f(KEY), ["owner_kind", "owner_id", "kind", "cause"])


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("papers", schema=None) as batch:
        batch.drop_constraint(batch.f(KEY), type_="unique")
        batch.drop_column("cause")
