"""Letters that come back, are looked at, wait and are gathered; how somebody wants to be told; how a decision was served."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0010"
down_revision = "0009"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNSEEN = sa.text("seen_at IS NULL")
CHECKS = {
    "sent": ("(state = 'sent') = (sent_at IS NOT NULL)", "(state IN ('sent', 'bounced')) = (sent_at IS NOT NULL)"),
    "troubled": (
        "state NOT IN ('failed', 'uncertain') OR error IS NOT NULL",
        "state NOT IN ('failed', 'uncertain', 'bounced') OR error IS NOT NULL",
    ),
}


def _enum(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "channel_choices",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("topic", _enum("topic", "decision", "progress", "message", "reminder"), nullable=False),
        sa.Column("way", _enum("way", "sms", "email", "both", "site"), nullable=False),
        sa.Column("is_daily", sa.Boolean(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "topic <> 'decision' OR (way <> 'site' AND NOT is_daily)", name=op.f("ck_channel_choices_serves")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_channel_choices_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_choices")),
        sa.UniqueConstraint("person_id", "topic", name=op.f("uq_channel_choices_person_id_topic")),
    )
    add_codes("letters", "state", "ck_letters_letter_state", "bounced")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("held", _enum("held", "unread", "daily"), nullable=True))
        for name in ("gathered_at", "seen_at", "bounced_at", "alarmed_at"):
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("carrier_ref", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("copy_of_id", BIG, nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_letters_copy_of_id"), "letters", ["copy_of_id"], ["id"])
        for name, (_old, new) in CHECKS.items():
            batch_op.drop_constraint(batch_op.f(f"ck_letters_{name}"), type_="check")
            batch_op.create_check_constraint(batch_op.f(f"ck_letters_{name}"), new)
        batch_op.create_check_constraint(
            batch_op.f("ck_letters_bounced"), "(state = 'bounced') = (bounced_at IS NOT NULL)"
        )
        batch_op.create_index("ix_letters_about", ["about"], unique=False)
        batch_op.create_index("ix_letters_carrier_ref", ["carrier_ref"], unique=False)
        batch_op.create_index(
            "ix_letters_unseen", ["to_person_id"], unique=False, postgresql_where=UNSEEN, sqlite_where=UNSEEN
        )
    # What was sent before there was an inbox is nobody's unread letter, and what failed then is no alarm of today.
    op.execute("UPDATE letters SET seen_at = queued_at, alarmed_at = queued_at")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("served_how", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("served_proof", sa.String(length=300), nullable=False, server_default=""))
    op.execute("UPDATE decisions SET served_how = 'unknown' WHERE served_at IS NOT NULL")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_decisions_served"), "(served_at IS NULL) = (served_how IS NULL)"
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_decisions_served"), type_="check")
        batch_op.drop_column("served_proof")
        batch_op.drop_column("served_how")
    op.execute("UPDATE letters SET state = 'failed', sent_at = NULL WHERE state = 'bounced'")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        for name in ("ix_letters_unseen", "ix_letters_carrier_ref", "ix_letters_about"):
            batch_op.drop_index(name)
        batch_op.drop_constraint(batch_op.f("ck_letters_bounced"), type_="check")
        for name, (old, _new) in CHECKS.items():
            batch_op.drop_constraint(batch_op.f(f"ck_letters_{name}"), type_="check")
            batch_op.create_check_constraint(batch_op.f(f"ck_letters_{name}"), old)
        batch_op.drop_constraint(batch_op.f("fk_letters_copy_of_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_letters_held"), type_="check")
        for name in ("copy_of_id", "carrier_ref", "alarmed_at", "bounced_at", "seen_at", "gathered_at"):
            batch_op.drop_column(name)
        batch_op.drop_column("held")
        batch_op.drop_column("is_urgent")
    drop_codes("letters", "state", "ck_letters_letter_state", "bounced")
    op.drop_table("channel_choices")
