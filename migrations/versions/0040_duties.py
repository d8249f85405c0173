"""What institutions disclose, version by version; standards and commitments; the public copies of both."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
DRAFT = sa.text("confirmed_at IS NULL")
IN_FORCE = sa.text("confirmed_at IS NOT NULL AND recalled_at IS NULL")
RUNNING = sa.text("until_on IS NULL")
MADE = ("duty_records", "disclosures", "course_lines", "quality_standards", "commitments")
PUBLIC = ("public_duties", "public_disclosures", "public_commitments")


def key(table: str) -> sa.PrimaryKeyConstraint:
    """The primary key under its usual name."""
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def to(table: str, column: str, there: str) -> sa.ForeignKeyConstraint:
    """A foreign key under its usual name."""
    return sa.ForeignKeyConstraint([column], [there], name=op.f(f"fk_{table}_{column}"))


def once(table: str, *columns: str) -> sa.UniqueConstraint:
    """A unique key under its usual name."""
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def check(table: str, words: str, name: str) -> sa.CheckConstraint:
    """A check under its usual name."""
    return sa.CheckConstraint(words, name=op.f(f"ck_{table}_{name}"))


def _id() -> sa.Column[int]:
    return sa.Column("id", ID, autoincrement=True, nullable=False)


def upgrade() -> None:
    """Make the change."""
    _duties()
    _standards()
    _public()


def _duties() -> None:
    table = "duty_records"
    op.create_table(
        table,
        _id(),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("warned_version", sa.Integer(), nullable=False),
        to(table, "institution_id", "institutions.id"),
        once(table, "institution_id", "item"),
        key(table),
    )
    table = "disclosures"
    op.create_table(
        table,
        _id(),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("consultation", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("entered_by_id", ID, nullable=True),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("confirmed_by_id", ID, nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("recalled_by_id", ID, nullable=True),
        sa.Column("recalled_at", INSTANT, nullable=True),
        check(table, "(version IS NULL) = (confirmed_at IS NULL)", "version"),
        check(table, "confirmed_at IS NULL OR from_on IS NOT NULL", "from_on"),
        check(table, "until_on IS NULL OR from_on IS NULL OR until_on >= from_on", "order"),
        check(table, "recalled_at IS NULL OR confirmed_at IS NOT NULL", "recalled"),
        to(table, "record_id", "duty_records.id"),
        to(table, "institution_id", "institutions.id"),
        *(to(table, f"{act}_by_id", "people.id") for act in ("entered", "confirmed", "recalled")),
        once(table, "ref"),
        once(table, "institution_id", "item", "version"),
        key(table),
    )
    for name, columns, where in (
        ("uq_disclosures_draft", ["institution_id", "item"], DRAFT),
        ("uq_disclosures_day", ["institution_id", "item", "from_on"], IN_FORCE),
    ):
        op.create_index(name, table, columns, unique=True, postgresql_where=where, sqlite_where=where)
    table = "course_lines"
    op.create_table(
        table,
        _id(),
        sa.Column("disclosure_id", ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("fen", ID, nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("refund_rule", sa.String(length=200), nullable=False),
        check(table, "fen >= 0", "fen"),
        to(table, "disclosure_id", "disclosures.id"),
        once(table, "disclosure_id", "place"),
        key(table),
    )


def _standards() -> None:
    table = "quality_standards"
    op.create_table(
        table,
        _id(),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("made_by_id", ID, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        check(table, "until_on IS NULL OR until_on >= from_on", "order"),
        to(table, "organisation_id", "organisations.id"),
        to(table, "made_by_id", "people.id"),
        once(table, "ref"),
        once(table, "organisation_id", "title", "version"),
        key(table),
    )
    table = "commitments"
    op.create_table(
        table,
        _id(),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("standard_id", ID, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("made_by_id", ID, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ended_by_id", ID, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("word_by_id", ID, nullable=True),
        sa.Column("word_at", INSTANT, nullable=True),
        check(table, "until_on IS NULL OR until_on >= from_on", "order"),
        check(table, "(word = '') = (word_at IS NULL)", "word"),
        to(table, "institution_id", "institutions.id"),
        to(table, "standard_id", "quality_standards.id"),
        *(to(table, f"{act}_by_id", "people.id") for act in ("made", "ended", "word")),
        once(table, "ref"),
        key(table),
    )
    op.create_index(op.f("ix_commitments_standard_id"), table, ["standard_id"])
    some = {"postgresql_where": RUNNING, "sqlite_where": RUNNING}
    op.create_index("uq_commitments_running", table, ["institution_id", "standard_id"], unique=True, **some)


def _public() -> None:
    table = "public_duties"
    op.create_table(
        table,
        _id(),
        sa.Column("institution_ref", sa.String(length=26), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("demand", sa.String(length=20), nullable=False),
        sa.Column("demand_label", sa.String(length=20), nullable=False),
        sa.Column("law", sa.String(length=100), nullable=False),
        sa.Column("says", sa.String(length=300), nullable=False),
        sa.Column("is_rule", sa.Boolean(), nullable=False),
        sa.Column("notice_law", sa.String(length=100), nullable=False),
        sa.Column("blanks", sa.JSON(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        once(table, "institution_ref", "item"),
        key(table),
    )
    table = "public_disclosures"
    op.create_table(
        table,
        _id(),
        sa.Column("institution_ref", sa.String(length=26), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("recalled_on", sa.Date(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("courses", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.Integer(), nullable=False),
        sa.Column("consultation", sa.Text(), nullable=False),
        once(table, "institution_ref", "item", "version"),
        key(table),
    )
    table = "public_commitments"
    op.create_table(
        table,
        _id(),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("institution_ref", sa.String(length=26), nullable=False),
        sa.Column("association_name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("word_on", sa.Date(), nullable=True),
        once(table, "ref"),
        key(table),
    )
    op.create_index(op.f("ix_public_commitments_institution_ref"), table, ["institution_ref"])


def downgrade() -> None:
    """Take the change back."""
    for table in reversed((*MADE, *PUBLIC)):
        op.drop_table(table)
