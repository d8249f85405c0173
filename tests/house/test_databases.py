"""The next test gets a database in which nothing is left of the last: no row, no number, no table."""

from typing import Any

import pytest
from sqlalchemy import text

from kernel.db import db
from tests.databases import SEQUENCES, TABLES, Database

CHANGES = [
    "UPDATE regions SET name = name || '!'",
    "DELETE FROM routing_rules",
    "CREATE TABLE left_by_a_test (id int)",
    "ALTER TABLE people ADD COLUMN left_by_a_test int",
    "DROP TABLE people CASCADE",
]


def held(database: Database) -> tuple[list[tuple[str, Any]], set[Any]]:
    """What each table has, as a number, and where each sequence is."""
    with database._engine.connect() as connection:
        digests = [
            (name, connection.scalar(text(f'SELECT sum(hashtextextended(t::text, 0)) FROM "{name}" t')))
            for name in sorted(connection.scalars(TABLES))
        ]
        return digests, {tuple(row) for row in connection.execute(SEQUENCES)}


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nothing_is_left_of_a_test(app: object, world: Any, postgresql_database: Database) -> None:
    world.mediating()
    db.session.remove()
    db.engine.dispose()  # the database is dropped below, with whoever still holds a line to it
    filled = held(postgresql_database)
    postgresql_database.clean()
    clean = held(postgresql_database)
    assert dict(filled[0])["complaints"] and not dict(clean[0])["complaints"]
    assert filled[1] != clean[1]
    postgresql_database.make()
    assert held(postgresql_database) == clean
    for change in CHANGES:
        with postgresql_database._engine.begin() as connection:
            connection.execute(text(change))
        postgresql_database.clean()
        assert held(postgresql_database) == clean, change
