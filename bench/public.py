"""The public pages under load: `python -m bench.public --database URL --clients 1,16 --seconds 10`.

Serves a database of `bench.public_rows` with gunicorn (two workers, as delivered) and asks for pages in a closed loop.
Each page is asked for in up to three ways: `made` (each answer made anew: a parameter nobody reads keeps it off the
shelf of kept pages), `kept` (the same addresses again and again), `same` (the browser says which answer it has, and is
told that it is the same one). `first` is the first answer after the start; for a cold one start the database with
`bench.database DIRECTORY --cold`. With `--first` up to twenty different addresses of each kind are asked for once, and
nothing more.
"""

import argparse
import http.client
import random
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import quote, urlsplit

import psycopg

from bench import database, serving
from bench.load.__main__ import line, loaded
from bench.load.client import TIMEOUT, Seen
from bench.watching import machine

FIRST = 20
WAYS = ("made", "kept", "same")
FOUR = ("名师全程", "概不退费", "缩水原定", "停业联系", "客服一直", "分期现在")
_serial = count()


@dataclass
class Places:
    """What is asked of this database: its busiest and some other institutions, bodies and rare words."""

    institutions: list[str]
    bodies: list[str]
    rare: list[str]
    pages: dict[str, list[str]] = field(default_factory=dict)


def places(url: str) -> Places:
    """Read from the counts that are kept; rare words from a few texts."""
    rng = random.Random(3)
    most = "SELECT value FROM publication_counts WHERE within = '' AND facet = %s ORDER BY number DESC LIMIT %s"
    with psycopg.connect(database.plain(url)) as connection:
        firms = [row[0] for row in connection.execute(most, ("institution", 4000)).fetchall()]
        bodies = [row[0] for row in connection.execute(most, ("body", 40)).fetchall()]
        texts = connection.execute(
            "SELECT summary FROM publications WHERE summary LIKE '%%群里叫%%' ORDER BY id DESC LIMIT 40"
        ).fetchall()
    rare = sorted({text.partition("群里叫“")[2][:2] for (text,) in texts})
    return Places(firms[:3] + rng.sample(firms, min(200, len(firms))), bodies, rare)


def _words(*given: str) -> list[str]:
    return [f"/disclosure?q={quote(one)}" for one in given]


def asked(found: Places) -> dict[str, list[str]]:
    """The addresses of each kind of page."""
    one = ["category=E01", "outcome=settled", "region=440000", "from=2025-01-01&to=2025-12-31", "region=110108"]
    two = ["category=E01&outcome=settled", "category=E02&region=310000", "outcome=not_settled&from=2026-01-01"]
    two += ["category=E06&from=2025-02-05&to=2026-02-04", "region=440300&outcome=settled"]
    two += ["region=440000&from=2025-02-05&to=2026-02-04"]
    three = ["category=E01&outcome=settled&region=440000", "category=E06&outcome=settled&from=2025-02-01&to=2026-01-31"]
    return {
        "list": ["/disclosure"],
        "filter": [f"/disclosure?{query}" for query in one] + [f"/disclosure?body={quote(found.bodies[0])}"],
        "two filters": [f"/disclosure?{query}" for query in two],
        "three filters": [f"/disclosure?{query}" for query in three],
        "institution's list": [f"/disclosure?institution={ref}" for ref in found.institutions[:20]],
        "search 退费": _words("退费"),
        "search 4 signs": _words(*FOUR),
        "search 费": _words("费"),
        "search rare": _words(*(found.rare[:20] or ["芷苒"])),
        "search in filter": [f"/disclosure?q={quote('退费')}&category=E03&outcome=settled"],
        "institution": [f"/institutions/{ref}" for ref in found.institutions],
        "institutions": ["/institutions", f"/institutions?q={quote('星河')}"],
        "API list": ["/api/v1/publications", "/api/v1/publications?category=E01"],
        "API search": [f"/api/v1/publications?q={quote('退费')}"],
        "trends": ["/disclosure/trends"],
        "home": ["/disclosure/home"],
        "region": ["/disclosure/regions/440000"],
        "kind of problem": ["/disclosure/categories/E01"],
        "performance": ["/disclosure/performance"],
    }


class Reader:
    """One reader on a connection that stays open; it may remember the tags of what it was given."""

    def __init__(self, base_url: str, way: str, seen: Seen) -> None:
        parts = urlsplit(base_url)
        if parts.hostname != "127.0.0.1":
            raise ValueError("load is made against 127.0.0.1 only")
        self.way, self.seen, self.tags = way, seen, dict[str, str]()
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=TIMEOUT)

    def get(self, path: str) -> int:
        """Ask once; the status, or 0 when the connection broke."""
        if self.way == "made":
            path = f"{path}{'&' if '?' in path else '?'}bench={next(_serial)}"
        known = self.tags.get(path) if self.way == "same" else None
        started = time.perf_counter()
        try:
            self.connection.request("GET", path, headers={"If-None-Match": known} if known else {})
            answer = self.connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.seen.fault(repr(error))
            self.connection.close()
            return 0
        self.seen.note(answer.status, time.perf_counter() - started, len(body))
        if self.way == "same" and answer.getheader("ETag"):
            self.tags[path] = answer.getheader("ETag", "")
        return answer.status


def measure(server: serving.Served, name: str, paths: list[str], way: str, clients: list[int], seconds: float) -> None:
    """One kind of page in one way, by so many clients."""
    rng, lock = random.Random(f"{name}:{way}"), threading.Lock()

    def make(_number: int, seen: Seen) -> Callable[[], None]:
        reader = Reader(server.address, way, seen)

        def step() -> None:
            with lock:
                path = rng.choice(paths)
            reader.get(path)

        return step

    first = Seen()
    status = Reader(server.address, way, first).get(paths[0])
    if status != 200:
        print(f"{name}: not measured, {status or first.why}")
        return
    print(f"{name} {way}: first {first.share(0.5):.1f} ms")
    for number in clients:
        before = server.worked()
        seen = loaded(make, number, seconds)
        work = [now - then for now, then in zip(server.worked(), before, strict=True)]
        print(line(f"{name} {way}", number, seconds, seen, (work[0], work[1])), machine(), flush=True)


def once(server: serving.Served, name: str, paths: list[str]) -> None:
    """Ask for so many different addresses once each: what a reader waits for who comes first."""
    seen = Seen()
    reader = Reader(server.address, "made", seen)
    for path in paths[:FIRST]:
        reader.get(path)
    told = ", ".join(f"{1000 * one:.0f}" for one in seen.seconds)
    print(
        f"{name} once each: p50 {seen.share(0.5):.1f}, worst {seen.share(1.0):.1f} ms ({told})", machine(), flush=True
    )


def main(arguments: list[str] | None = None) -> int:
    """Serve, load, report."""
    parser = argparse.ArgumentParser(prog="python -m bench.public", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of a database of bench.public_rows")
    parser.add_argument("--base-url", help="a server on 127.0.0.1 that runs on this database (default: one is started)")
    parser.add_argument("--port", type=int, default=8117)
    parser.add_argument("--clients", default="1,16")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--page", action="append", default=[], help="kinds of pages; all of them if none is named")
    parser.add_argument("--way", action="append", choices=WAYS, default=[], help="made, kept, same; all if none")
    parser.add_argument("--first", action="store_true", help="only the first answers, for a database that starts cold")
    given = parser.parse_args(arguments)
    kinds = asked(places(given.database))
    clients = [min(32, int(number)) for number in given.clients.split(",")]
    with serving.served(given.database, given.port, given.base_url) as server:
        print(machine())
        for name in given.page or kinds:
            if given.first:
                once(server, name, kinds[name])
                continue
            for way in given.way or (WAYS if name in ("list", "filter") else WAYS[:1]):
                measure(server, name, kinds[name], way, clients, min(120.0, given.seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
