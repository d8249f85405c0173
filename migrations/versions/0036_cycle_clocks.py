"""Clocks of an institution's life: of its filing, selection, supervision, inspection, notices and exit."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
CYCLES = ("filing", "selection", "supervision", "inspection", "notice", "exit")
RUNNING = sa.text("met_at IS NULL AND stopped_at IS NULL")


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "cycle_clocks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column(
            "cycle",
            sa.Enum(*CYCLES, name="cycle", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("organisation_id", ID, nullable=True),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("is_platform_rule", sa.Boolean(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("calendar_version", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("warn_on", sa.Date(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("warned_at", INSTANT, nullable=True),
        sa.Column("breached_at", INSTANT, nullable=True),
        sa.Column("met_at", INSTANT, nullable=True),
        sa.Column("stopped_at", INSTANT, nullable=True),
        sa.CheckConstraint("stopped_at IS NULL OR met_at IS NULL", name=op.f("ck_cycle_clocks_one_end")),
        sa.CheckConstraint(
            "next_at IS NULL OR (met_at IS NULL AND stopped_at IS NULL)", name=op.f("ck_cycle_clocks_next_at")
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institutions.id"], name=op.f("fk_cycle_clocks_institution_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_cycle_clocks_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_clocks")),
    )
    op.create_index("ix_cycle_clocks_next_at", "cycle_clocks", ["next_at"])
    op.create_index("ix_cycle_clocks_institution", "cycle_clocks", ["institution_id", "id"])
    some = {"postgresql_where": RUNNING, "sqlite_where": RUNNING}
    op.create_index("ix_cycle_clocks_duty", "cycle_clocks", ["organisation_id", "due_at"], **some)
    op.create_index("uq_cycle_clocks_running", "cycle_clocks", ["cycle", "subject_id", "code"], unique=True, **some)


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("cycle_clocks")
