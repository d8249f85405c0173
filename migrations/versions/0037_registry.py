"""The registry whole: names, licences, people and owners of institutions, their history, mergers and splits."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from institutions.initials import initials
from institutions.likeness import likeness_key
from kernel import clock, search
from kernel.db import new_ref

revision = "0037"
down_revision = "0036"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
IN_USE = sa.text("ended_at IS NULL")
WAITING = sa.text("state = 'proposed'")
FREE = sa.text("is_free_entry AND merged_into_id IS NULL")
MERGED = sa.text("merged_into_id IS NOT NULL")
NAMES = ("legal", "former", "alias", "brand", "app", "shop", "site")
LICENCES = ("permit", "app_filing", "icp", "telecom", "other")
ACTS = (
    *("entered", "changed", "reached", "added", "ended", "accepted", "bound", "proposed", "refused", "merged", "split"),
)


def upgrade() -> None:
    """Make the change; what was known so far becomes facts."""
    _facts("institution_names", _kind("name_kind", *NAMES), _words("name"), _words("key"), _to("platform_id"))
    _facts(
        "institution_licences",
        _kind("licence_kind", *LICENCES),
        _words("number", 100),
        _words("issuer"),
        _to("superseded_by_id", "institution_licences"),
    )
    _facts(
        "institution_people",
        _kind("person_kind", "legal", "charge", "contact"),
        sa.Column("name", sa.Text(), nullable=False),
        _words("post", 100),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
    )
    _facts(
        "institution_owners",
        _to("owner_id"),
        sa.Column("owner_name", sa.Text(), nullable=True),
        sa.Column("share", sa.Integer(), nullable=True),
    )
    _indexes()
    _history()
    _institutions()
    _copies()


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _kind(name: str, *codes: str) -> sa.Column[str]:
    return sa.Column("kind", _codes(name, *codes), nullable=False)


def _words(name: str, most: int = 200) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=most), nullable=False)


def _to(name: str, table: str = "institutions", *, needed: bool = False) -> tuple[sa.Column[int], str]:
    return sa.Column(name, ID, nullable=not needed), table


Part = sa.Column[str] | sa.Column[int] | tuple[sa.Column[int], str]


def _table(name: str, *parts: object) -> None:
    """A table with an id; a pair of a column and a table is a key into that table."""
    columns: list[object] = [sa.Column("id", ID, autoincrement=True, nullable=False)]
    keys: list[object] = [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))]
    for part in parts:
        if isinstance(part, tuple):
            column, table = part
            columns.append(column)
            keys.append(sa.ForeignKeyConstraint([column.name], [f"{table}.id"], name=op.f(f"fk_{name}_{column.name}")))
        else:
            columns.append(part)
    op.create_table(name, *columns, *keys)


def _ref(table: str) -> Iterator[object]:
    yield sa.Column("ref", sa.String(length=26), nullable=False)
    yield sa.UniqueConstraint("ref", name=op.f(f"uq_{table}_ref"))


def _facts(table: str, *own: object) -> None:
    _table(
        table,
        *_ref(table),
        _to("institution_id", needed=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        _words("source"),
        _to("made_by_id", "people"),
        sa.Column("made_at", INSTANT, nullable=False),
        _to("ended_by_id", "people"),
        sa.Column("ended_at", INSTANT, nullable=True),
        *own,
        sa.CheckConstraint(
            "until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name=op.f(f"ck_{table}_order")
        ),
    )
    op.create_index(op.f(f"ix_{table}_institution_id"), table, ["institution_id"])


def _indexes() -> None:
    some = {"postgresql_where": IN_USE, "sqlite_where": IN_USE}
    for table, column in (
        *(("institution_names", "name"), ("institution_names", "key")),
        *(("institution_licences", "number"), ("institution_owners", "owner_id")),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(
        "uq_institution_names_in_use", "institution_names", ["institution_id", "kind", "name"], unique=True, **some
    )
    op.create_index("ix_institution_licences_until", "institution_licences", ["until_on"], **some)


def _history() -> None:
    _table(
        "institution_changes",
        *_ref("institution_changes"),
        _to("institution_id", needed=True),
        sa.Column("act", _codes("registry_act", *ACTS), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _to("by_id", "people"),
        _to("organisation_id", "organisations"),
        sa.Column("at", INSTANT, nullable=False),
    )
    op.create_index("ix_institution_changes_institution", "institution_changes", ["institution_id", "id"])
    _table(
        "institution_merges",
        *_ref("institution_merges"),
        sa.Column("kind", _codes("merge_kind", "merge", "bind", "split"), nullable=False),
        sa.Column("state", _codes("merge_state", "proposed", "done", "refused", "undone"), nullable=False),
        _to("gone_id", needed=True),
        _to("into_id", needed=True),
        _to("undoes_id", "institution_merges"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        _to("proposed_by_id", "people"),
        _to("proposed_for_id", "organisations"),
        sa.Column("proposed_at", INSTANT, nullable=False),
        _to("decided_by_id", "people"),
        _to("decided_for_id", "organisations"),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("gone_id <> into_id", name=op.f("ck_institution_merges_two")),
        sa.CheckConstraint("(kind = 'split') = (undoes_id IS NOT NULL)", name=op.f("ck_institution_merges_undoes")),
        sa.CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_institution_merges_decided")),
    )
    table = "institution_merges"
    some = {"postgresql_where": WAITING, "sqlite_where": WAITING}
    op.create_index("uq_institution_merges_waiting", table, ["gone_id"], unique=True, **some)
    op.create_index("ix_institution_merges_into", table, ["into_id", "id"])
    op.create_index("ix_institution_merges_state", table, ["state", "id"])


def _institutions() -> None:
    _carry_over()
    op.drop_table("brands")
    with op.batch_alter_table("institutions", schema=None) as batch:
        batch.drop_column("licence")
        batch.drop_column("website")
        batch.add_column(sa.Column("merged_into_id", ID, nullable=True))
        batch.create_foreign_key(batch.f("fk_institutions_merged_into_id"), "institutions", ["merged_into_id"], ["id"])
        batch.create_check_constraint(
            batch.f("ck_institutions_not_itself"), "merged_into_id IS NULL OR merged_into_id <> id"
        )
    table = "institutions"
    op.create_index("ix_institutions_name", table, ["name", "id"])
    op.create_index("ix_institutions_domicile", table, ["domicile_code", "id"])
    op.create_index(
        "ix_institutions_merged_into", table, ["merged_into_id"], postgresql_where=MERGED, sqlite_where=MERGED
    )
    op.create_index("ix_institutions_free", table, ["id"], postgresql_where=FREE, sqlite_where=FREE)


def _carry_over() -> None:
    """Names, brands, sites and numbers of licences as rows of their own."""
    link = op.get_bind()
    known = link.execute(sa.text("SELECT id, name, credit_code, licence, website FROM institutions ORDER BY id")).all()
    brands = link.execute(sa.text("SELECT institution_id, name FROM brands ORDER BY id")).all()
    names = [(row.id, "legal", row.name) for row in known]
    names += [(row.institution_id, "brand", row.name) for row in brands]
    names += [(row.id, "site", row.website) for row in known if row.website]
    licences = [(row.id, row.licence) for row in known if row.licence]
    unique = list(dict.fromkeys(names))
    _find_by_initials(known, unique)
    _insert(
        "institution_names",
        [{**_fact(one), "kind": kind, "name": name, "key": _key(kind, name)} for one, kind, name in unique],
    )
    _insert(
        "institution_licences",
        [{**_fact(one), "kind": "permit", "number": number, "issuer": ""} for one, number in licences],
    )


def _find_by_initials(known: Sequence[sa.Row[Any]], names: list[tuple[int, str, str]]) -> None:
    """Index every record anew: its names are found by their initials too."""
    words = {row.id: [row.credit_code or "", row.licence] for row in known}
    for one, kind, name in names:
        words[one] += [name, *(() if kind == "site" else initials(name))]
    with Session(bind=op.get_bind()) as session:
        for one, said in words.items():
            search.index(session, "institution", one, " ".join(said))
        session.flush()


def _key(kind: str, name: str) -> str:
    return "" if kind == "site" else likeness_key(name)


def _fact(institution_id: int) -> dict[str, object]:
    return {"ref": new_ref(), "institution_id": institution_id, "source": "", "made_at": clock.now()}


def _insert(table: str, rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    columns = (sa.column(name, INSTANT) if name == "made_at" else sa.column(name) for name in rows[0])
    op.bulk_insert(sa.table(table, *columns), rows)


def _copies() -> None:
    with op.batch_alter_table("public_institutions", schema=None) as batch:
        for name in ("former_names", "filings"):
            batch.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("merged_into_ref", sa.String(length=26), nullable=True))
        batch.create_index(batch.f("ix_public_institutions_merged_into_ref"), ["merged_into_ref"])
    with op.batch_alter_table("public_institutions", schema=None) as batch:
        for name in ("former_names", "filings"):
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    """Take the change back: brands stay brands, the first site and licence return; other facts and mergers are gone."""
    with op.batch_alter_table("public_institutions", schema=None) as batch:
        batch.drop_index(batch.f("ix_public_institutions_merged_into_ref"))
        for name in ("former_names", "filings", "merged_into_ref"):
            batch.drop_column(name)
    for name in ("name", "domicile", "merged_into", "free"):
        op.drop_index(f"ix_institutions_{name}", "institutions")
    with op.batch_alter_table("institutions", schema=None) as batch:
        batch.drop_constraint(batch.f("ck_institutions_not_itself"), type_="check")
        batch.drop_constraint(batch.f("fk_institutions_merged_into_id"), type_="foreignkey")
        batch.drop_column("merged_into_id")
        batch.add_column(sa.Column("licence", sa.String(length=100), nullable=False, server_default=""))
        batch.add_column(sa.Column("website", sa.String(length=200), nullable=False, server_default=""))
    _table(
        "brands",
        _to("institution_id", needed=True),
        _words("name", 100),
        sa.Column("kind", sa.String(length=20), nullable=False),
    )
    op.create_index(op.f("ix_brands_institution_id"), "brands", ["institution_id"])
    _carry_back()
    with op.batch_alter_table("institutions", schema=None) as batch:
        batch.alter_column("licence", server_default=None)
        batch.alter_column("website", server_default=None)
    for table in ("merges", "changes", "owners", "people", "licences", "names"):
        op.drop_table(f"institution_{table}")


def _carry_back() -> None:
    op.execute(
        "INSERT INTO brands (institution_id, name, kind) SELECT institution_id, substr(name, 1, 100), kind"
        " FROM institution_names WHERE kind IN ('brand', 'app', 'shop') AND ended_at IS NULL ORDER BY id"
    )
    for column, table, word, kind in (
        ("website", "institution_names", "name", "site"),
        ("licence", "institution_licences", "number", "permit"),
    ):
        op.execute(
            f"UPDATE institutions SET {column} = coalesce((SELECT {word} FROM {table} WHERE institution_id ="
            f" institutions.id AND kind = '{kind}' AND ended_at IS NULL ORDER BY {table}.id LIMIT 1), '')"
        )
