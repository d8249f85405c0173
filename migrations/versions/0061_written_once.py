"""What was published stays as it was written, in the database itself; a correction may take over facts as they are now."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"

WORDS = {
    "publications": "a publication is written once",
    "public_reports": "a report is written once",
    "open_snapshots": "a snapshot is written once",
}
# Of a report only the PDF comes later, once. JSON has no equality in PostgreSQL: its words are compared.
REPORT = " OR ".join(
    [
        "OLD.pdf IS NOT NULL",
        "OLD.pdf_digest IS NOT NULL",
        "CAST(NEW.content AS text) <> CAST(OLD.content AS text)",
        *(f"NEW.{one} <> OLD.{one}" for one in ("id", "month", "digest", "data_at")),
    ]
)
WHEN = {"public_reports": f" WHEN ({REPORT})"}


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("prepared_corrections") as table:
        table.add_column(sa.Column("facts", sa.JSON(), nullable=True))
        table.create_check_constraint(op.f("ck_prepared_corrections_facts"), "facts IS NULL OR words IS NOT NULL")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, words in WORDS.items():
        if not is_sqlite:
            op.execute(
                f"CREATE FUNCTION {table}_refuse() RETURNS trigger AS "
                f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$ LANGUAGE plpgsql"
            )
        for verb, when in (("UPDATE", WHEN.get(table, "")), ("DELETE", "")):
            name = f"{table}_no_{verb.lower()}"
            if is_sqlite:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table}{when} BEGIN SELECT RAISE(ABORT, '{words}'); END"
                )
            else:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW{when} "
                    f"EXECUTE FUNCTION {table}_refuse()"
                )


def downgrade() -> None:
    """Take the change back."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in WORDS:
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{verb}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {table}_refuse()")
    with op.batch_alter_table("prepared_corrections") as batch:
        batch.drop_constraint(op.f("ck_prepared_corrections_facts"), type_="check")
        batch.drop_column("facts")
