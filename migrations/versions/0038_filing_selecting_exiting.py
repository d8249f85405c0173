"""备案, 选用 and 退出 of an institution, and what the public is told of its life."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
STANDS = sa.text("state <> 'called_off'")
NUMBERED = "'recorded','change_handed_in','change_incomplete','change_completed','cancelled','revoked','approved'"


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _check(table: str, name: str, words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(words, name=op.f(f"ck_{table}_{name}"))


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _id() -> sa.Column[int]:
    return sa.Column("id", ID, autoincrement=True, nullable=False)


def _made() -> tuple[sa.Column[int], sa.Column[object]]:
    return sa.Column("made_by_id", ID, nullable=True), sa.Column("made_at", INSTANT, nullable=False)


def upgrade() -> None:
    """Make the change."""
    _filings()
    _selections()
    _exits()
    op.create_table(
        "public_milestones",
        _id(),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("institution_ref", sa.String(length=26), nullable=False),
        sa.Column("cycle", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=100), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("law", sa.String(length=300), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        _key("public_milestones"),
        _once("public_milestones", "ref"),
        _once("public_milestones", "key"),
    )
    op.create_index("ix_public_milestones_institution", "public_milestones", ["institution_ref", "on", "id"])


def _filings() -> None:
    states = ("drafted", "handed_in", "incomplete", "completed", "recorded", "change_handed_in", "change_incomplete")
    states += ("change_completed", "elsewhere", "taken_back", "cancelled", "revoked", "approved", "approval_ended")
    op.create_table(
        "filings",
        _id(),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("kind", _codes("filing_kind", "app", "service", "approval"), nullable=False),
        sa.Column("state", _codes("filing_state", *states), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("decision_number", sa.String(length=100), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_words", sa.Text(), nullable=True),
        *_made(),
        _check(
            "filings",
            "recorded",
            f"state NOT IN ({NUMBERED},'approval_ended') OR (number IS NOT NULL AND recorded_on IS NOT NULL)",
        ),
        _check("filings", "elsewhere", "state <> 'elsewhere' OR told IS NOT NULL"),
        _check(
            "filings",
            "decided",
            "state NOT IN ('revoked','approval_ended') OR (decision_number IS NOT NULL AND decided_by IS NOT NULL)",
        ),
        _check("filings", "approval", "(kind = 'approval') = (state IN ('approved','approval_ended'))"),
        _check("filings", "ended", "(state IN ('cancelled','revoked','approval_ended')) = (ended_on IS NOT NULL)"),
        _to("filings", "institution_id", "institutions"),
        _to("filings", "organisation_id", "organisations"),
        _to("filings", "made_by_id", "people"),
        _key("filings"),
        _once("filings", "ref"),
        _once("filings", "key"),
        _once("filings", "organisation_id", "number"),
    )
    op.create_index("ix_filings_institution", "filings", ["institution_id", "id"])
    op.create_index("ix_filings_body", "filings", ["organisation_id", "state", "id"])
    op.create_table(
        "filing_versions",
        _id(),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("filing_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("handed_in_at", INSTANT, nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=True),
        sa.Column("dropped_at", INSTANT, nullable=True),
        _check("filing_versions", "one_end", "recorded_at IS NULL OR dropped_at IS NULL"),
        _check("filing_versions", "handed_in", "recorded_at IS NULL OR handed_in_at IS NOT NULL"),
        _to("filing_versions", "filing_id", "filings"),
        _key("filing_versions"),
        _once("filing_versions", "ref"),
        _once("filing_versions", "filing_id", "number"),
    )
    op.create_table(
        "filing_tellings",
        _id(),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("told_by_id", ID, nullable=True),
        sa.Column("told_at", INSTANT, nullable=False),
        _to("filing_tellings", "version_id", "filing_versions"),
        _to("filing_tellings", "told_by_id", "people"),
        _key("filing_tellings"),
        _once("filing_tellings", "version_id"),
    )
    op.create_table(
        "filing_items",
        _id(),
        sa.Column("telling_id", ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("met_at", INSTANT, nullable=True),
        _to("filing_items", "telling_id", "filing_tellings"),
        _key("filing_items"),
        _once("filing_items", "telling_id", "place"),
    )


def _selections() -> None:
    op.create_table(
        "selections",
        _id(),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("state", _codes("selection_state", "selected", "reviewed", "run_out", "withdrawn"), nullable=False),
        sa.Column("product", sa.String(length=200), nullable=False),
        sa.Column("filing_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("verdict", _codes("verdict", "goes_on", "ends"), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("review_words", sa.Text(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_words", sa.Text(), nullable=True),
        sa.Column("renews_id", ID, nullable=True),
        *_made(),
        _check("selections", "term", "until_on >= from_on"),
        _check("selections", "reviewed", "(reviewed_on IS NULL) = (verdict IS NULL)"),
        _check("selections", "by_review", "state <> 'reviewed' OR reviewed_on IS NOT NULL"),
        _check("selections", "withdrawn", "(state = 'withdrawn') = (withdrawn_on IS NOT NULL)"),
        _check("selections", "why", "(withdrawn_on IS NULL) = (withdrawn_words IS NULL)"),
        _to("selections", "institution_id", "institutions"),
        _to("selections", "organisation_id", "organisations"),
        _to("selections", "filing_id", "filings"),
        _to("selections", "renews_id", "selections"),
        _to("selections", "made_by_id", "people"),
        _key("selections"),
        _once("selections", "ref"),
        _once("selections", "key"),
        _once("selections", "renews_id"),
    )
    op.create_index("ix_selections_institution", "selections", ["institution_id", "id"])
    op.create_index("ix_selections_selector", "selections", ["organisation_id", "state", "id"])


def _exits() -> None:
    op.create_table("exits", *_exit_columns(), *_exit_rules())
    some = {"postgresql_where": STANDS, "sqlite_where": STANDS}
    op.create_index("uq_exits_standing", "exits", ["institution_id"], unique=True, **some)
    op.create_index("ix_exits_body", "exits", ["organisation_id", "state", "id"])
    op.create_table(
        "exit_plans",
        _id(),
        sa.Column("exit_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("learners", sa.Integer(), nullable=False),
        sa.Column("owed_fen", ID, nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("repay_by_on", sa.Date(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        *_made(),
        _check("exit_plans", "sums", "learners >= 0 AND owed_fen >= 0"),
        _to("exit_plans", "exit_id", "exits"),
        _to("exit_plans", "made_by_id", "people"),
        _key("exit_plans"),
        _once("exit_plans", "exit_id", "number"),
    )
    op.create_table(
        "exit_reports",
        _id(),
        sa.Column("exit_id", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("repaid_fen", ID, nullable=False),
        sa.Column("left_learners", sa.Integer(), nullable=False),
        sa.Column("left_fen", ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        *_made(),
        _check("exit_reports", "sums", "left_learners >= 0 AND left_fen >= 0 AND repaid_fen >= 0"),
        _to("exit_reports", "exit_id", "exits"),
        _to("exit_reports", "made_by_id", "people"),
        _key("exit_reports"),
        _once("exit_reports", "key"),
    )
    op.create_index("ix_exit_reports_exit", "exit_reports", ["exit_id", "id"])


def _exit_columns() -> list[sa.Column[object]]:
    states = ("announced", "ordered", "closed", "finished", "settled", "called_off")
    return [
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=True),
        sa.Column("state", _codes("exit_state", *states), nullable=False),
        sa.Column("legal_type", _codes("legal_type", "school", "other"), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("closing_on", sa.Date(), nullable=True),
        sa.Column("earliest_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("notice_url", sa.String(length=300), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("order_number", sa.String(length=100), nullable=True),
        sa.Column("ordered_by", sa.String(length=200), nullable=True),
        sa.Column("order_law", sa.String(length=200), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("called_off_on", sa.Date(), nullable=True),
        sa.Column("called_off_words", sa.Text(), nullable=True),
        *_made(),
    ]


def _exit_rules() -> list[sa.Constraint]:
    return [
        _check("exits", "begun", "announced_on IS NOT NULL OR ordered_on IS NOT NULL"),
        _check(
            "exits",
            "ordered",
            "(ordered_on IS NULL) = (order_number IS NULL) AND (ordered_on IS NULL) = (ordered_by IS NULL)"
            " AND (ordered_on IS NULL) = (order_law IS NULL)",
        ),
        _check("exits", "by_order", "state <> 'ordered' OR ordered_on IS NOT NULL"),
        _check("exits", "announced", "announced_on IS NULL OR (closing_on IS NOT NULL AND earliest_on IS NOT NULL)"),
        _check("exits", "closed", "(state IN ('closed','finished','settled')) = (closed_on IS NOT NULL)"),
        _check("exits", "finished", "(state IN ('finished','settled')) = (finished_on IS NOT NULL)"),
        _check("exits", "settled", "(state = 'settled') = (settled_on IS NOT NULL)"),
        _check("exits", "called_off", "(state = 'called_off') = (called_off_on IS NOT NULL)"),
        _to("exits", "institution_id", "institutions"),
        _to("exits", "organisation_id", "organisations"),
        _to("exits", "made_by_id", "people"),
        _key("exits"),
        _once("exits", "ref"),
        _once("exits", "key"),
    ]


def downgrade() -> None:
    """Take the change back."""
    for table in (
        "public_milestones",
        "exit_reports",
        "exit_plans",
        "exits",
        "selections",
        "filing_items",
        "filing_tellings",
    ):
        op.drop_table(table)
    for table in ("filing_versions", "filings"):
        op.drop_table(table)
