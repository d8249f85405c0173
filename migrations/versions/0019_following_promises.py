"""Follow-ups of promises whose day passed, parts of a sum, counts of promises in public figures, what befell a party."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STILL = sa.text("state = 'open'")


def upgrade() -> None:
    """Make the change."""
    _follow_ups()
    _oral()
    _parts()
    _losses()
    op.create_table(
        "follow_up_acts",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("follow_up_id", BIG, nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("party_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("named_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_follow_up_acts_by_id")),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_ups.id"], name=op.f("fk_follow_up_acts_follow_up_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_follow_up_acts_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_acts")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_follow_up_acts_idempotency_key")),
    )
    with op.batch_alter_table("follow_up_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_acts_follow_up_id"), ["follow_up_id"], unique=False)
    with op.batch_alter_table("institution_figures", schema=None) as batch_op:
        for name in COUNTS:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paid_fen", BIG, nullable=False, server_default="0"))
        batch_op.create_check_constraint(batch_op.f("ck_promises_paid"), "paid_fen >= 0")
    with op.batch_alter_table("promise_words", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fen", BIG, nullable=True))
        batch_op.add_column(sa.Column("about_id", BIG, nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_promise_words_about_id"), "promise_words", ["about_id"], ["id"])
        batch_op.create_check_constraint(batch_op.f("ck_promise_words_part"), "fen IS NULL OR fen > 0")


COUNTS = ("promises_due", "promises_confirmed", "promises_in_time", "promises_uncontested", "promises_said")


def _follow_ups() -> None:
    states = ("open", "uncontested", "kept", "settled_anew", "in_court", "given_up")
    kind = sa.Enum(*states, name="follow_state", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "follow_ups",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("promise_id", BIG, nullable=False),
        sa.Column("complaint_id", BIG, nullable=False),
        sa.Column("state", kind, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clue_on", sa.Date(), nullable=True),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_by_id", BIG, nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("proposed_fen", BIG, nullable=True),
        sa.Column("creditor_anew_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("debtor_anew_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("anew_id", BIG, nullable=True),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_follow_ups_ended")),
        sa.CheckConstraint("(proposed_by_id IS NULL) = (proposed_on IS NULL)", name=op.f("ck_follow_ups_proposed")),
        sa.CheckConstraint("flagged_at IS NULL OR clue_on IS NOT NULL", name=op.f("ck_follow_ups_flagged")),
        sa.ForeignKeyConstraint(["anew_id"], ["complaints.id"], name=op.f("fk_follow_ups_anew_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_follow_ups_complaint_id")),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name=op.f("fk_follow_ups_promise_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["parties.id"], name=op.f("fk_follow_ups_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint("promise_id", name=op.f("uq_follow_ups_promise_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_follow_ups_ref")),
    )
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.create_index("ix_follow_ups_complaint", ["complaint_id", "id"], unique=False)
        batch_op.create_index("ix_follow_ups_next_at", ["next_at"], unique=False)
        batch_op.create_index(
            "ix_follow_ups_open", ["due_on", "id"], unique=False, sqlite_where=STILL, postgresql_where=STILL
        )


def _oral() -> None:
    how = sa.Enum(
        "in_person", "phone", "video", name="spoken_how", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "oral_agreements",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("mediation_id", BIG, nullable=False),
        sa.Column("offer_id", BIG, nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("how", how, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mediation_id"], ["mediations.id"], name=op.f("fk_oral_agreements_mediation_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_oral_agreements_offer_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["people.id"], name=op.f("fk_oral_agreements_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oral_agreements")),
        sa.UniqueConstraint("mediation_id", name=op.f("uq_oral_agreements_mediation_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_oral_agreements_ref")),
    )


def _parts() -> None:
    op.create_table(
        "part_settlements",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", BIG, nullable=False),
        sa.Column("offer_id", BIG, nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", BIG, nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_part_settlements_complaint_id")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["people.id"], name=op.f("fk_part_settlements_noted_by_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_part_settlements_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_settlements")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_part_settlements_offer_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_part_settlements_ref")),
    )
    with op.batch_alter_table("part_settlements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_part_settlements_complaint_id"), ["complaint_id"], unique=False)
    with op.batch_alter_table("points", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settled_by_id", BIG, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_points_settled_by_id"), "part_settlements", ["settled_by_id"], ["id"]
        )


def _losses() -> None:
    kind = sa.Enum("death", "dissolved", name="loss_kind", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "subject_losses",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", BIG, nullable=False),
        sa.Column("party_id", BIG, nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("successor_id", BIG, nullable=True),
        sa.Column("stepped_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(successor_id IS NULL) = (stepped_in_at IS NULL)", name=op.f("ck_subject_losses_stepped_in")
        ),
        sa.CheckConstraint("successor_id IS NULL OR successor_id <> party_id", name=op.f("ck_subject_losses_other")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_subject_losses_complaint_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_subject_losses_party_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["people.id"], name=op.f("fk_subject_losses_recorded_by_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["parties.id"], name=op.f("fk_subject_losses_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_losses")),
        sa.UniqueConstraint("party_id", name=op.f("uq_subject_losses_party_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_subject_losses_ref")),
    )
    with op.batch_alter_table("subject_losses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_losses_complaint_id"), ["complaint_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("subject_losses")
    with op.batch_alter_table("points", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_points_settled_by_id"), type_="foreignkey")
        batch_op.drop_column("settled_by_id")
    op.drop_table("part_settlements")
    op.drop_table("oral_agreements")
    with op.batch_alter_table("promise_words", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_promise_words_part"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_promise_words_about_id"), type_="foreignkey")
        batch_op.drop_column("about_id")
        batch_op.drop_column("fen")
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_promises_paid"), type_="check")
        batch_op.drop_column("paid_fen")
    with op.batch_alter_table("institution_figures", schema=None) as batch_op:
        for name in COUNTS:
            batch_op.drop_column(name)
    op.drop_table("follow_up_acts")
    op.drop_table("follow_ups")
