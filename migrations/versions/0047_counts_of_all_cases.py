"""What each case adds to the counts, the cells they add to, and the copies the public reads, without small numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0042"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
KINDS = ("all", "institution", "body", "category", "region", "platform")


def _kind() -> sa.Enum:
    return sa.Enum(*KINDS, name="subject_kind", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the change."""
    _counted()
    _cells()
    _public()
    op.drop_table("institution_figures")


def _counted() -> None:
    op.create_table(
        "counted_cases",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("complaint_id", ID, nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("counted_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_cases")),
        sa.UniqueConstraint("complaint_id", name=op.f("uq_counted_cases_complaint_id")),
    )
    waits = sa.text("next_on IS NOT NULL")
    op.create_index(
        "ix_counted_cases_next_on", "counted_cases", ["next_on"], postgresql_where=waits, sqlite_where=waits
    )


def _cells() -> None:
    op.create_table(
        "figure_cells",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("measure", sa.String(length=24), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.CheckConstraint("cases >= 0 AND published >= 0 AND published <= cases", name=op.f("ck_figure_cells_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_cells")),
        sa.UniqueConstraint(
            "kind", "ref", "month", "measure", "days", name=op.f("uq_figure_cells_kind_ref_month_measure_days")
        ),
    )


def _public() -> None:
    op.create_table(
        "public_figures",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("between", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("learners", sa.Integer(), nullable=True),
        sa.Column("learners_span", sa.String(length=20), nullable=False),
        sa.Column("learners_source", sa.String(length=60), nullable=False),
        sa.Column("learners_on", sa.Date(), nullable=True),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_figures")),
        sa.UniqueConstraint("kind", "ref", "period", name=op.f("uq_public_figures_kind_ref_period")),
    )
    op.create_index("ix_public_figures_period", "public_figures", ["kind", "period"])


def downgrade() -> None:
    """Take the change back; the counts of institutions are made anew by the hourly job."""
    _institution_figures()
    op.drop_table("public_figures")
    op.drop_table("figure_cells")
    op.drop_table("counted_cases")


def _institution_figures() -> None:
    counts = ("cases", "closed", "asked", "answered", "answered_on_time", "settled", "not_settled", "withdrawn")
    promises = ("due", "confirmed", "in_time", "uncontested", "said")
    op.create_table(
        "institution_figures",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("institution_ref", sa.String(length=26), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("days_to_answer", sa.JSON(), nullable=False),
        sa.Column("days_to_close", sa.JSON(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("updated_at", INSTANT, nullable=False),
        *(sa.Column(f"promises_{name}", sa.Integer(), server_default="0", nullable=False) for name in promises),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_figures")),
        sa.UniqueConstraint("institution_ref", name=op.f("uq_institution_figures_institution_ref")),
    )
