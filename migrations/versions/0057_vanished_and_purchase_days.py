"""An institution that closed without a word is on record; a case knows the day of its purchase."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"

KNOWN = sa.Enum(
    "visit", "silent", "offline", "register", "told", "other",
    name="known_how", native_enum=False, create_constraint=True, length=40,
)  # fmt: skip
BEGUN = "announced_on IS NOT NULL OR ordered_on IS NOT NULL"


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("exits", schema=None) as batch_op:
        batch_op.add_column(sa.Column("known_how", KNOWN, nullable=True))
        batch_op.add_column(sa.Column("known_words", sa.Text(), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_exits_begun"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_exits_begun"), f"{BEGUN} OR known_how IS NOT NULL")
        batch_op.create_check_constraint(batch_op.f("ck_exits_known"), "(known_how IS NULL) = (known_words IS NULL)")
    op.add_column("complaints", sa.Column("bought_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take the change back; what was only noted of an institution that had vanished goes with it."""
    op.drop_column("complaints", "bought_on")
    op.execute("DELETE FROM exit_reports WHERE exit_id IN (SELECT id FROM exits WHERE known_how IS NOT NULL)")
    op.execute("DELETE FROM exit_plans WHERE exit_id IN (SELECT id FROM exits WHERE known_how IS NOT NULL)")
    op.execute("DELETE FROM exits WHERE known_how IS NOT NULL")
    with op.batch_alter_table("exits", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_exits_known"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_exits_begun"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_exits_begun"), BEGUN)
        batch_op.drop_constraint(batch_op.f("ck_exits_known_how"), type_="check")
        batch_op.drop_column("known_words")
        batch_op.drop_column("known_how")
