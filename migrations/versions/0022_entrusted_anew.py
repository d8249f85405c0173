"""A case may be entrusted anew after it came back: one open table at a time, rooms that are closed, what is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0019"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN_TABLE, OPEN_ROOM = sa.text("state = 'open'"), sa.text("closed_at IS NULL")


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_entrusting_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("asked_anew_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("entrustings", schema=None) as batch_op:
        batch_op.drop_column("may_pass_on")
    with op.batch_alter_table("mediations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("entrusting_id", BIG, nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_mediations_entrusting_id"), "entrustings", ["entrusting_id"], ["id"])
        batch_op.drop_constraint(batch_op.f("uq_mediations_complaint_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_mediations_complaint_id"), ["complaint_id"], unique=False)
        where = {"sqlite_where": OPEN_TABLE, "postgresql_where": OPEN_TABLE}
        batch_op.create_index("uq_mediations_open", ["complaint_id"], unique=True, **where)
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_rooms_complaint_id_kind_party_id"), type_="unique")
        where = {"sqlite_where": OPEN_ROOM, "postgresql_where": OPEN_ROOM}
        batch_op.create_index("uq_rooms_open", ["complaint_id", "kind", "party_id"], unique=True, **where)
    op.execute(
        "UPDATE mediations SET entrusting_id = (SELECT max(entrustings.id) FROM entrustings"
        " WHERE entrustings.complaint_id = mediations.complaint_id AND entrustings.given_at IS NOT NULL)"
        " WHERE basis = 'entrusted'"
    )
    op.execute(
        "UPDATE complaints SET asked_entrusting_at = (SELECT max(entrustings.asked_at) FROM entrustings"
        " WHERE entrustings.complaint_id = complaints.id AND entrustings.state = 'asked')"
    )


def downgrade() -> None:
    """Undo the change; fails where a case already has two tables."""
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.drop_index("uq_rooms_open")
        batch_op.create_unique_constraint(
            batch_op.f("uq_rooms_complaint_id_kind_party_id"), ["complaint_id", "kind", "party_id"]
        )
        batch_op.drop_column("closed_at")
    with op.batch_alter_table("mediations", schema=None) as batch_op:
        batch_op.drop_index("uq_mediations_open")
        batch_op.drop_index(batch_op.f("ix_mediations_complaint_id"))
        batch_op.create_unique_constraint(batch_op.f("uq_mediations_complaint_id"), ["complaint_id"])
        batch_op.drop_constraint(batch_op.f("fk_mediations_entrusting_id"), type_="foreignkey")
        batch_op.drop_column("entrusting_id")
    with op.batch_alter_table("entrustings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("may_pass_on", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.drop_column("asked_anew_at")
        batch_op.drop_column("asked_entrusting_at")
