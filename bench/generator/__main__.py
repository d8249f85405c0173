"""The command: `python -m bench.generator --cases 1000000 --seed 7 --database URL` fills a fresh database.

The database is made anew, migrated, and then serves as a template: `bench.database.create(url, run, template)`.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from bench import database
from bench.generator.making import make
from bench.generator.stories import floor
from kernel import clock
from kernel.commands import prepare


def main(arguments: list[str] | None = None) -> int:
    """Make the database, migrate it, fill it, analyse it, and print what was made."""
    parser = argparse.ArgumentParser(prog="python -m bench.generator", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--database", required=True, help="URL of the database to make anew")
    parser.add_argument("--processes", type=int, choices=(1, 2), default=2)
    parser.add_argument(
        "--at", type=datetime.fromisoformat, help="the instant the cases are told up to (default: noon)"
    )
    parser.add_argument("--provinces", nargs="*", default=[], help="six-digit codes (default: all)")
    given = parser.parse_args(arguments)
    at = given.at if given.at is not None else floor(clock.now())
    database.create(given.database, urlsplit(given.database).path.lstrip("/"))
    data_dir, started = Path(tempfile.mkdtemp(prefix="xuesu-bench-")), time.perf_counter()
    with database.application(given.database, data_dir):
        prepare(highest=500)
        made = make(
            given.database,
            given.cases,
            given.seed,
            at,
            processes=given.processes,
            provinces=tuple(given.provinces),
            data_dir=data_dir,
        )
    with database.psycopg.connect(database.plain(given.database), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        clocks = connection.execute(
            "SELECT count(*) FROM clocks WHERE met_at IS NULL AND stopped_at IS NULL"
        ).fetchone()
        size = connection.execute("SELECT pg_size_pretty(pg_database_size(current_database()))").fetchone()
    answer = {
        "cases": given.cases,
        "at": at.isoformat(),
        "stories": dict(made.stories),
        "open_clocks": clocks[0] if clocks else 0,
        "rows": made.rows,
        "rows_per_second": round(made.rows / made.seconds["cases"]),
        "seconds": {name: round(value, 1) for name, value in made.seconds.items()} | {"all": _since(started)},
        "size": size[0] if size else "",
        "peak_rss_mb": round(max(_peak(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024),
    }
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    return 0


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 1)


def _peak(who: int) -> int:
    return resource.getrusage(who).ru_maxrss


if __name__ == "__main__":
    sys.exit(main())
