"""What stands in public, one slim row a text, and how many of it there are: kept beside each publication, never asked.

Both tables say nothing that `publications` does not say; they are there to be read fast and can be filled anew from it.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import CheckConstraint, Connection, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import BigInt, Id, Instant, Model

# What is counted beside what: under each filter alone, and under the common pairs and threes, how many texts each value
# of each of these has. Months and days come last in a key: the days of a filter are so many keys.
FACETS = ("category", "province", "county", "outcome", "body", "month", "institution")
WITHIN: dict[str, tuple[str, ...]] = {
    "": (*FACETS, "city", "day"),
    "category": ("province", "county", "outcome", "body", "month", "institution", "closed"),
    "province": ("category", "county", "outcome", "body", "month", "institution"),
    "city": ("category", "outcome", "body", "month", "institution"),
    "county": ("category", "outcome", "body", "month", "institution"),
    "outcome": ("category", "province", "body", "month", "institution"),
    "body": ("category", "province", "county", "outcome", "month", "institution"),
    "month": ("category", "province", "outcome", "body", "institution"),
    "day": ("category", "province", "outcome"),
    "institution": ("category", "province", "outcome", "body", "objected", "changed"),
    "category&outcome": ("province", "month", "body", "institution"),
    "category&province": ("county", "outcome", "month", "body", "institution"),
    "outcome&province": ("category", "county", "month", "body", "institution"),
    "category&city": ("outcome", "month", "body", "institution"),
    "outcome&city": ("category", "month", "body", "institution"),
    "category&month": ("province", "outcome", "body"),
    "outcome&month": ("category", "province", "body"),
    "province&month": ("category", "county", "outcome", "body"),
    "city&month": ("category", "outcome", "body"),
    "category&day": ("province", "outcome"),
    "outcome&day": ("category", "province"),
    "category&outcome&province": ("county", "month"),
    "category&outcome&month": ("province",),
}


class StandingPublication(Model):
    """The newest version of a text that has not been taken down; `id` is the text's own and survives corrections.

    `objected` and `changed` are "yes" or empty: the institution objected before it was public; then it was changed.
    """

    __tablename__ = "standing_publications"
    __table_args__ = (
        UniqueConstraint("series"),
        UniqueConstraint("publication_id"),
        Index("ix_standing_publications_newest", "published_at", "id"),
        *(
            Index(f"ix_standing_publications_{name}", name, "published_at", "id")
            for name in ("category", "province", "city", "county", "outcome", "body", "credit_code")
        ),
        # Of an institution the months are counted from the index alone; everything else of it is kept.
        Index(
            "ix_standing_publications_institution",
            *("institution", "published_at", "id"),
            postgresql_include=["month"],
        ),
        # Three filters at once, and a province with a kind: no row is met that does not fit.
        Index("ix_standing_publications_together", "province", "category", "outcome", "published_at", "id"),
    )

    id: Mapped[Id]
    series: Mapped[str] = mapped_column(String(26))
    publication_id: Mapped[BigInt]
    published_at: Mapped[Instant]
    day: Mapped[str] = mapped_column(String(10))
    month: Mapped[str] = mapped_column(String(7))
    closed: Mapped[str] = mapped_column(String(7), default="", server_default="")
    category: Mapped[str] = mapped_column(String(3))
    province: Mapped[str] = mapped_column(String(6), default="")
    city: Mapped[str] = mapped_column(String(6), default="")
    county: Mapped[str] = mapped_column(String(6), default="")
    outcome: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(String(200))
    institution: Mapped[str] = mapped_column(String(26))
    objected: Mapped[str] = mapped_column(String(3), default="", server_default="")
    changed: Mapped[str] = mapped_column(String(3), default="", server_default="")
    credit_code: Mapped[str | None] = mapped_column(String(18))


class PublicationCount(Model):
    """How many texts that stand have a value of a facet, of all or within `category=E01&outcome=settled`."""

    __tablename__ = "publication_counts"
    __table_args__ = (
        CheckConstraint("number >= 0", name="number"),
        Index("ix_publication_counts_most", "within", "facet", "number"),
    )

    within: Mapped[str] = mapped_column(String(220), primary_key=True)
    facet: Mapped[str] = mapped_column(String(12), primary_key=True)
    value: Mapped[str] = mapped_column(String(200), primary_key=True)
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(120), default="")


def fill_standing(connection: Connection) -> None:
    """Write every row anew from `publications`; also for a migration: `fill_standing(op.get_bind())`."""
    day = {
        "sqlite": "strftime('%Y-%m-%d', p.published_at, '+8 hours')",
        "postgresql": "to_char(p.published_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')",
    }[connection.dialect.name]
    connection.execute(text("DELETE FROM standing_publications"))
    connection.execute(
        text(
            "INSERT INTO standing_publications (series, publication_id, published_at, day, month, closed, category,"
            " province, city, county, outcome, body, institution, objected, changed, credit_code)"
            f" SELECT p.series, p.id, p.published_at, {day}, substr({day}, 1, 7), p.closed_month,"
            " p.category,"
            " coalesce(substr(p.region_code, 1, 2) || '0000', ''), coalesce(substr(p.region_code, 1, 4) || '00', ''),"
            " coalesce(p.region_code, ''), p.outcome, p.body_name, p.institution_ref,"
            f" {_yes('objected_on')}, {_yes('changed_on')}, p.credit_code"
            " FROM publications p WHERE p.state <> 'withdrawn'"
            " AND NOT EXISTS (SELECT 1 FROM publications later WHERE later.replaces_ref = p.ref) ORDER BY p.id"
        )
    )


def _yes(column: str) -> str:
    return f"CASE WHEN p.{column} IS NULL THEN '' ELSE 'yes' END"


def fill_counts(connection: Connection) -> None:
    """Count everything anew from `standing_publications`; the labels come from the newest text of each value."""
    connection.execute(text("DELETE FROM publication_counts"))
    for statement in _counting():
        connection.execute(text(statement))
    for facet, column in (("category", "category_name"), ("county", "region_name")):
        key = {"category": "category", "county": "region_code"}[facet]
        connection.execute(
            text(
                f"UPDATE publication_counts SET label = coalesce((SELECT p.{column} FROM publications p"
                f" WHERE p.{key} = publication_counts.value ORDER BY p.id DESC LIMIT 1), '')"
                f" WHERE within = '' AND facet = '{facet}'"
            )
        )


def key_of(within: str, facts: Mapping[str, str]) -> str:
    """The key of some columns with their values: `category=E01&outcome=settled`."""
    return "&".join(f"{name}={facts[name]}" for name in within.split("&")) if within else ""


def _counting() -> Iterator[str]:
    for within, facets in WITHIN.items():
        names = within.split("&") if within else []
        key = " || '&' || ".join(f"'{name}=' || {name}" for name in names) or "''"
        for facet in facets:
            there = "".join(f" AND {name} <> ''" for name in (*names, facet))
            yield (
                "INSERT INTO publication_counts (within, facet, value, number, label)"
                f" SELECT {key}, '{facet}', {facet}, count(*), '' FROM standing_publications"
                f" WHERE id > 0{there} GROUP BY {', '.join([*names, facet])}"
            )
