"""A place in a joint complaint ends when the case goes to another body."""

from migrations.codes import add_codes, drop_codes

revision = "0035"
down_revision = "0032"


def upgrade() -> None:
    """Make the change."""
    add_codes("joint_members", "left_why", "ck_joint_members_left_why", "moved")


def downgrade() -> None:
    """Take the change back."""
    drop_codes("joint_members", "left_why", "ck_joint_members_left_why", "moved")
