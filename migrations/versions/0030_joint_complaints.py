"""Joint complaints: the group, places in it, who stands and is chosen, words and acts for all, terms and replies."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0030"
down_revision = "0027"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLES = (("parties", "ck_parties_party_role"), ("extra_seats", "ck_extra_seats_party_role"))


def upgrade() -> None:
    """Make the change."""
    for table, check in ROLES:
        add_codes(table, "role", check, "representative")
    op.create_table(
        "joint_cases",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("lead_id", BIG, nullable=False),
        sa.Column("institution_id", BIG, nullable=False),
        sa.Column("category", sa.String(length=3), nullable=False),
        sa.Column("body_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "open",
                "at_table",
                "settled",
                "ended",
                name="joint_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("officer_id", BIG, nullable=False),
        sa.Column("officer_role", sa.String(length=40), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("elected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_words", sa.Text(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('settled','ended')) = (ended_at IS NOT NULL)", name=op.f("ck_joint_cases_ended")
        ),
        sa.CheckConstraint("offered >= 0 AND joined >= 0", name=op.f("ck_joint_cases_counts")),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_joint_cases_body_id")),
        sa.ForeignKeyConstraint(["group_id"], ["similar_groups.id"], name=op.f("fk_joint_cases_group_id")),
        sa.ForeignKeyConstraint(["institution_id"], ["institutions.id"], name=op.f("fk_joint_cases_institution_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["complaints.id"], name=op.f("fk_joint_cases_lead_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["people.id"], name=op.f("fk_joint_cases_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_cases")),
        sa.UniqueConstraint("ref", name=op.f("uq_joint_cases_ref")),
    )
    with op.batch_alter_table("joint_cases", schema=None) as batch_op:
        batch_op.create_index("ix_joint_cases_body", ["body_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_joint_cases_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_joint_cases_institution_id"), ["institution_id"], unique=False)
        batch_op.create_index(
            "uq_joint_cases_lead",
            ["lead_id"],
            unique=True,
            postgresql_where=sa.text("state IN ('proposed','open','at_table')"),
            sqlite_where=sa.text("state IN ('proposed','open','at_table')"),
        )

    op.create_table(
        "joint_members",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("joint_id", BIG, nullable=False),
        sa.Column("complaint_id", BIG, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "offered", "joined", "left", name="member_state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "left_why",
            sa.Enum(
                "own",
                "refused",
                "case_ended",
                "settled",
                "silent",
                "over",
                name="left_why",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("(state = 'left') = (left_at IS NOT NULL)", name=op.f("ck_joint_members_left")),
        sa.CheckConstraint("state <> 'joined' OR joined_at IS NOT NULL", name=op.f("ck_joint_members_joined")),
        sa.CheckConstraint("(left_at IS NULL) = (left_why IS NULL)", name=op.f("ck_joint_members_why")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_joint_members_complaint_id")),
        sa.ForeignKeyConstraint(["joint_id"], ["joint_cases.id"], name=op.f("fk_joint_members_joint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_members")),
        sa.UniqueConstraint("joint_id", "complaint_id", name=op.f("uq_joint_members_joint_id_complaint_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_joint_members_ref")),
    )
    with op.batch_alter_table("joint_members", schema=None) as batch_op:
        batch_op.create_index("ix_joint_members_complaint", ["complaint_id", "id"], unique=False)
        batch_op.create_index("ix_joint_members_list", ["joint_id", "state", "id"], unique=False)

    op.create_table(
        "joint_runs",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("joint_id", BIG, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "accept",
                "refuse",
                "tell",
                "terms",
                "sign",
                "end",
                name="run_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", BIG, nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("cursor", BIG, nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("done >= 0 AND failed >= 0", name=op.f("ck_joint_runs_counts")),
        sa.ForeignKeyConstraint(["joint_id"], ["joint_cases.id"], name=op.f("fk_joint_runs_joint_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_joint_runs_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_joint_runs_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_runs")),
        sa.UniqueConstraint("ref", name=op.f("uq_joint_runs_ref")),
    )
    with op.batch_alter_table("joint_runs", schema=None) as batch_op:
        batch_op.create_index("ix_joint_runs_joint", ["joint_id", "id"], unique=False)
        batch_op.create_index(
            "ix_joint_runs_open",
            ["id"],
            unique=False,
            postgresql_where=sa.text("finished_at IS NULL"),
            sqlite_where=sa.text("finished_at IS NULL"),
        )

    op.create_table(
        "joint_terms",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("joint_id", BIG, nullable=False),
        sa.Column("mediation_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("put_by_id", BIG, nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by_id", BIG, nullable=True),
        sa.Column("agreed_role", sa.String(length=40), nullable=True),
        sa.Column("agreed_for_id", BIG, nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(agreed_at IS NULL) = (agreed_by_id IS NULL)", name=op.f("ck_joint_terms_agreed")),
        sa.CheckConstraint("agreed_at IS NULL OR dropped_at IS NULL", name=op.f("ck_joint_terms_stands")),
        sa.CheckConstraint("share BETWEEN 1 AND 100", name=op.f("ck_joint_terms_share")),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["people.id"], name=op.f("fk_joint_terms_agreed_by_id")),
        sa.ForeignKeyConstraint(["agreed_for_id"], ["organisations.id"], name=op.f("fk_joint_terms_agreed_for_id")),
        sa.ForeignKeyConstraint(["joint_id"], ["joint_cases.id"], name=op.f("fk_joint_terms_joint_id")),
        sa.ForeignKeyConstraint(["mediation_id"], ["mediations.id"], name=op.f("fk_joint_terms_mediation_id")),
        sa.ForeignKeyConstraint(["put_by_id"], ["people.id"], name=op.f("fk_joint_terms_put_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_terms")),
        sa.UniqueConstraint("joint_id", "version", name=op.f("uq_joint_terms_joint_id_version")),
        sa.UniqueConstraint("ref", name=op.f("uq_joint_terms_ref")),
    )
    with op.batch_alter_table("joint_terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_joint_terms_mediation_id"), ["mediation_id"], unique=False)

    op.create_table(
        "joint_candidates",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("joint_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("stood_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("elected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen", sa.Integer(), nullable=False),
        sa.CheckConstraint("chosen >= 0", name=op.f("ck_joint_candidates_chosen")),
        sa.CheckConstraint("elected_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_joint_candidates_stands")),
        sa.ForeignKeyConstraint(["joint_id"], ["joint_cases.id"], name=op.f("fk_joint_candidates_joint_id")),
        sa.ForeignKeyConstraint(["member_id"], ["joint_members.id"], name=op.f("fk_joint_candidates_member_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_joint_candidates_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_candidates")),
        sa.UniqueConstraint("member_id", name=op.f("uq_joint_candidates_member_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_joint_candidates_ref")),
    )
    with op.batch_alter_table("joint_candidates", schema=None) as batch_op:
        batch_op.create_index("ix_joint_candidates_joint", ["joint_id", "id"], unique=False)

    op.create_table(
        "joint_choices",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("candidate_id", BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("place IN (1, 2)", name=op.f("ck_joint_choices_two")),
        sa.ForeignKeyConstraint(["candidate_id"], ["joint_candidates.id"], name=op.f("fk_joint_choices_candidate_id")),
        sa.ForeignKeyConstraint(["member_id"], ["joint_members.id"], name=op.f("fk_joint_choices_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_choices")),
        sa.UniqueConstraint("member_id", "candidate_id", name=op.f("uq_joint_choices_member_id_candidate_id")),
        sa.UniqueConstraint("member_id", "place", name=op.f("uq_joint_choices_member_id_place")),
    )
    with op.batch_alter_table("joint_choices", schema=None) as batch_op:
        batch_op.create_index("ix_joint_choices_candidate", ["candidate_id"], unique=False)

    op.create_table(
        "joint_messages",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("joint_id", BIG, nullable=False),
        sa.Column(
            "hand",
            sa.Enum(
                "body",
                "member",
                "representative",
                "mediator",
                "institution",
                "system",
                name="joint_hand",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("candidate_id", BIG, nullable=True),
        sa.Column("author_id", BIG, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_joint_messages_author_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["joint_candidates.id"], name=op.f("fk_joint_messages_candidate_id")),
        sa.ForeignKeyConstraint(["joint_id"], ["joint_cases.id"], name=op.f("fk_joint_messages_joint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_messages")),
        sa.UniqueConstraint("joint_id", "idempotency_key", name=op.f("uq_joint_messages_joint_id_idempotency_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_joint_messages_ref")),
    )
    with op.batch_alter_table("joint_messages", schema=None) as batch_op:
        batch_op.create_index("ix_joint_messages_joint", ["joint_id", "id"], unique=False)

    op.create_table(
        "joint_replies",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("terms_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("fen", BIG, nullable=True),
        sa.Column("agreement_id", BIG, nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("is_accepted = (agreement_id IS NOT NULL)", name=op.f("ck_joint_replies_agreement")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_joint_replies_agreement_id")),
        sa.ForeignKeyConstraint(["member_id"], ["joint_members.id"], name=op.f("fk_joint_replies_member_id")),
        sa.ForeignKeyConstraint(["terms_id"], ["joint_terms.id"], name=op.f("fk_joint_replies_terms_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_replies")),
        sa.UniqueConstraint("terms_id", "member_id", name=op.f("uq_joint_replies_terms_id_member_id")),
    )
    with op.batch_alter_table("joint_replies", schema=None) as batch_op:
        batch_op.create_index("ix_joint_replies_member", ["member_id", "id"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("joint_replies", schema=None) as batch_op:
        batch_op.drop_index("ix_joint_replies_member")

    op.drop_table("joint_replies")
    with op.batch_alter_table("joint_messages", schema=None) as batch_op:
        batch_op.drop_index("ix_joint_messages_joint")

    op.drop_table("joint_messages")
    with op.batch_alter_table("joint_choices", schema=None) as batch_op:
        batch_op.drop_index("ix_joint_choices_candidate")

    op.drop_table("joint_choices")
    with op.batch_alter_table("joint_candidates", schema=None) as batch_op:
        batch_op.drop_index("ix_joint_candidates_joint")

    op.drop_table("joint_candidates")
    with op.batch_alter_table("joint_terms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_joint_terms_mediation_id"))

    op.drop_table("joint_terms")
    with op.batch_alter_table("joint_runs", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_joint_runs_open",
            postgresql_where=sa.text("finished_at IS NULL"),
            sqlite_where=sa.text("finished_at IS NULL"),
        )
        batch_op.drop_index("ix_joint_runs_joint")

    op.drop_table("joint_runs")
    with op.batch_alter_table("joint_members", schema=None) as batch_op:
        batch_op.drop_index("ix_joint_members_list")
        batch_op.drop_index("ix_joint_members_complaint")

    op.drop_table("joint_members")
    with op.batch_alter_table("joint_cases", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_joint_cases_lead",
            postgresql_where=sa.text("state IN ('proposed','open','at_table')"),
            sqlite_where=sa.text("state IN ('proposed','open','at_table')"),
        )
        batch_op.drop_index(batch_op.f("ix_joint_cases_institution_id"))
        batch_op.drop_index(batch_op.f("ix_joint_cases_group_id"))
        batch_op.drop_index("ix_joint_cases_body")

    op.drop_table("joint_cases")
    # What a representative said stays; the seat opens nothing any more.
    op.execute(
        "UPDATE parties SET role = 'observer', until_at = COALESCE(until_at, from_at) WHERE role = 'representative'"
    )
    for table, check in ROLES:
        drop_codes(table, "role", check, "representative")
