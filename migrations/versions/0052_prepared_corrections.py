"""A correction of a public text waits for a second person; three facts of each text are kept for later addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
KEPT = (("submitted_via", 12), ("sent_month", 7), ("response", 12))
WAITING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "prepared_corrections",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("candidate_id", ID, nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("prepared_at", INSTANT, nullable=False),
        sa.Column("prepared_by_id", ID, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by_id", ID, nullable=True),
        sa.Column("publication_ref", sa.String(length=26), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (words IS NOT NULL)", name=op.f("ck_prepared_corrections_erased")),
        sa.CheckConstraint("(words IS NULL) = (draft IS NULL)", name=op.f("ck_prepared_corrections_draft")),
        sa.CheckConstraint(
            "publication_ref IS NULL OR (ended_by_id IS NOT NULL AND ended_by_id <> prepared_by_id)",
            name=op.f("ck_prepared_corrections_two"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_corrections")),
    )
    op.create_index(
        "uq_prepared_corrections_waiting",
        "prepared_corrections",
        ["candidate_id"],
        unique=True,
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )
    for name, length in KEPT:
        op.add_column("publications", sa.Column(name, sa.String(length=length), nullable=True))


def downgrade() -> None:
    """Take the change back."""
    for name, _length in reversed(KEPT):
        op.drop_column("publications", name)
    op.drop_index("uq_prepared_corrections_waiting", "prepared_corrections")
    op.drop_table("prepared_corrections")
