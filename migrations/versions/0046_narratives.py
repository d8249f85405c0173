"""Complainants' own words beside a publication; a text whose period is over is taken down as expired."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0046"
down_revision = "0044"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
REASONS = ("wrong", "consent", "privacy", "malicious", "authority", "expired", "other")
TEXTS = (("publications", "withdrawn_reason"), ("publication_candidates", "declined_reason"))


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the change."""
    for table, column in TEXTS:
        add_codes(table, column, f"ck_{table}_withdrawal_reason", "expired")
    _narratives()
    _public_narratives()


def _narratives() -> None:
    op.create_table(
        "narratives",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("case_number", sa.String(length=20), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column(
            "state",
            _codes("narrative_state", "offered", "prepared", "published", "ended", "withdrawn"),
            nullable=False,
        ),
        sa.Column("typed", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("cut", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("offered_at", INSTANT, nullable=False),
        sa.Column("prepared_at", INSTANT, nullable=True),
        sa.Column("prepared_by_id", ID, nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("published_by_id", ID, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_why", _codes("withdrawal_reason", *REASONS), nullable=True),
        sa.CheckConstraint(
            "(state IN ('ended','withdrawn')) = (ended_at IS NOT NULL)", name=op.f("ck_narratives_ended")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR (typed IS NULL AND words IS NULL AND cut IS NULL)",
            name=op.f("ck_narratives_erased"),
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_narratives_why")),
        sa.CheckConstraint("state <> 'prepared' OR prepared_by_id IS NOT NULL", name=op.f("ck_narratives_prepared")),
        sa.CheckConstraint(
            "state <> 'published' OR (published_by_id IS NOT NULL AND published_by_id <> prepared_by_id)",
            name=op.f("ck_narratives_two"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_narratives")),
        sa.UniqueConstraint("case_number", name=op.f("uq_narratives_case_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_narratives_ref")),
    )


def _public_narratives() -> None:
    op.create_table(
        "public_narratives",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("series", sa.String(length=26), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", _codes("public_narrative_state", "published", "withdrawn"), nullable=False),
        sa.Column("put_up_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("withdrawn_reason", _codes("withdrawal_reason", *REASONS), nullable=True),
        sa.CheckConstraint("state <> 'withdrawn' OR words = ''", name=op.f("ck_public_narratives_tombstone")),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f("ck_public_narratives_withdrawn")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_public_narratives_reason")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_narratives")),
        sa.UniqueConstraint("series", name=op.f("uq_public_narratives_series")),
    )
    op.create_index("ix_public_narratives_withdrawn", "public_narratives", ["withdrawn_at"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("public_narratives")
    op.drop_table("narratives")
    for table, column in TEXTS:
        row = sa.table(table, sa.column(column))
        op.execute(sa.update(row).where(row.c[column] == "expired").values({column: "other"}))
        drop_codes(table, column, f"ck_{table}_withdrawal_reason", "expired")
