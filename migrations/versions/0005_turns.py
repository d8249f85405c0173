"""Appraisal, recusal, supplements, new facts, referrals to the police; second thoughts about a withdrawal."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACCEPTED = "status NOT IN ('accepted','entrusted','mediating','agreed') OR accepted_at IS NOT NULL"
ACCEPTED_NOW = (
    "status NOT IN ('accepted','entrusted','mediating','appraisal','suspended_recusal','agreed') "
    "OR accepted_at IS NOT NULL"
)
WITHDRAWAL = (
    "withdrawal_ends_at IS NULL OR status NOT IN "
    "('agreed','not_accepted','terminated','withdrawn','handed_off','closed')"
)
STATUSES = ("appraisal", "suspended_recusal")
WITHDRAWING = sa.text("withdrawal_ends_at IS NOT NULL")
STANDING = sa.text("state IN ('proposed', 'commissioned')")
STATES = ("proposed", "commissioned", "reported", "dropped")
PAYERS = ("complainant", "respondent", "halves", "by_result")
OUTCOMES = (
    ("complaints", "outcome", "ck_complaints_outcome"),
    ("publication_candidates", "outcome", "ck_publication_candidates_public_outcome"),
    ("publications", "outcome", "ck_publications_public_outcome"),
)


def _codes(name: str, codes: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _own(table: str) -> list[sa.Column | sa.Constraint]:
    """What every table of this change begins with."""
    return [
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f(f"fk_{table}_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("ref", name=op.f(f"uq_{table}_ref")),
    ]


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Make the change."""
    _tables()
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawal_ends_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("follows_id", ID, nullable=True))
        batch_op.create_index(batch_op.f("ix_complaints_follows_id"), ["follows_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_complaints_follows_id"), "complaints", ["follows_id"], ["id"])
        batch_op.create_index(
            "ix_complaints_withdrawal",
            ["withdrawal_ends_at"],
            unique=False,
            postgresql_where=WITHDRAWING,
            sqlite_where=WITHDRAWING,
        )
        batch_op.drop_constraint(batch_op.f("ck_complaints_accepted"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_complaints_accepted"), ACCEPTED_NOW)
        batch_op.create_check_constraint(batch_op.f("ck_complaints_withdrawal"), WITHDRAWAL)
    add_codes("complaints", "status", "ck_complaints_status", *STATUSES)
    for table, column, check in OUTCOMES:
        add_codes(table, column, check, "partly_settled")


def _tables() -> None:
    op.create_table(
        "supplements",
        *_own("supplements"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("body_id", ID, nullable=True),
        sa.Column("asked_by_id", ID, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supplied", sa.Text(), nullable=True),
        sa.Column("is_declined", sa.Boolean(), nullable=False),
        sa.Column("supplied_at", sa.DateTime(timezone=True), nullable=True),
        _key("supplements", "body_id", "organisations"),
        _key("supplements", "asked_by_id", "people"),
        sa.CheckConstraint("(supplied IS NULL) = (supplied_at IS NULL)", name=op.f("ck_supplements_supplied")),
    )
    op.create_index(op.f("ix_supplements_complaint_id"), "supplements", ["complaint_id"], unique=False)
    _appraisals()
    op.create_table(
        "recusals",
        *_own("recusals"),
        sa.Column("party_id", ID, nullable=False),
        sa.Column("mediator_id", ID, nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("body_id", ID, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paper_id", ID, nullable=True),
        _key("recusals", "party_id", "parties"),
        _key("recusals", "mediator_id", "people"),
        _key("recusals", "decided_by_id", "people"),
        _key("recusals", "body_id", "organisations"),
        sa.CheckConstraint("(is_granted IS NULL) = (decided_at IS NULL)", name=op.f("ck_recusals_decided")),
        sa.CheckConstraint("(decided_at IS NULL) = (answer IS NULL)", name=op.f("ck_recusals_answered")),
    )
    op.create_index(op.f("ix_recusals_complaint_id"), "recusals", ["complaint_id"], unique=False)
    op.create_table(
        "new_facts",
        *_own("new_facts"),
        sa.Column("party_id", ID, nullable=False),
        sa.Column("room_id", ID, nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reported_by_id", ID, nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        _key("new_facts", "party_id", "parties"),
        _key("new_facts", "room_id", "rooms"),
        _key("new_facts", "reported_by_id", "people"),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_new_facts_idempotency_key")),
    )
    op.create_index(op.f("ix_new_facts_complaint_id"), "new_facts", ["complaint_id"], unique=False)
    op.create_table(
        "police_referrals",
        *_own("police_referrals"),
        sa.Column("station", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by_id", ID, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _key("police_referrals", "made_by_id", "people"),
    )
    op.create_index(op.f("ix_police_referrals_complaint_id"), "police_referrals", ["complaint_id"], unique=False)


def _appraisals() -> None:
    op.create_table(
        "appraisals",
        *_own("appraisals"),
        sa.Column("state", _codes("appraisal_state", STATES), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("payer", _codes("payer", PAYERS), nullable=False),
        sa.Column("cost_fen", ID, nullable=True),
        sa.Column("appraiser", sa.String(length=200), nullable=False),
        sa.Column("proposed_by_id", ID, nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("designated_by_id", ID, nullable=True),
        sa.Column("designated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("designated_why", sa.Text(), nullable=False),
        sa.Column("commissioned_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("is_made", sa.Boolean(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("dropped_why", sa.Text(), nullable=False),
        _key("appraisals", "proposed_by_id", "parties"),
        _key("appraisals", "designated_by_id", "people"),
        sa.CheckConstraint(
            "state NOT IN ('commissioned','reported') OR (commissioned_on IS NOT NULL AND evidence <> '')",
            name=op.f("ck_appraisals_commissioned"),
        ),
        sa.CheckConstraint("(state = 'reported') = (reported_on IS NOT NULL)", name=op.f("ck_appraisals_reported")),
        sa.CheckConstraint("cost_fen IS NULL OR cost_fen >= 0", name=op.f("ck_appraisals_cost")),
    )
    op.create_index("ix_appraisals_complaint_id", "appraisals", ["complaint_id"], unique=False)
    op.create_index(
        "ix_appraisals_standing",
        "appraisals",
        ["complaint_id"],
        unique=True,
        postgresql_where=STANDING,
        sqlite_where=STANDING,
    )
    op.create_table(
        "appraisal_answers",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("appraisal_id", ID, nullable=False),
        sa.Column("party_id", ID, nullable=False),
        sa.Column("accepts_cost", sa.Boolean(), nullable=False),
        sa.Column("accepts_appraiser", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        _key("appraisal_answers", "appraisal_id", "appraisals"),
        _key("appraisal_answers", "party_id", "parties"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_answers")),
    )
    op.create_index(op.f("ix_appraisal_answers_appraisal_id"), "appraisal_answers", ["appraisal_id"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    for table, column, check in OUTCOMES:
        drop_codes(table, column, check, "partly_settled")
    drop_codes("complaints", "status", "ck_complaints_status", *STATUSES)
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_complaints_withdrawal"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_complaints_accepted"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_complaints_accepted"), ACCEPTED)
        batch_op.drop_index("ix_complaints_withdrawal")
        batch_op.drop_constraint(batch_op.f("fk_complaints_follows_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_complaints_follows_id"))
        batch_op.drop_column("follows_id")
        batch_op.drop_column("withdrawal_ends_at")
    for table in ("police_referrals", "new_facts", "recusals", "appraisal_answers", "appraisals", "supplements"):
        op.drop_table(table)
