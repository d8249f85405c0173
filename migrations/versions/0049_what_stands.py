"""One slim row for each published text that stands, and how many of them there are under each filter alone; 0053 counts them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from kernel import search

revision = "0049"
down_revision = "0048"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
ORDERED = ("category", "province", "city", "county", "outcome", "body", "institution", "credit_code")
MARKED = ("day", "month", "category", "province", "city", "county", "outcome", "body", "institution")
DAY = {
    "sqlite": "strftime('%Y-%m-%d', p.published_at, '+8 hours')",
    "postgresql": "to_char(p.published_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')",
}
STANDING = """
    INSERT INTO standing_publications (series, publication_id, published_at, day, month, category, province, city,
        county, outcome, body, institution, credit_code)
    SELECT p.series, p.id, p.published_at, {day}, substr({day}, 1, 7), p.category,
        coalesce(substr(p.region_code, 1, 2) || '0000', ''), coalesce(substr(p.region_code, 1, 4) || '00', ''),
        coalesce(p.region_code, ''), p.outcome, p.body_name, p.institution_ref, p.credit_code
    FROM publications p WHERE p.state <> 'withdrawn'
    AND NOT EXISTS (SELECT 1 FROM publications later WHERE later.replaces_ref = p.ref) ORDER BY p.id
"""


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "standing_publications",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("series", sa.String(length=26), nullable=False),
        sa.Column("publication_id", ID, nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("category", sa.String(length=3), nullable=False),
        sa.Column("province", sa.String(length=6), nullable=False),
        sa.Column("city", sa.String(length=6), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("institution", sa.String(length=26), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_publications")),
        sa.UniqueConstraint("publication_id", name=op.f("uq_standing_publications_publication_id")),
        sa.UniqueConstraint("series", name=op.f("uq_standing_publications_series")),
    )
    op.create_index("ix_standing_publications_newest", "standing_publications", ["published_at", "id"])
    for name in ORDERED:
        op.create_index(f"ix_standing_publications_{name}", "standing_publications", [name, "published_at", "id"])
    op.create_table(
        "publication_counts",
        sa.Column("within", sa.String(length=220), nullable=False),
        sa.Column("facet", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_publication_counts_number")),
        sa.PrimaryKeyConstraint("within", "facet", "value", name=op.f("pk_publication_counts")),
    )
    op.create_index("ix_publication_counts_most", "publication_counts", ["within", "facet", "number"])
    gone = sa.text("state = 'withdrawn'")
    op.create_index(
        "ix_publications_withdrawn", "publications", ["written_at"], postgresql_where=gone, sqlite_where=gone
    )
    _fill()


def _fill() -> None:
    link = op.get_bind()
    link.execute(sa.text(STANDING.format(day=DAY[link.dialect.name])))
    columns = ", ".join(f"s.{name}" for name in MARKED)
    rows = link.execute(
        sa.text(
            "SELECT p.id AS key, p.institution_name, p.credit_code, p.category_name, p.summary, p.body_name,"
            f" {columns} FROM standing_publications s JOIN publications p ON p.id = s.publication_id ORDER BY p.id"
        )
    ).all()
    with Session(bind=link) as session:
        for row in rows:
            words = " ".join(word for word in row[1:6] if word)
            marks = [f"{name}={getattr(row, name)}" for name in MARKED]
            search.index(session, "publication", row.key, words, marks=marks)
        session.flush()


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("ix_publications_withdrawn", "publications")
    op.drop_table("publication_counts")
    op.drop_table("standing_publications")
