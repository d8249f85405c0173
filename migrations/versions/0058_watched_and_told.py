"""Tasks name what they came of and from when on; hand-overs and copies reach a body here; bare pictures say so."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
TASKS = "supervision_tasks"
BARE = (
    "UPDATE public_photos SET is_bare = true WHERE ref IN (SELECT ref FROM inspection_photos WHERE bare_at IS NOT NULL)"
)
TASK_KEYS = {
    "observation_id": "association_observations",
    "away_to_id": "organisations",
    "away_seen_by_id": "people",
}
TASK_CHECKS = {
    "ck_supervision_tasks_report": "origin = 'report' OR (report_number IS NULL AND observation_id IS NULL)",
    "ck_supervision_tasks_away_seen": "away_seen_at IS NULL OR away_to_id IS NOT NULL",
}
TASK_INDEXES = {
    "ix_supervision_tasks_away": ["away_to_id", "id"],
    "ix_supervision_tasks_inspection": ["inspection_id"],
    "ix_supervision_tasks_notice": ["notice_id"],
}
COPY_KEYS = {"receiver_id": "organisations", "seen_by_id": "people"}


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table(TASKS, schema=None) as batch:
        batch.add_column(sa.Column("report_number", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("observation_id", ID, nullable=True))
        batch.add_column(sa.Column("since_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("away_to_id", ID, nullable=True))
        batch.add_column(sa.Column("away_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("away_seen_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("away_seen_by_id", ID, nullable=True))
        for column, table in TASK_KEYS.items():
            batch.create_foreign_key(batch.f(f"fk_{TASKS}_{column}"), table, [column], ["id"])
        for name, words in TASK_CHECKS.items():
            batch.create_check_constraint(batch.f(name), words)
        for column in ("report_number", "observation_id"):
            batch.create_unique_constraint(batch.f(f"uq_{TASKS}_{column}_body_id"), [column, "body_id"])
        for name, columns in TASK_INDEXES.items():
            batch.create_index(name, columns)
    with op.batch_alter_table("case_copies", schema=None) as batch:
        batch.add_column(sa.Column("receiver_id", ID, nullable=True))
        batch.add_column(sa.Column("seen_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("seen_by_id", ID, nullable=True))
        for column, table in COPY_KEYS.items():
            batch.create_foreign_key(batch.f(f"fk_case_copies_{column}"), table, [column], ["id"])
        batch.create_check_constraint(batch.f("ck_case_copies_seen"), "seen_at IS NULL OR receiver_id IS NOT NULL")
        batch.create_index("ix_case_copies_receiver", ["receiver_id", "id"])
    with op.batch_alter_table("public_photos", schema=None) as batch:
        batch.add_column(sa.Column("is_bare", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(BARE)
    with op.batch_alter_table("public_photos", schema=None) as batch:
        batch.alter_column("is_bare", server_default=None)


def downgrade() -> None:
    """Take the change back; who a task or a copy went to stays as it was typed."""
    with op.batch_alter_table("public_photos", schema=None) as batch:
        batch.drop_column("is_bare")
    with op.batch_alter_table("case_copies", schema=None) as batch:
        batch.drop_index("ix_case_copies_receiver")
        batch.drop_constraint(batch.f("ck_case_copies_seen"), type_="check")
        for column in COPY_KEYS:
            batch.drop_constraint(batch.f(f"fk_case_copies_{column}"), type_="foreignkey")
        for column in ("seen_by_id", "seen_at", "receiver_id"):
            batch.drop_column(column)
    with op.batch_alter_table(TASKS, schema=None) as batch:
        for name in TASK_INDEXES:
            batch.drop_index(name)
        for column in ("report_number", "observation_id"):
            batch.drop_constraint(batch.f(f"uq_{TASKS}_{column}_body_id"), type_="unique")
        for name in TASK_CHECKS:
            batch.drop_constraint(batch.f(name), type_="check")
        for column in TASK_KEYS:
            batch.drop_constraint(batch.f(f"fk_{TASKS}_{column}"), type_="foreignkey")
        for column in ("away_seen_by_id", "away_seen_at", "away_at", "away_to_id", "since_on", "observation_id"):
            batch.drop_column(column)
        batch.drop_column("report_number")
