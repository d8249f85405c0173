"""One number that every change of what is public raises, in the order in which changes become visible."""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"

TABLE = "public_versions"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the change: the table and its one row."""
    op.create_table(
        TABLE,
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f(f"ck_{TABLE}_one")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.execute(f"INSERT INTO {TABLE} (id, number) VALUES (1, 0)")


def downgrade() -> None:
    """Take the change back."""
    op.drop_table(TABLE)
