"""Letters by which clues are handed over: of clues found in mediation, of reports, of a complainant's fraud."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNFINISHED = sa.text("state IN ('drafted', 'waiting')")
HANDED_TO = ("police", "market_regulator", "education", "cyberspace", "other")


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "clue_referrals",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("clue_id", ID, nullable=False),
        sa.Column("body_id", ID, nullable=False),
        sa.Column(
            "handed_to",
            sa.Enum(*HANDED_TO, name="handed_to", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", ID, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clues.id"], name=op.f("fk_clue_referrals_clue_id")),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_clue_referrals_body_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_clue_referrals_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clue_referrals")),
        sa.UniqueConstraint("key", name=op.f("uq_clue_referrals_key")),
    )
    op.create_index(op.f("ix_clue_referrals_clue_id"), "clue_referrals", ["clue_id"])
    op.create_index(
        "ix_papers_unfinished",
        "papers",
        ["owner_kind", "owner_id"],
        postgresql_where=UNFINISHED,
        sqlite_where=UNFINISHED,
    )
    with op.batch_alter_table("report_words") as batch:
        batch.add_column(sa.Column("office", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("law", sa.Text(), nullable=True))
        batch.add_column(sa.Column("materials", sa.Text(), nullable=True))
    with op.batch_alter_table("police_referrals") as batch:
        batch.add_column(sa.Column("law", sa.Text(), nullable=True))
        batch.add_column(sa.Column("materials", sa.Text(), nullable=True))
        batch.add_column(sa.Column("body_id", ID, nullable=True))
        batch.create_foreign_key(op.f("fk_police_referrals_body_id"), "organisations", ["body_id"], ["id"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("ix_papers_unfinished", table_name="papers")
    with op.batch_alter_table("police_referrals") as batch:
        batch.drop_constraint(op.f("fk_police_referrals_body_id"), type_="foreignkey")
        for name in ("body_id", "materials", "law"):
            batch.drop_column(name)
    with op.batch_alter_table("report_words") as batch:
        for name in ("materials", "law", "office"):
            batch.drop_column(name)
    op.drop_table("clue_referrals")
