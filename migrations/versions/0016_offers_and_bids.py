"""Offers of more kinds and in instalments; rounds of secret bids; proposals shown in one room first."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0016"
down_revision = "0015"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("swap", "extension", "loan", "correction")
INSTALMENT = "(part IS NULL AND parts IS NULL) OR (kind = 'refund' AND by_on IS NOT NULL AND part BETWEEN 1 AND parts)"
RUNNING = sa.text("state IN ('proposed', 'open')")


def _enum(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Make the change."""
    add_codes("offer_items", "kind", "ck_offer_items_item_kind", *KINDS)
    with op.batch_alter_table("offer_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("parts", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_offer_items_instalment"), INSTALMENT)
    op.create_table(
        "bid_rounds",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("mediation_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("payer_id", BIG, nullable=False),
        sa.Column("payee_id", BIG, nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("pay_by_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            _enum("round_state", "proposed", "open", "met", "apart", "declined", "cancelled", "lapsed"),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_id", BIG, nullable=True),
        sa.CheckConstraint("(state IN ('proposed', 'open')) = (ended_at IS NULL)", name=op.f("ck_bid_rounds_ended")),
        sa.CheckConstraint("(state = 'met') = (offer_id IS NOT NULL)", name=op.f("ck_bid_rounds_met")),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_bid_rounds_share")),
        sa.CheckConstraint("payer_id <> payee_id", name=op.f("ck_bid_rounds_sides")),
        _to("bid_rounds", "mediation_id", "mediations"),
        _to("bid_rounds", "payer_id", "parties"),
        _to("bid_rounds", "payee_id", "parties"),
        _to("bid_rounds", "offer_id", "offers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_rounds")),
        sa.UniqueConstraint("ref", name=op.f("uq_bid_rounds_ref")),
        sa.UniqueConstraint("mediation_id", "number", name=op.f("uq_bid_rounds_mediation_id_number")),
    )
    with op.batch_alter_table("bid_rounds", schema=None) as batch_op:
        batch_op.create_index(
            "uq_bid_rounds_running", ["mediation_id"], unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING
        )
    op.create_table(
        "bids",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("party_id", BIG, nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("is_placed", sa.Boolean(), nullable=False),
        sa.Column("sum", sa.Text(), nullable=True),
        sa.CheckConstraint("sum IS NULL OR (is_agreed AND is_placed)", name=op.f("ck_bids_placed")),
        _to("bids", "round_id", "bid_rounds"),
        _to("bids", "party_id", "parties"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bids")),
        sa.UniqueConstraint("round_id", "party_id", name=op.f("uq_bids_round_id_party_id")),
    )
    with op.batch_alter_table("bids", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bids_party_id"), ["party_id"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("mediation_id", BIG, nullable=False),
        sa.Column("room_id", BIG, nullable=False),
        sa.Column("party_id", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "state",
            _enum("proposal_state", "shown", "welcome", "unwelcome", "carried", "withdrawn"),
            nullable=False,
        ),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_id", BIG, nullable=True),
        sa.CheckConstraint("(state = 'carried') = (offer_id IS NOT NULL)", name=op.f("ck_proposals_carried")),
        _to("proposals", "mediation_id", "mediations"),
        _to("proposals", "room_id", "rooms"),
        _to("proposals", "party_id", "parties"),
        _to("proposals", "offer_id", "offers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("ref", name=op.f("uq_proposals_ref")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_mediation_id"), ["mediation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_room_id"), ["room_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("proposals")
    op.drop_table("bids")
    op.drop_table("bid_rounds")
    with op.batch_alter_table("offer_items", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_offer_items_instalment"), type_="check")
        batch_op.drop_column("parts")
        batch_op.drop_column("part")
    drop_codes("offer_items", "kind", "ck_offer_items_item_kind", *KINDS)
