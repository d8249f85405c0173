"""Each objection to a notice is a row of its own with its answer: a second one no longer takes the first one's place."""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE, OLD = "notice_objections", "cycle_notices"
COLUMNS = (
    sa.Column("objection", sa.Text(), nullable=True),
    sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("objection_answer", sa.Text(), nullable=True),
    sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
)
# A text whose objection was upheld is told anew, or was not told again yet.
UPHELD = "CASE WHEN answered_at IS NULL THEN NULL ELSE told_at IS NULL OR objected_at < told_at END"
LAST = f"SELECT max(id) FROM {TABLE} GROUP BY notice_id"


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        TABLE,
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("notice_id", ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_upheld", sa.Boolean(), nullable=True),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f(f"ck_{TABLE}_answered")),
        sa.CheckConstraint("(answer IS NULL) = (is_upheld IS NULL)", name=op.f(f"ck_{TABLE}_decided")),
        sa.ForeignKeyConstraint(["notice_id"], [f"{OLD}.id"], name=op.f(f"fk_{TABLE}_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_notice_id"), TABLE, ["notice_id"])
    op.execute(
        f"INSERT INTO {TABLE} (notice_id, words, made_at, answer, answered_at, is_upheld) "
        f"SELECT id, objection, objected_at, objection_answer, answered_at, {UPHELD} "
        f"FROM {OLD} WHERE objection IS NOT NULL ORDER BY objected_at, id"
    )
    with op.batch_alter_table(OLD) as table:
        for column in COLUMNS:
            table.drop_column(column.name)


def downgrade() -> None:
    """Take the change back: the last objection of each notice is kept."""
    with op.batch_alter_table(OLD) as table:
        for column in COLUMNS:
            table.add_column(column)
    for old, new in zip(COLUMNS, ("words", "made_at", "answer", "answered_at"), strict=True):
        op.execute(
            f"UPDATE {OLD} SET {old.name} = (SELECT {new} FROM {TABLE} "
            f"WHERE {TABLE}.notice_id = {OLD}.id AND {TABLE}.id IN ({LAST}))"
        )
    op.drop_table(TABLE)
