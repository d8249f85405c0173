"""What a page reads and how: `python -m bench.plans --database URL --login officer --path "/desk/?q=退费"`.

Somebody of the busiest desk opens a page; every statement it reads with is run once more under EXPLAIN, and the plan of
the slowest is shown. `--plans N` shows more of them.
"""

import argparse
import html
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from bench import database, serving
from bench.generator.world import PASSWORD
from bench.watching import machine
from kernel.config import AppEnv
from kernel.db import db

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
SPENT = re.compile(r"(Planning|Execution) Time: ([0-9.]+) ms")
Read = tuple[str, Any]


@dataclass
class Explained:
    """A statement and its plan."""

    words: str
    plan: list[str] = field(default_factory=list)

    @property
    def spent(self) -> float:
        """Milliseconds of planning and execution."""
        return sum(float(number) for line in self.plan for _which, number in SPENT.findall(line))


@contextmanager
def listening() -> Iterator[list[Read]]:
    """The reads that are sent to the database while the block runs."""
    said: list[Read] = []

    def hear(_connection: Any, _cursor: Any, words: str, values: Any, _context: Any, is_many: bool) -> None:
        if not is_many and words.lstrip().startswith(("SELECT", "WITH")):
            said.append((words, values))

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)


def explained(read: Read) -> Explained:
    """Run a read under EXPLAIN (ANALYZE, BUFFERS)."""
    words, values = read
    with db.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {words}", values)
        return Explained(re.sub(r"\s+", " ", words), [row[0] for row in rows])


def signed_in(app: Flask, login: str) -> FlaskClient:
    """A client with somebody's session."""
    client = app.test_client()
    token = TOKEN.search(client.get("/login").text)
    given = {"csrf_token": token[1] if token else "", "login": login, "password": PASSWORD}
    if client.post("/login", data=given).location in (None, "/login"):
        raise LookupError(f"{login} cannot sign in")
    return client


def report(client: FlaskClient, path: str, plans: int) -> None:
    """Open a page once to warm up, once to listen; print what it read, slowest first."""
    client.get(path)
    with listening() as said:
        answer = client.get(path)
    found = sorted((explained(read) for read in said), key=lambda one: -one.spent)
    whole = sum(one.spent for one in found)
    print(f"{path}: {answer.status_code}, {len(said)} reads, {whole:.1f} ms in the database; {machine()}")
    for one in found[:5]:
        print(f"  {one.spent:8.1f} ms  {one.words[:110]}")
    for one in found[:plans]:
        print("\n".join(f"    {line[:180]}" for line in [one.words[:1500], *one.plan]), flush=True)


def places(client: FlaskClient, who: serving.Logins) -> list[str]:
    """The pages that are looked at if none is named."""
    numbers = re.findall(r"/desk/TS[0-9A-Z-]+", client.get("/desk/").text)
    words = ["退费", "费", "有限公司", *who.rare[:2]]
    return ["/desk/", "/desk/?status=closed", *(f"/desk/?q={quote(one)}" for one in words), *numbers[:1]]


def main(arguments: list[str] | None = None) -> int:
    """Sign in, open pages, explain what they read."""
    parser = argparse.ArgumentParser(prog="python -m bench.plans", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of a generated database")
    parser.add_argument("--login", choices=("officer", "supervisor", "staff"), default="officer")
    parser.add_argument("--path", action="append", default=[])
    parser.add_argument("--plans", type=int, default=1, help="of so many reads of a page the plan is shown")
    given = parser.parse_args(arguments)
    who = serving.logins(given.database)
    told = replace(
        database.settings(given.database, Path(tempfile.mkdtemp(prefix="xuesu-bench-"))), app_env=AppEnv.DEMO
    )
    from wsgi import create_app

    app = create_app(replace(told, app_env=AppEnv.DEMO))
    client = signed_in(app, getattr(who, given.login))
    paths = given.path or places(client, who)
    with app.app_context():
        for path in paths:
            report(client, html.unescape(path), given.plans)
        db.session.remove()
        db.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
