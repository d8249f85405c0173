"""Accounts bound to records, observations of associations, talks, sources of reports, counts of leads, benchmarks."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SOURCES = ("learner", "parent", "school", "press", "association", "insider", "other")


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the change."""
    _bindings()
    _observations()
    with op.batch_alter_table("supervision_notes") as batch:
        batch.add_column(sa.Column("held_on", sa.Date(), nullable=True))
    with op.batch_alter_table("reports") as batch:
        batch.add_column(sa.Column("source", _codes("report_source", *SOURCES), nullable=True))
    _lead_counts()
    _benchmarks()


def _bindings() -> None:
    states = _codes("binding_state", "code", "asked", "bound", "refused", "taken_back")
    op.create_table(
        "institution_bindings",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("way", _codes("binding_way", "code", "approval"), nullable=True),
        sa.Column("code_hash", sa.String(length=96), nullable=True),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_to", sa.String(length=200), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by_id", ID, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(state = 'bound') = (way IS NOT NULL)", name=op.f("ck_institution_bindings_way")),
        sa.CheckConstraint("(state = 'code') = (code_hash IS NOT NULL)", name=op.f("ck_institution_bindings_code")),
        sa.CheckConstraint(
            "state IN ('code','asked') OR decided_at IS NOT NULL", name=op.f("ck_institution_bindings_decided")
        ),
        _key("institution_bindings", "organisation_id", "organisations"),
        _key("institution_bindings", "institution_id", "institutions"),
        _key("institution_bindings", "asked_by_id", "people"),
        _key("institution_bindings", "decided_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_bindings")),
        sa.UniqueConstraint("ref", name=op.f("uq_institution_bindings_ref")),
    )
    waits = sa.text("state IN ('code','asked')")
    op.create_index(
        "uq_institution_bindings_open",
        "institution_bindings",
        ["organisation_id"],
        unique=True,
        postgresql_where=waits,
        sqlite_where=waits,
    )
    op.create_index("ix_institution_bindings_institution", "institution_bindings", ["institution_id", "id"])
    op.create_index("ix_institution_bindings_state", "institution_bindings", ["state", "id"])


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    place = "code" if other == "regions" else "id"
    return sa.ForeignKeyConstraint([column], [f"{other}.{place}"], name=op.f(f"fk_{table}_{column}"))


def _observations() -> None:
    table = "association_observations"
    states = _codes("observation_state", "draft", "filed", "answered", "closed", "dropped")
    op.create_table(
        table,
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("association_id", ID, nullable=False),
        sa.Column("department_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=True),
        sa.Column("region_code", sa.String(length=6), nullable=True),
        sa.Column("category", sa.String(length=3), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by_id", ID, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("filed_at", INSTANT, nullable=True),
        sa.Column("answer_by_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", ID, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("notice_id", ID, nullable=True),
        sa.CheckConstraint(
            "(state IN ('draft','dropped')) = (filed_at IS NULL)", name=op.f("ck_association_observations_filed")
        ),
        sa.CheckConstraint(
            "state NOT IN ('answered','closed') OR answered_at IS NOT NULL",
            name=op.f("ck_association_observations_answered"),
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_association_observations_closed")
        ),
        sa.CheckConstraint(
            "institution_id IS NOT NULL OR region_code IS NOT NULL", name=op.f("ck_association_observations_about")
        ),
        _key(table, "association_id", "organisations"),
        _key(table, "department_id", "organisations"),
        _key(table, "institution_id", "institutions"),
        _key(table, "region_code", "regions"),
        _key(table, "made_by_id", "people"),
        _key(table, "answered_by_id", "people"),
        _key(table, "notice_id", "cycle_notices"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_association_observations")),
        sa.UniqueConstraint("ref", name=op.f("uq_association_observations_ref")),
    )
    op.create_index("ix_association_observations_association", table, ["association_id", "id"])
    op.create_index("ix_association_observations_department", table, ["department_id", "state", "id"])


def _lead_counts() -> None:
    op.create_table(
        "public_lead_counts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("view", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("counted_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_lead_counts")),
        sa.UniqueConstraint("view", "code", name=op.f("uq_public_lead_counts_view_code")),
    )


def _benchmarks() -> None:
    numbers = ("cases", "asked", "on_time", "settled", "ended")
    op.create_table(
        "benchmark_rows",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("institution_ref", sa.String(length=26), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("learners", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("causes", sa.JSON(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("counted_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark_rows")),
        sa.UniqueConstraint("institution_id", name=op.f("uq_benchmark_rows_institution_id")),
    )
    op.create_index("ix_benchmark_rows_band", "benchmark_rows", ["basis", "band", "institution_ref"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("benchmark_rows")
    op.drop_table("public_lead_counts")
    with op.batch_alter_table("reports") as batch:
        batch.drop_constraint(batch.f("ck_reports_report_source"), type_="check")
        batch.drop_column("source")
    with op.batch_alter_table("supervision_notes") as batch:
        batch.drop_column("held_on")
    op.drop_table("association_observations")
    op.drop_table("institution_bindings")
