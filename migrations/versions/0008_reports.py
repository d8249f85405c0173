"""Reports by the door as well as out of a complaint: their states, their own clock, what is said about them."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0008"
down_revision = "0007"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
STATE = ("reports", "state", "ck_reports_report_state")
NEW = ("checking", "filed", "not_filed", "closed")


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=False, length=40)


KINDS = ("report", "lead", "dispute", "elsewhere")
OUTCOMES = ("filed", "not_filed", "no_power", "linked", "noted", "dispute", "elsewhere", "handled")
SAID = ("question", "answer", "more", "note", "handed", "returned", "shown")
HANDED_TO = ("police", "market_regulator", "education", "cyberspace", "other")


def _listed(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(code) for code in codes)})"


def _columns() -> list[sa.Column]:
    words, instants = (
        ("target_name", "name", "phone", "happened", "basis", "told", "decision_number", "result_law", "result"),
        ("sorted_at", "result_at", "closed_at"),
    )
    return [
        *(sa.Column(name, sa.Text(), nullable=True) for name in words),
        *(sa.Column(name, INSTANT, nullable=True) for name in instants),
        sa.Column("target_code", sa.String(length=6), nullable=True),
        sa.Column("is_reachable", sa.Boolean(), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("form_hash", sa.String(length=64), nullable=True),
        sa.Column("kind", _codes("report_kind", *KINDS), nullable=True),
        sa.Column("outcome", _codes("report_outcome", *OUTCOMES), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("linked_to_id", BIG, nullable=True),
    ]


def upgrade() -> None:
    """Make the columns and tables; what was dealt with before stays so, with no more than was known of it."""
    add_codes(*STATE, *NEW)
    with op.batch_alter_table("reports", schema=None) as batch_op:
        for column in _columns():
            batch_op.add_column(column)
        batch_op.alter_column("institution_id", existing_type=BIG, nullable=True)
    op.execute("UPDATE reports SET kind = 'report', sorted_at = filed_at")
    op.execute("UPDATE reports SET outcome = 'handled', state = 'closed' WHERE state = 'handled'")
    drop_codes(*STATE, "handled")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f("fk_reports_linked_to_id"), "reports", ["linked_to_id"], ["id"])
        batch_op.create_unique_constraint(batch_op.f("uq_reports_code_hash"), ["code_hash"])
        batch_op.create_unique_constraint(batch_op.f("uq_reports_form_hash"), ["form_hash"])
        batch_op.create_check_constraint(batch_op.f("ck_reports_report_kind"), _listed("kind", KINDS))
        batch_op.create_check_constraint(batch_op.f("ck_reports_report_outcome"), _listed("outcome", OUTCOMES))
        batch_op.create_check_constraint(batch_op.f("ck_reports_outcome"), "(state = 'closed') = (outcome IS NOT NULL)")
        batch_op.create_check_constraint(
            batch_op.f("ck_reports_target"), "institution_id IS NOT NULL OR target_name IS NOT NULL"
        )
        batch_op.create_index(batch_op.f("ix_reports_linked_to_id"), ["linked_to_id"], unique=False)
    _clocks()
    _words()


def _clocks() -> None:
    op.create_table(
        "report_clocks",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("body_id", BIG, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("ruleset", sa.String(length=40), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("is_platform_rule", sa.Boolean(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("calendar_version", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("warn_at", INSTANT, nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("warned_at", INSTANT, nullable=True),
        sa.Column("breached_at", INSTANT, nullable=True),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("met_at", INSTANT, nullable=True),
        sa.Column("stopped_at", INSTANT, nullable=True),
        sa.Column("more_reason", sa.Text(), nullable=True),
        sa.Column("more_asked_by_id", BIG, nullable=True),
        sa.Column("more_asked_at", INSTANT, nullable=True),
        sa.Column("more_granted", sa.Boolean(), nullable=True),
        sa.Column("more_answer", sa.Text(), nullable=True),
        sa.Column("more_decided_by_id", BIG, nullable=True),
        sa.Column("more_decided_at", INSTANT, nullable=True),
        sa.CheckConstraint("stopped_at IS NULL OR met_at IS NULL", name=op.f("ck_report_clocks_one_end")),
        sa.CheckConstraint("(more_granted IS NULL) = (more_decided_at IS NULL)", name=op.f("ck_report_clocks_decided")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_clocks_report_id")),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_report_clocks_body_id")),
        sa.ForeignKeyConstraint(["more_asked_by_id"], ["people.id"], name=op.f("fk_report_clocks_more_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["more_decided_by_id"], ["people.id"], name=op.f("fk_report_clocks_more_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_clocks")),
    )
    running = sa.text("met_at IS NULL AND stopped_at IS NULL")
    with op.batch_alter_table("report_clocks", schema=None) as batch_op:
        batch_op.create_index("ix_report_clocks_next_at", ["next_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_clocks_report_id"), ["report_id"], unique=False)
        batch_op.create_index(
            "uq_report_clocks_running", ["report_id"], unique=True, postgresql_where=running, sqlite_where=running
        )


def _words() -> None:
    op.create_table(
        "report_words",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("kind", _codes("said_as", *SAID), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("handed_to", _codes("handed_to", *HANDED_TO), nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("body_id", BIG, nullable=True),
        sa.Column("question_id", BIG, nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(_listed("kind", SAID), name=op.f("ck_report_words_said_as")),
        sa.CheckConstraint(_listed("handed_to", HANDED_TO), name=op.f("ck_report_words_handed_to")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_words_report_id")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_report_words_by_id")),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_report_words_body_id")),
        sa.ForeignKeyConstraint(["question_id"], ["report_words.id"], name=op.f("fk_report_words_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_words")),
        sa.UniqueConstraint("ref", name=op.f("uq_report_words_ref")),
        sa.UniqueConstraint("key", name=op.f("uq_report_words_key")),
    )
    with op.batch_alter_table("report_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_words_report_id"), ["report_id"], unique=False)


def downgrade() -> None:
    """Take the tables and columns away again; what came by the door has no place in the old shape and goes."""
    op.drop_table("report_words")
    op.drop_table("report_clocks")
    op.execute(
        "UPDATE stored_files SET owner_kind = 'report_gone' WHERE owner_kind = 'report' AND owner_id IN "
        "(SELECT id FROM reports WHERE complaint_id IS NULL)"
    )
    op.execute("UPDATE reports SET linked_to_id = NULL")
    op.execute("DELETE FROM reports WHERE complaint_id IS NULL")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_linked_to_id"))
        for name in ("target", "outcome", "report_outcome", "report_kind"):
            batch_op.drop_constraint(batch_op.f(f"ck_reports_{name}"), type_="check")
        for name in ("form_hash", "code_hash"):
            batch_op.drop_constraint(batch_op.f(f"uq_reports_{name}"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_reports_linked_to_id"), type_="foreignkey")
    add_codes(*STATE, "handled")
    op.execute("UPDATE reports SET state = 'handled' WHERE state <> 'received'")
    drop_codes(*STATE, *NEW)
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.alter_column("institution_id", existing_type=BIG, nullable=False)
        for column in reversed(_columns()):
            batch_op.drop_column(column.name)
