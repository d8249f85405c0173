"""What was published is changed by a new row alone: the database refuses the rest, whoever asks it."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from disclosure import actions
from disclosure.models import Publication, PublicReport
from kernel import clock
from kernel.db import db, transaction
from tests.disclosure.support import published
from tests.world import World


@pytest.fixture
def written(app: Flask, world: World) -> World:
    """A text, a report whose file was not made yet, and a snapshot."""
    published(world)
    actions.publish_open_data()
    with transaction():
        row = PublicReport(month="2026-08", content={"title": "月报"}, digest="0" * 64, data_at=clock.now())
        db.session.add(row)
    return world


def refused(statement: str) -> bool:
    """Whether the database says no, in the words of its own rule, and nothing is changed."""
    try:
        with db.engine.begin() as connection:
            connection.execute(text(statement))
    except DBAPIError as error:
        return "is written once" in str(error.orig)
    return False


@pytest.mark.parametrize(
    "change",
    [
        "publications SET summary = '另一段。'",
        "publications SET outcome = 'self_settled'",
        "publications SET institution_name = '另一家'",
        "publications SET credit_code = NULL",
        "publications SET published_at = written_at, summary = summary",
        "public_reports SET content = '{}'",
        "public_reports SET digest = 'x'",
        "public_reports SET month = '2026-07'",
        "open_snapshots SET header = '{}'",
        "open_snapshots SET signature = ''",
        "open_snapshots SET previous = 'x'",
    ],
)
def test_the_database_refuses_a_change(written: World, change: str) -> None:
    assert refused(f"UPDATE {change}")
    assert refused(f"DELETE FROM {change.split()[0]}")


def test_the_file_of_a_report_comes_once(written: World) -> None:
    def put(words: str) -> str:
        return f"UPDATE public_reports SET pdf = CAST('{words}' AS {kind}), pdf_digest = '{words}'"

    kind = "bytea" if db.engine.dialect.name == "postgresql" else "BLOB"
    assert not refused(put("a"))
    assert refused(put("b"))
    assert refused("UPDATE public_reports SET pdf = NULL, pdf_digest = NULL")


def test_rows_may_still_come(written: World) -> None:
    """Imports and benches write many rows at once; a new version is a new row."""
    with db.engine.begin() as connection:
        columns = [column.name for column in Publication.__table__.columns if column.name != "id"]
        given = {"ref": "'01ABCDEFGHJKMNPQRSTVWXYZ01'", "series": "'01ABCDEFGHJKMNPQRSTVWXYZ01'"}
        values = ", ".join(given.get(one, one) for one in columns)
        connection.execute(text(f"INSERT INTO publications ({', '.join(columns)}) SELECT {values} FROM publications"))
        assert connection.scalar(text("SELECT count(*) FROM publications")) == 2
