"""Answers with what is granted, answers beside the matter, marks, stars and views; promises and their ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

CHECKS = {
    "granted_sum": "granted NOT IN ('full','part') OR fen > 0",
    "granted_why": "(granted = 'refused') = (why IS NOT NULL) OR granted IS NULL",
    "granted_day": "granted IS NULL OR granted = 'refused' OR by_on IS NOT NULL",
}


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "promise_counts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("institution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "open",
                "claimed",
                "proven",
                "uncontested",
                "confirmed",
                "contested",
                "defaulted",
                name="promise_standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_promise_counts_number")),
        sa.ForeignKeyConstraint(["institution_id"], ["institutions.id"], name=op.f("fk_promise_counts_institution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_counts")),
        sa.UniqueConstraint(
            "institution_id", "standing", "is_late", name=op.f("uq_promise_counts_institution_id_standing_is_late")
        ),
    )
    op.create_table(
        "admin_answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "wrong_firm",
                "duplicate",
                "not_customer",
                "settled",
                "third_party",
                name="admin_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "upheld",
                "rejected",
                "lapsed",
                name="review_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_words", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(state IN ('upheld','rejected')) = (reviewed_at IS NOT NULL)", name=op.f("ck_admin_answers_reviewed")
        ),
        sa.CheckConstraint("reasons <> ''", name=op.f("ck_admin_answers_reasons")),
        sa.CheckConstraint(
            "reviewed_at IS NULL OR (review_words <> '' AND reviewed_by_id IS NOT NULL)",
            name=op.f("ck_admin_answers_review"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_admin_answers_author_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_admin_answers_complaint_id")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["people.id"], name=op.f("fk_admin_answers_reviewed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_answers")),
        sa.UniqueConstraint("complaint_id", "kind", name=op.f("uq_admin_answers_complaint_id_kind")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_admin_answers_idempotency_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_admin_answers_ref")),
    )
    op.create_table(
        "opinions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "answer", "body", "outcome", name="opinion_kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column(
            "view",
            sa.Enum(
                "solved",
                "partly",
                "unsolved",
                name="outcome_view",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind <> 'outcome') = (stars IS NOT NULL)", name=op.f("ck_opinions_stars")),
        sa.CheckConstraint("(kind = 'outcome') = (view IS NOT NULL)", name=op.f("ck_opinions_view")),
        sa.CheckConstraint("stars IS NULL OR stars BETWEEN 1 AND 5", name=op.f("ck_opinions_scale")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_opinions_complaint_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_opinions_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
    )
    with op.batch_alter_table("opinions", schema=None) as batch_op:
        batch_op.create_index("ix_opinions_complaint", ["complaint_id", "id"], unique=False)

    op.create_table(
        "point_marks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("point_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "mark",
            sa.Enum("solved", "unsolved", name="mark", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_point_marks_complaint_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_point_marks_party_id")),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name=op.f("fk_point_marks_point_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_marks")),
    )
    with op.batch_alter_table("point_marks", schema=None) as batch_op:
        batch_op.create_index("ix_point_marks_complaint", ["complaint_id", "id"], unique=False)

    op.create_table(
        "promises",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offer_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "offer", "waiting", "agreement", name="basis", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "claimed",
                "proven",
                "uncontested",
                "confirmed",
                "contested",
                "defaulted",
                "replaced",
                "void",
                name="promise_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contest_until", sa.Date(), nullable=True),
        sa.Column("uncontested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("defaulted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state <> 'claimed' OR claimed_at IS NOT NULL", name=op.f("ck_promises_claimed")),
        sa.CheckConstraint("state <> 'confirmed' OR confirmed_at IS NOT NULL", name=op.f("ck_promises_confirmed")),
        sa.CheckConstraint("state <> 'contested' OR contested_at IS NOT NULL", name=op.f("ck_promises_contested")),
        sa.CheckConstraint("state <> 'defaulted' OR defaulted_at IS NOT NULL", name=op.f("ck_promises_defaulted")),
        sa.CheckConstraint(
            "state <> 'proven' OR (proven_at IS NOT NULL AND contest_until IS NOT NULL)",
            name=op.f("ck_promises_proven"),
        ),
        sa.CheckConstraint(
            "state <> 'uncontested' OR uncontested_at IS NOT NULL", name=op.f("ck_promises_uncontested")
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_promises_complaint_id")),
        sa.ForeignKeyConstraint(["offer_item_id"], ["offer_items.id"], name=op.f("fk_promises_offer_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
        sa.UniqueConstraint("offer_item_id", name=op.f("uq_promises_offer_item_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_promises_ref")),
    )
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.create_index("ix_promises_complaint", ["complaint_id", "id"], unique=False)
        batch_op.create_index("ix_promises_next_at", ["next_at"], unique=False)

    op.create_table(
        "promise_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("promise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_promise_words_author_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_promise_words_party_id")),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name=op.f("fk_promise_words_promise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_words")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_promise_words_idempotency_key")),
    )
    with op.batch_alter_table("promise_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_words_promise_id"), ["promise_id"], unique=False)

    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "account",
                sa.Enum(
                    "true", "partly", "untrue", name="account", native_enum=False, create_constraint=True, length=40
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("account_words", sa.Text(), server_default="", nullable=False))
        batch_op.create_check_constraint(
            batch_op.f("ck_answers_account_said"), "account IS NULL OR account_words <> ''"
        )

    with op.batch_alter_table("point_answers", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "granted",
                sa.Enum(
                    "full",
                    "part",
                    "resume",
                    "apology",
                    "do",
                    "instead",
                    "done",
                    "refused",
                    name="grant",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("by_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "why",
                sa.Enum(
                    "contract",
                    "delivered",
                    "no_record",
                    "not_ours",
                    "own_cause",
                    "too_late",
                    "other",
                    name="why_not",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        for name, words in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_point_answers_{name}"), words)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("point_answers", schema=None) as batch_op:
        for name in (*CHECKS, "grant", "why_not"):
            batch_op.drop_constraint(batch_op.f(f"ck_point_answers_{name}"), type_="check")
        batch_op.drop_column("why")
        batch_op.drop_column("by_on")
        batch_op.drop_column("fen")
        batch_op.drop_column("granted")

    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_answers_account_said"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_answers_account"), type_="check")
        batch_op.drop_column("account_words")
        batch_op.drop_column("account")

    with op.batch_alter_table("promise_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promise_words_promise_id"))

    op.drop_table("promise_words")
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.drop_index("ix_promises_next_at")
        batch_op.drop_index("ix_promises_complaint")

    op.drop_table("promises")
    with op.batch_alter_table("point_marks", schema=None) as batch_op:
        batch_op.drop_index("ix_point_marks_complaint")

    op.drop_table("point_marks")
    with op.batch_alter_table("opinions", schema=None) as batch_op:
        batch_op.drop_index("ix_opinions_complaint")

    op.drop_table("opinions")
    op.drop_table("admin_answers")
    op.drop_table("promise_counts")
