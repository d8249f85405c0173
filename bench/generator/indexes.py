"""Indexes and foreign keys aside while rows are copied in, then made again: PostgreSQL checks every row at that."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

from bench.generator.rows import TABLES

EVERY = (*TABLES, "search_entries")
_CONSTRAINTS = """
    SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid), c.contype
    FROM pg_constraint c WHERE c.contype IN ('f', 'u') AND c.conrelid = ANY(%s::regclass[])
    ORDER BY c.contype DESC, c.oid
"""
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
    WHERE i.indrelid = ANY(%s::regclass[]) AND c.oid IS NULL AND NOT i.indisprimary ORDER BY 1
"""


@contextmanager
def aside(connection: psycopg.Connection[Any], every: Sequence[str] = EVERY) -> Iterator[None]:
    """Drop foreign keys, unique keys and indexes of the big tables, and make them again at the end."""
    tables = list(every)
    constraints = connection.execute(_CONSTRAINTS, (tables,)).fetchall()
    # A foreign key may rest on a unique key: foreign keys go first and come back last.
    for table, name, _definition, _kind in sorted(constraints, key=lambda row: row[3]):
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    indexes = connection.execute(_INDEXES, (tables,)).fetchall()
    for name, _definition in indexes:
        connection.execute(f"DROP INDEX {name}")
    connection.commit()
    yield
    for _name, definition in indexes:
        connection.execute(definition)
    for table, name, definition, _kind in constraints:
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    connection.commit()


def set_sequences(connection: psycopg.Connection[Any], every: Sequence[str] = EVERY) -> None:
    """Let the next id follow the highest one in each table."""
    for table in every:
        if table != "stream_heads":
            name = "pg_get_serial_sequence(%s, 'id')"
            connection.execute(f"SELECT setval({name}, (SELECT coalesce(max(id), 1) FROM {table}))", (table,))
    connection.commit()
