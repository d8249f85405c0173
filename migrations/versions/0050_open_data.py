"""The chain of signed snapshots of the open data, and the salts of published rows."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "open_snapshots",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=20), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_snapshots")),
        sa.UniqueConstraint("digest", name=op.f("uq_open_snapshots_digest")),
        sa.UniqueConstraint("number", name=op.f("uq_open_snapshots_number")),
    )
    op.create_table(
        "open_salts",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("kind", "ref", name=op.f("pk_open_salts")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("open_salts")
    op.drop_table("open_snapshots")
