"""Alembic's entry: the application's engine and metadata, batch mode for SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from kernel import search
from kernel.crypto import Sealed
from kernel.db import Base, UtcInstant

target = Base.metadata


def include(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the search tables to their own module."""
    return not (kind == "table" and search.owns_table(name))


def render(kind: str, item: object, _context: object) -> str | bool:
    """Write our column types as plain ones: a migration must not lean on code that changes."""
    if kind == "type" and isinstance(item, Sealed):
        return "sa.Text()"
    if kind == "type" and isinstance(item, UtcInstant):
        return "sa.DateTime(timezone=True)"
    return False


@contextmanager
def _tables_made_anew(connection: Connection) -> Iterator[None]:
    """On SQLite a batch drops a table and puts another in its place, while rows elsewhere point at it.

    So the keys are not watched meanwhile, and looked over afterwards.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")  # does nothing inside a transaction
    try:
        yield
        if broken := driver.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"rows point at nothing: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Run the migrations over the application's engine."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection, _tables_made_anew(connection):
        context.configure(
            connection=connection,
            target_metadata=target,
            render_as_batch=True,
            compare_type=True,
            include_name=include,
            render_item=render,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
