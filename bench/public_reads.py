"""What public pages read: `python -m bench.public_reads --database URL [--page list] [--plans 1]`.

Each page is opened twice in the test client; every statement of the second time is run once more under
`EXPLAIN (ANALYZE, BUFFERS)`. A page's buffers are blocks of 8 kB the database touched for it: they say how much is read
whatever else the machine does, so they are compared between databases of different size.
"""

import argparse
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient

from bench import database, public
from bench.plans import Explained, explained, listening
from bench.watching import machine
from kernel.config import AppEnv
from kernel.db import db

BUFFERS = re.compile(r"Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?")
SHOWN = 4  # addresses of a kind


def touched(one: Explained) -> tuple[int, int]:
    """The blocks a statement touched, and how many of them were not in the database's memory."""
    found = next(filter(None, map(BUFFERS.search, one.plan)), None)
    hit, read = (int(part or 0) for part in found.groups()) if found else (0, 0)
    return hit + read, read


def report(client: FlaskClient, name: str, path: str, plans: int) -> None:
    """Open a page once to warm up, once to listen; say what it touched, and of the statements with most the plan."""
    made = f"{path}{'&' if '?' in path else '?'}bench="
    client.get(f"{made}0")
    with listening() as said:
        answer = client.get(f"{made}1")
    found = sorted((explained(read) for read in said), key=lambda one: -touched(one)[0])
    blocks, read = (sum(parts) for parts in zip(*map(touched, found), strict=True)) if found else (0, 0)
    spent = sum(one.spent for one in found)
    told = f"{len(said):>3} reads {blocks:>8} buffers ({read} read) {spent:>8.1f} ms"
    print(f"{name:<20}{answer.status_code} {told}  {path}")
    for one in found[:plans]:
        print("\n".join(f"    {line[:180]}" for line in [one.words[:600], *one.plan]), flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Open the pages, explain what they read."""
    parser = argparse.ArgumentParser(prog="python -m bench.public_reads", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of a database of bench.public_rows")
    parser.add_argument("--page", action="append", default=[], help="kinds of pages; all of them if none is named")
    parser.add_argument("--path", action="append", default=[], help="addresses instead")
    parser.add_argument("--plans", type=int, default=0, help="of so many statements of a page the plan is shown")
    given = parser.parse_args(arguments)
    from wsgi import create_app

    settings = database.settings(given.database, Path(tempfile.mkdtemp(prefix="xuesu-bench-")))
    app, kinds = create_app(replace(settings, app_env=AppEnv.DEMO)), public.asked(public.places(given.database))
    asked = [(name, path) for name in given.page or kinds for path in kinds[name][:SHOWN]]
    print(machine())
    with app.app_context():
        for name, path in [("", path) for path in given.path] or asked:
            report(app.test_client(), name, path, given.plans)
        db.session.remove()
        db.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
