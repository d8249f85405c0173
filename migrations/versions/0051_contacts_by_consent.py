"""Contacts go to a private receiver only by consent: who was asked about whom, what was said, and since when."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
STATES = sa.Enum(
    "asked", "given", "refused", "taken_back",
    name="contact_state", native_enum=False, create_constraint=True, length=40,
)  # fmt: skip
PRIVATE = "ck_case_copies_private"


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("case_copies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consented_at", INSTANT, nullable=True))
        batch_op.drop_constraint(batch_op.f(PRIVATE), type_="check")
        batch_op.create_check_constraint(
            batch_op.f(PRIVATE), "is_authority OR NOT has_contact OR consented_at IS NOT NULL"
        )
    op.create_table(
        "contact_askings",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("copy_id", ID, nullable=False),
        sa.Column("state", STATES, nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by_id", ID, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by_id", ID, nullable=True),
        sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name=op.f("ck_contact_askings_answered")),
        sa.ForeignKeyConstraint(["copy_id"], ["case_copies.id"], name=op.f("fk_contact_askings_copy_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_contact_askings_asked_by_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_contact_askings_answered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_askings")),
        sa.UniqueConstraint("ref", name=op.f("uq_contact_askings_ref")),
        sa.UniqueConstraint("copy_id", name=op.f("uq_contact_askings_copy_id")),
    )


def downgrade() -> None:
    """Take the change back; contacts that went by consent are no longer said to have gone."""
    op.drop_table("contact_askings")
    op.execute("UPDATE case_copies SET has_contact = false WHERE NOT is_authority")
    with op.batch_alter_table("case_copies", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(PRIVATE), type_="check")
        batch_op.create_check_constraint(batch_op.f(PRIVATE), "is_authority OR NOT has_contact")
        batch_op.drop_column("consented_at")
