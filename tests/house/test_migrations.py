"""The migrations make exactly what the models say, on both engines, and can be walked down and up again."""

import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, MetaData, create_engine, inspect, text
from sqlalchemy.engine import Inspector
from sqlalchemy.schema import CreateTable

from complaints import actions as cases
from complaints.models import Complaint, Message
from kernel.config import Settings
from kernel.db import Base, db
from tests.complaints.case_rows import room_of
from tests.world import World

# Made by the migration beside the models: FTS tables and Alembic's own.
BESIDE = ("alembic_version", "search_")


def tables(found: Inspector) -> list[str]:
    return sorted(name for name in found.get_table_names() if not name.startswith(BESIDE))


def columns(found: Inspector, table: str) -> dict[str, tuple[str, bool]]:
    dialect = found.engine.dialect
    return {str(row["name"]): (row["type"].compile(dialect), bool(row["nullable"])) for row in found.get_columns(table)}


def unordered(words: str) -> str:
    """A check without the order of the codes it lists, which means nothing."""
    codes = sorted(re.findall(r"'[^']*'", words))
    return re.sub(r"'[^']*'", lambda _found: codes.pop(0), words)


def shape(found: Inspector, table: str) -> dict[str, Any]:
    """Everything of a table that can be compared, in no particular order."""
    keys = found.get_pk_constraint(table)
    return {
        "columns": columns(found, table),
        "key": sorted(keys["constrained_columns"]),
        "uniques": sorted(
            (str(row["name"]), tuple(row["column_names"])) for row in found.get_unique_constraints(table)
        ),
        "checks": sorted((str(row["name"]), unordered(row["sqltext"])) for row in found.get_check_constraints(table)),
        "indexes": sorted(
            (str(row["name"]), tuple(map(str, row["column_names"])), bool(row["unique"]))
            for row in found.get_indexes(table)
            if not row.get("duplicates_constraint")
        ),
        "foreign": sorted(
            (str(row["name"]), tuple(row["constrained_columns"]), row["referred_table"], tuple(row["referred_columns"]))
            for row in found.get_foreign_keys(table)
        ),
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_house_is_walked_down_and_up(world: World) -> None:
    """SQLite makes tables anew in place of others that rows point at."""
    complaint = world.mediating()
    cases.say(room_of(complaint, world.actor("learner")), "您好。", by=world.actor("learner"), key="walked")
    number = complaint.number
    db.session.remove()
    downgrade(revision="0019")
    upgrade()
    assert db.session.query(Complaint).filter_by(number=number).one().status == "mediating"
    assert db.session.query(Message).filter_by(words="您好。").count() == 1
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def _made_from_models(app: Flask, tmp_path: Path) -> dict[str, dict[str, Any]]:
    """The shape the models make in an empty place of the same engine."""
    if db.engine.dialect.name == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'models.db'}")
        Base.metadata.create_all(engine)
        found = inspect(engine)
        shapes = {name: shape(found, name) for name in tables(found)}
        engine.dispose()
        return shapes
    with db.engine.connect() as connection:
        connection.execute(text("CREATE SCHEMA models"))
        connection.execute(text("SET search_path TO models"))
        Base.metadata.create_all(connection)
        found = inspect(connection)
        shapes = {name: shape(found, name) for name in tables(found)}
        connection.rollback()
    return shapes


def test_migrations_equal_models(app: Flask, tmp_path: Path) -> None:
    found = inspect(db.engine)
    migrated = {name: shape(found, name) for name in tables(found)}
    modelled = _made_from_models(app, tmp_path)
    assert sorted(migrated) == sorted(modelled) == sorted(Base.metadata.tables)
    for name, expected in modelled.items():
        for part, value in expected.items():
            assert migrated[name][part] == value, f"{name}: {part}"


def test_alembic_itself_finds_nothing_to_do(app: Flask) -> None:
    def own(thing: Any, name: str | None, kind: str, *_rest: Any) -> bool:
        return not (kind == "table" and (name or "").startswith(BESIDE))

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": own})
        assert compare_metadata(context, Base.metadata) == []


def test_down_and_up_again_is_the_same_house(app: Flask, settings: Settings) -> None:
    before = {name: shape(inspect(db.engine), name) for name in tables(inspect(db.engine))}
    db.session.remove()
    downgrade(revision="base")
    assert tables(inspect(db.engine)) == []
    upgrade()
    assert {name: shape(inspect(db.engine), name) for name in tables(inspect(db.engine))} == before


def _triggers(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        return set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
    return set(connection.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")).scalars())


def test_the_log_is_protected_by_the_database(app: Flask) -> None:
    with db.engine.connect() as connection:
        found = _triggers(connection)
    for table in ("events", "event_checkpoints"):
        assert any(name.startswith(table) for name in found), found


def test_what_is_published_is_written_once_in_the_database(app: Flask) -> None:
    """A later migration that makes one of these tables anew on SQLite would lose its triggers without a word."""
    with db.engine.connect() as connection:
        found = _triggers(connection)
    for table in ("publications", "public_reports", "open_snapshots"):
        assert {f"{table}_no_update", f"{table}_no_delete"} <= found, table


def test_every_enumeration_is_checked_by_the_database(app: Flask) -> None:
    found = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        words = " ".join(str(row["sqltext"]) for row in found.get_check_constraints(table.name))
        for column in table.columns:
            for code in getattr(column.type, "enums", None) or ():
                assert f"'{code}'" in words, f"{table.name}.{column.name} would take any word"


def test_every_name_follows_the_convention() -> None:
    metadata: MetaData = Base.metadata
    for table in metadata.sorted_tables:
        assert "CONSTRAINT" in str(CreateTable(table)).upper()
        for constraint in table.constraints:
            assert constraint.name, f"{table.name} has a constraint without a name"


@pytest.mark.parametrize("table", ["complaints", "letters", "contacts", "drafts", "agreements"])
def test_what_is_personal_is_sealed(table: str) -> None:
    plain = {"name", "phone", "address", "handle", "body_text", "value", "answers", "text"}
    sealed = [column for column in Base.metadata.tables[table].columns if type(column.type).__name__ == "Sealed"]
    assert sealed, table
    for column in Base.metadata.tables[table].columns:
        if column.name in plain:
            assert type(column.type).__name__ == "Sealed", f"{table}.{column.name} lies open"
