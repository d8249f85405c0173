"""On what terms a department entrusts; an agreement's form, issuer, changes and releases; judicial confirmation."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0018"
down_revision = "0017"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STILL_HELD = sa.text("ended_at IS NULL")
SIGNED = "(state IN ('effective','superseded')) = (signed_on IS NOT NULL)"
SIGNED_BEFORE = "(state = 'effective') = (signed_on IS NOT NULL)"


def _enum(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the change."""
    _entrustings()
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("given_back_at", sa.DateTime(timezone=True), nullable=True))
    add_codes("agreements", "state", "ck_agreements_agreement_state", "superseded")
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        form = _enum("agreement_form", "document", "record", "department", "association", "committee")
        batch_op.add_column(sa.Column("form", form, nullable=True))
        batch_op.add_column(sa.Column("issuer_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("supersedes_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_agreements_issuer_id"), "organisations", ["issuer_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_agreements_supersedes_id"), "agreements", ["supersedes_id"], ["id"])
        batch_op.drop_constraint(batch_op.f("ck_agreements_signed"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_agreements_signed"), SIGNED)
    with op.batch_alter_table("confirmations", schema=None) as batch_op:
        pressed = _enum("pressed_as", "self", "guardian", "agent", "organisation")
        batch_op.add_column(sa.Column("pressed_as", pressed, nullable=True))
        batch_op.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
        for name in ("gives_phone", "gives_address"):
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    _court()


def _entrustings() -> None:
    op.create_table(
        "entrustings",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", BIG, nullable=False),
        sa.Column("body_id", BIG, nullable=False),
        sa.Column("to_id", BIG, nullable=False),
        sa.Column("in_name", _enum("in_name", "department", "association"), nullable=False),
        sa.Column("may_pass_on", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "state",
            _enum("entrusting_state", "asked", "standing", "agreed", "failed", "ended", "dropped"),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("hand_id", BIG, nullable=True),
        sa.Column("returned_by_id", BIG, nullable=True),
        sa.Column("paper_id", BIG, nullable=True),
        sa.CheckConstraint("(state IN ('asked','standing')) = (ended_at IS NULL)", name=op.f("ck_entrustings_over")),
        sa.CheckConstraint(
            "state NOT IN ('standing','agreed','failed','ended') OR given_at IS NOT NULL",
            name=op.f("ck_entrustings_given"),
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_entrustings_complaint_id")),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_entrustings_body_id")),
        sa.ForeignKeyConstraint(["to_id"], ["organisations.id"], name=op.f("fk_entrustings_to_id")),
        sa.ForeignKeyConstraint(["hand_id"], ["people.id"], name=op.f("fk_entrustings_hand_id")),
        sa.ForeignKeyConstraint(["returned_by_id"], ["people.id"], name=op.f("fk_entrustings_returned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entrustings")),
        sa.UniqueConstraint("ref", name=op.f("uq_entrustings_ref")),
    )
    op.create_index(op.f("ix_entrustings_complaint_id"), "entrustings", ["complaint_id"], unique=False)
    op.create_index(
        "uq_entrustings_open",
        "entrustings",
        ["complaint_id"],
        unique=True,
        sqlite_where=STILL_HELD,
        postgresql_where=STILL_HELD,
    )


def _court() -> None:
    op.create_table(
        "court_wishes",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("agreement_id", BIG, nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_court_wishes_agreement_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_court_wishes_seat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_court_wishes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court_wishes")),
        sa.UniqueConstraint("agreement_id", "seat_id", name=op.f("uq_court_wishes_agreement_id_seat_id")),
    )
    op.create_table(
        "court_filings",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("agreement_id", BIG, nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("court", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("outcome", _enum("court_outcome", "pending", "confirmed", "rejected"), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("noted_by_id", BIG, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(outcome = 'pending') = (decided_on IS NULL)", name=op.f("ck_court_filings_decided")),
        sa.CheckConstraint("decided_on IS NULL OR decided_on >= applied_on", name=op.f("ck_court_filings_order")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_court_filings_agreement_id")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["people.id"], name=op.f("fk_court_filings_noted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court_filings")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_court_filings_agreement_id")),
    )


def downgrade() -> None:
    """Take it back."""
    for name in ("court_filings", "court_wishes", "entrustings"):
        op.drop_table(name)
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.drop_column("given_back_at")
    with op.batch_alter_table("confirmations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_confirmations_pressed_as"), type_="check")
        for name in ("gives_address", "gives_phone", "proved_at", "pressed_as"):
            batch_op.drop_column(name)
    # What a later agreement replaced is in force again for a table that knows no later one.
    op.execute("UPDATE agreements SET state = 'effective' WHERE state = 'superseded'")
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_agreements_signed"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_agreements_signed"), SIGNED_BEFORE)
        batch_op.drop_constraint(batch_op.f("ck_agreements_agreement_form"), type_="check")
        for name in ("fk_agreements_supersedes_id", "fk_agreements_issuer_id"):
            batch_op.drop_constraint(batch_op.f(name), type_="foreignkey")
        for name in ("discarded_at", "reason", "supersedes_id", "issuer_id", "form"):
            batch_op.drop_column(name)
    drop_codes("agreements", "state", "ck_agreements_agreement_state", "superseded")
