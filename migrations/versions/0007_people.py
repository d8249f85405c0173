"""Who stands behind a complaint: learners, stand-ins, authorisations, consents for children, looks, data requests."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0007"
down_revision = "0006"

CODES = (
    ("complaints", "channel", "ck_complaints_channel", ("phone", "letter", "counter"), "web"),
    ("complaints", "filer_kind", "ck_complaints_filer_kind", ("agent",), "helper"),
    ("parties", "role", "ck_parties_party_role", ("agent",), "helper"),
)


def upgrade() -> None:
    """Make the change."""
    for table, column, check, codes, _instead in CODES:
        add_codes(table, column, check, *codes)
    op.create_table(
        "data_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("correct", "delete", name="data_wish", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "done",
                "restricted",
                "refused",
                name="data_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_data_requests_decided")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_data_requests_complaint_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_data_requests_decided_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_data_requests_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_requests")),
        sa.UniqueConstraint("ref", name=op.f("uq_data_requests_ref")),
    )
    with op.batch_alter_table("data_requests", schema=None) as batch_op:
        batch_op.create_index("ix_data_requests_complaint", ["complaint_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_data_requests_person_id"), ["person_id"], unique=False)

    op.create_table(
        "desk_filings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("spoke", sa.Text(), nullable=False),
        sa.Column("truth_said", sa.Boolean(), nullable=False),
        sa.Column("receipt_how", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_desk_filings_complaint_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["people.id"], name=op.f("fk_desk_filings_officer_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_desk_filings_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_filings")),
        sa.UniqueConstraint("complaint_id", name=op.f("uq_desk_filings_complaint_id")),
    )
    op.create_table(
        "learners",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column(
            "age",
            sa.Enum("adult", "teen", "child", name="age", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "contract",
            sa.Enum("guardian", "learner", name="contract", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("own_labour", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_learners_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learners")),
        sa.UniqueConstraint("complaint_id", name=op.f("uq_learners_complaint_id")),
    )
    op.create_table(
        "view_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_for_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_role", sa.String(length=40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(is_granted IS NULL) = (decided_at IS NULL)", name=op.f("ck_view_requests_decided")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id", name=op.f("ck_view_requests_somebody_else")
        ),
        sa.CheckConstraint("until_at IS NULL OR is_granted IS NOT NULL", name=op.f("ck_view_requests_granted")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_view_requests_asked_by_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_view_requests_complaint_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_view_requests_decided_by_id")),
        sa.ForeignKeyConstraint(["decided_for_id"], ["organisations.id"], name=op.f("fk_view_requests_decided_for_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_view_requests_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_view_requests")),
        sa.UniqueConstraint("ref", name=op.f("uq_view_requests_ref")),
    )
    with op.batch_alter_table("view_requests", schema=None) as batch_op:
        batch_op.create_index("ix_view_requests_complaint", ["complaint_id", "asked_by_id"], unique=False)

    op.create_table(
        "child_consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_child_consents_complaint_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_child_consents_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_consents")),
    )
    with op.batch_alter_table("child_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_consents_complaint_id"), ["complaint_id"], unique=False)

    op.create_table(
        "stand_ins",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "guardian",
                "helper",
                "agent",
                name="stand_in_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("phone_index", sa.String(length=64), nullable=False),
        sa.Column("consent_how", sa.String(length=20), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=False),
        sa.Column("ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_why = '')", name=op.f("ck_stand_ins_ended")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_stand_ins_complaint_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["people.id"], name=op.f("fk_stand_ins_ended_by_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_stand_ins_party_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_stand_ins_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_ins")),
        sa.UniqueConstraint("ref", name=op.f("uq_stand_ins_ref")),
    )
    with op.batch_alter_table("stand_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stand_ins_complaint_id"), ["complaint_id"], unique=False)
        batch_op.create_index("ix_stand_ins_person", ["person_id", "ended_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_stand_ins_phone_index"), ["phone_index"], unique=False)

    op.create_table(
        "authorisations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("stand_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("powers", sa.JSON(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_on <= until_on", name=op.f("ck_authorisations_term")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["stand_ins.id"], name=op.f("fk_authorisations_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisations")),
        sa.UniqueConstraint("ref", name=op.f("uq_authorisations_ref")),
    )
    with op.batch_alter_table("authorisations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authorisations_stand_in_id"), ["stand_in_id"], unique=False)


def downgrade() -> None:
    """Undo the change; what the old codes cannot say is said by the nearest of them."""
    with op.batch_alter_table("authorisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authorisations_stand_in_id"))

    op.drop_table("authorisations")
    with op.batch_alter_table("stand_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stand_ins_phone_index"))
        batch_op.drop_index("ix_stand_ins_person")
        batch_op.drop_index(batch_op.f("ix_stand_ins_complaint_id"))

    op.drop_table("stand_ins")
    with op.batch_alter_table("child_consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_consents_complaint_id"))

    op.drop_table("child_consents")
    with op.batch_alter_table("view_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_view_requests_complaint")

    op.drop_table("view_requests")
    op.drop_table("learners")
    op.drop_table("desk_filings")
    with op.batch_alter_table("data_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_data_requests_person_id"))
        batch_op.drop_index("ix_data_requests_complaint")

    op.drop_table("data_requests")
    for table, column, check, codes, instead in CODES:
        listed = ", ".join(f"'{code}'" for code in codes)
        op.execute(f"UPDATE {table} SET {column} = '{instead}' WHERE {column} IN ({listed})")
        drop_codes(table, column, check, *codes)
