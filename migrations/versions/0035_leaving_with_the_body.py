"""A place in a joint complaint ends when the case goes to another body; who has chosen somebody is a kept count."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0035"
down_revision = "0034"

COUNTED = """
UPDATE joint_cases SET choosers = (
    SELECT count(DISTINCT joint_choices.member_id) FROM joint_choices
    JOIN joint_members ON joint_members.id = joint_choices.member_id
    WHERE joint_members.joint_id = joint_cases.id)
"""


def upgrade() -> None:
    """Make the change."""
    add_codes("joint_members", "left_why", "ck_joint_members_left_why", "moved")
    with op.batch_alter_table("joint_cases", schema=None) as batch:
        batch.add_column(sa.Column("choosers", sa.Integer(), nullable=False, server_default="0"))
        batch.drop_constraint(batch.f("ck_joint_cases_counts"), type_="check")
        batch.create_check_constraint(
            batch.f("ck_joint_cases_counts"), "offered >= 0 AND joined >= 0 AND choosers >= 0"
        )
    op.execute(COUNTED)
    with op.batch_alter_table("joint_cases", schema=None) as batch:
        batch.alter_column("choosers", server_default=None)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("joint_cases", schema=None) as batch:
        batch.drop_constraint(batch.f("ck_joint_cases_counts"), type_="check")
        batch.create_check_constraint(batch.f("ck_joint_cases_counts"), "offered >= 0 AND joined >= 0")
        batch.drop_column("choosers")
    drop_codes("joint_members", "left_why", "ck_joint_members_left_why", "moved")
