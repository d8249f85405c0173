"""Drafts of an institution's answer, words typed when a session had ended, cases kept long enough."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "answer_drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("answer", "admin", name="draft_of", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=26), nullable=False),
        sa.Column("saved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_answer_drafts_complaint_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_answer_drafts_organisation_id")
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["people.id"], name=op.f("fk_answer_drafts_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_drafts")),
        sa.UniqueConstraint(
            "complaint_id",
            "organisation_id",
            "kind",
            name=op.f("uq_answer_drafts_complaint_id_organisation_id_kind"),
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_answer_drafts_ref")),
    )
    op.create_table(
        "typed_asides",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_typed_asides_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typed_asides")),
        sa.UniqueConstraint("ref", name=op.f("uq_typed_asides_ref")),
    )
    with op.batch_alter_table("typed_asides", schema=None) as batch_op:
        batch_op.create_index("ix_typed_asides_kept", ["kept_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_typed_asides_person_id"), ["person_id"], unique=False)
    op.create_table(
        "interest_rates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ppm", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("set_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.CheckConstraint("ppm >= 0 AND ppm <= 1000000", name=op.f("ck_interest_rates_range")),
        sa.CheckConstraint("code IN ('lpr', 'deposit')", name=op.f("ck_interest_rates_code")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_why IS NULL)", name=op.f("ck_interest_rates_withdrawn")
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_interest_rates_set_by_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["people.id"], name=op.f("fk_interest_rates_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_rates")),
        sa.UniqueConstraint("ref", name=op.f("uq_interest_rates_ref")),
    )
    with op.batch_alter_table("interest_rates", schema=None) as batch_op:
        batch_op.create_index(
            "ix_interest_rates_standing",
            ["code", "since"],
            unique=True,
            postgresql_where=sa.text("withdrawn_at IS NULL"),
            sqlite_where=sa.text("withdrawn_at IS NULL"),
        )
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erase_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("event_checkpoints", sa.Column("form", sa.Integer(), nullable=False, server_default="1"))
    add_codes("papers", "state", "ck_papers_paper_state", "erased")


def downgrade() -> None:
    """Take it back; papers whose text is gone stay drafts for ever."""
    op.execute("UPDATE papers SET state = 'drafted' WHERE state = 'erased'")
    drop_codes("papers", "state", "ck_papers_paper_state", "erased")
    op.execute("ALTER TABLE event_checkpoints DROP COLUMN form")  # in place: a copy would lose its triggers
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.drop_column("erased_at")
        batch_op.drop_column("erase_on")
    op.drop_table("interest_rates")
    op.drop_table("typed_asides")
    op.drop_table("answer_drafts")
