"""PostgreSQL databases for tests: made from a template once, then emptied between tests instead of being made anew.

A thousand CREATE DATABASE cost more than the tests in them. What a test wrote is deleted, the reference rows are
compared with the template's, and whenever anything else differs (a table, a reference row) the database is made anew.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from sqlalchemy import Connection, TextClause, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

TABLES = text("SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'")
SHAPE = text(
    "SELECT count(*), max(c.oid), sum(c.relnatts), (SELECT count(*) FROM pg_trigger)"
    " FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
)
LARGE = text(
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
    " AND pg_relation_size(c.oid) > 1000000"
)
OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
)
SEQUENCES = text("SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'")
# A digest of a table's rows, whatever their order.
DIGEST = '(SELECT sum(hashtextextended(t::text, 0)) FROM "{}" t)'


def named(url: str, name: str) -> str:
    """The address of another database of the same server."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def admin(url: str, *statements: str) -> None:
    """Run statements outside any transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def is_there(url: str, name: str) -> bool:
    """Whether the server has a database of that name."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT count(*) FROM pg_database WHERE datname = :name"), {"name": name})
    engine.dispose()
    return bool(found)


@contextmanager
def alone(folders: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """One of this run's processes after the other; the file in which the first leaves what the others then copy."""
    own = folders.getbasetemp()
    known = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / f"template-{name}"
    with known.with_suffix(".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield known


class Database:
    """One database of one test process, handed from test to test."""

    def __init__(self, server: str, name: str, template: str) -> None:
        self.server, self.name, self.template = server, name, template
        self.url = named(server, name)
        # One connection for all cleaning: what it asks each time is planned once. Neither foreign keys nor guards hold
        # there; to say so anew for each test would throw the plans away.
        self._engine = create_engine(self.url, connect_args={"options": "-c session_replication_role=replica"})
        self.make()

    def make(self) -> None:
        """Make it anew from the template and note how it looks when clean."""
        self.drop()
        admin(self.server, f"CREATE DATABASE {self.name} TEMPLATE {self.template}")
        with self._engine.connect() as connection:
            self.shape = tuple(connection.execute(SHAPE).one())
            tables = sorted(connection.scalars(TABLES))
            self.reference = self._filled(connection, tables)
            self._digest = text(f"SELECT {', '.join(map(DIGEST.format, self.reference))}")
            self.rows = tuple(connection.execute(self._digest).one())
            self._wipe = _wiping([table for table in tables if table not in self.reference])
            self._reset = _resetting([tuple(row) for row in connection.execute(SEQUENCES)])

    def drop(self) -> None:
        """Remove it, whoever is still connected."""
        self._engine.dispose()
        admin(self.server, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def clean(self) -> None:
        """Give the next test what the template holds."""
        try:
            with self._engine.begin() as connection:
                connection.execute(OTHERS)
                is_clean = self._emptied(connection)
            self._shrink()
        except SQLAlchemyError:  # the test dropped or locked something: a new one is quicker than an answer why
            is_clean = False
        if not is_clean:
            self.make()

    def _emptied(self, connection: Connection) -> bool:
        if tuple(connection.execute(SHAPE).one()) != self.shape:
            return False
        connection.execute(self._wipe)
        connection.execute(self._reset)
        return tuple(connection.execute(self._digest).one()) == self.rows

    def _shrink(self) -> None:
        """Give back the room of rows that are gone: a table that only grew is read and planned as a large one."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in set(connection.scalars(LARGE)) - set(self.reference):
                connection.execute(text(f'VACUUM (ANALYZE) "{table}"'))

    def _filled(self, connection: Connection, tables: list[str]) -> list[str]:
        columns = ", ".join(f'EXISTS (SELECT FROM "{table}")' for table in tables)
        answers = connection.execute(text(f"SELECT {columns}")).one()
        return [table for table, is_filled in zip(tables, answers, strict=True) if is_filled]


def _wiping(tables: list[str]) -> TextClause:
    """Delete every row of these tables, in one statement."""
    parts = ", ".join(f'd{number} AS (DELETE FROM "{table}")' for number, table in enumerate(tables))
    return text(f"WITH {parts} SELECT 1")


def _resetting(sequences: list[tuple[str, int, int | None]]) -> TextClause:
    """Set the sequences that went on back to where they were, in one statement."""
    kept = ", ".join(
        f"('public.\"{name}\"'::regclass, {start if last is None else last}, {last is not None})"
        for name, start, last in sequences
    )
    return text(
        f"SELECT setval(name, number, known) FROM (VALUES {kept}) AS kept(name, number, known)"
        " WHERE pg_sequence_last_value(name) IS DISTINCT FROM CASE WHEN known THEN number END"
    )
