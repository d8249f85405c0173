"""The map of provinces is counted in an index, whatever the registry holds."""

import pytest
from flask import Flask

from institutions.queries.provinces import Counted, _counted
from kernel.db import db
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
