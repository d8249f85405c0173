"""Requests to correct a public fact with their answers, and addresses that follow what becomes public."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SUBJECTS = ("name", "address", "licence", "brands", "figures", "outcome", "notice", "life", "duties", "other")


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the change."""
    _requests()
    _followings()


def _requests() -> None:
    op.create_table(
        "correction_requests",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("form_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            _codes("correction_state", "received", "corrected", "partly", "declined", "double"),
            nullable=False,
        ),
        sa.Column("subject", _codes("correction_subject", *SUBJECTS), nullable=False),
        sa.Column("subject_ref", sa.String(length=26), nullable=True),
        sa.Column("institution_ref", sa.String(length=26), nullable=True),
        sa.Column("institution_name", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("body_id", ID, nullable=True),
        sa.Column("body_name", sa.String(length=200), nullable=False),
        sa.Column("hops", sa.Integer(), nullable=False),
        sa.Column("ruleset", sa.String(length=40), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("calendar_version", sa.String(length=64), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("warn_at", INSTANT, nullable=False),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("warned_at", INSTANT, nullable=True),
        sa.Column("breached_at", INSTANT, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("joined_ref", sa.String(length=26), nullable=True),
        sa.Column("erased_at", INSTANT, nullable=True),
        sa.CheckConstraint("(state = 'received') = (decided_at IS NULL)", name=op.f("ck_correction_requests_decided")),
        sa.CheckConstraint("(decided_at IS NULL) = (answer IS NULL)", name=op.f("ck_correction_requests_answered")),
        sa.CheckConstraint("(state = 'double') = (joined_ref IS NOT NULL)", name=op.f("ck_correction_requests_double")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_requests")),
        sa.UniqueConstraint("form_hash", name=op.f("uq_correction_requests_form_hash")),
        sa.UniqueConstraint("ref", name=op.f("uq_correction_requests_ref")),
    )
    waits = sa.text("state = 'received'")
    op.create_index("ix_correction_requests_institution", "correction_requests", ["institution_ref", "id"])
    op.create_index(
        "ix_correction_requests_desk",
        "correction_requests",
        ["body_id", "due_at"],
        postgresql_where=waits,
        sqlite_where=waits,
    )
    op.create_index("ix_correction_requests_next_at", "correction_requests", ["next_at"])


def _followings() -> None:
    op.create_table(
        "followings",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("scope", _codes("scope", "institution", "region", "category", "all"), nullable=False),
        sa.Column("value", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("cadence", _codes("cadence", "daily", "weekly"), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("(scope = 'all') = (value = '')", name=op.f("ck_followings_value")),
        sa.CheckConstraint("(ended_at IS NULL) = (email IS NOT NULL)", name=op.f("ck_followings_erased")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followings")),
        sa.UniqueConstraint("ref", name=op.f("uq_followings_ref")),
    )
    living = sa.text("confirmed_at IS NOT NULL AND ended_at IS NULL")
    op.create_index(
        "ix_followings_living", "followings", ["cadence", "told_at"], postgresql_where=living, sqlite_where=living
    )
    op.create_index("ix_followings_address", "followings", ["address_hash"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("followings")
    op.drop_table("correction_requests")
