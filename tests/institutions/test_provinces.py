"""The map of provinces is counted in an index, whatever the registry holds."""

import re

import pytest
from flask import Flask

from institutions.queries.provinces import Counted, _counted
from kernel.db import db
from tests.complaints.hands import sign_in, text
from tests.world import World


@pytest.mark.parametrize("what", [Counted.INSTITUTIONS, Counted.CASES])
def test_the_map_reads_one_index_and_no_row_of_the_registry(app: Flask, world: World, what: Counted) -> None:
    statement = _counted(what).compile(db.engine, compile_kwargs={"literal_binds": True})
    link = db.session.connection()
    if db.engine.dialect.name == "postgresql":
        link.exec_driver_sql("SET LOCAL enable_seqscan = off")
        link.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        told = "\n".join(row[0] for row in link.exec_driver_sql(f"EXPLAIN {statement}"))
        assert "Index Only Scan using ix_institutions_places" in told, told
    else:
        told = "\n".join(row[3] for row in link.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}"))
        assert "USING INDEX ix_institutions_places" in told, told


def test_the_tiles_and_the_table_say_the_same(app: Flask, world: World) -> None:
    page = text(sign_in(app, world, "officer").get("/registry/desk/provinces"))
    tile = r'text-anchor="middle">(\S+)</text>\s*<text class="tile-number"[^>]*>(\d+)<'
    tiles = re.findall(tile, page)
    rows = re.findall(r'<th scope="row">(?:<a[^>]*>)?([^<]+)(?:</a>)?</th>\s*<td class="numeric">(\d+)</td>', page)
    assert len(tiles) == 34
    assert dict(tiles) == dict(rows)
    assert sum(int(number) for _name, number in rows) == 4, "each institution of the world once"
