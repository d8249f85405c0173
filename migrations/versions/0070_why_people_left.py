"""Why people and sealed owners of institutions left as a file is a row of its own; of earlier ones only the events tell."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "institution_people_exports"


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        TABLE,
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.Column("organisation_id", ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f(f"fk_{TABLE}_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f(f"fk_{TABLE}_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(f"ix_{TABLE}_organisation", TABLE, ["organisation_id", "id"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(f"ix_{TABLE}_organisation", TABLE)
    op.drop_table(TABLE)
