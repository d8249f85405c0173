"""Public pages when nothing is in memory: `python -m bench.public_cold DIRECTORY --name public --clients 1,16`.

DIRECTORY is one of `bench.database` that is not running, NAME a database of `bench.public_rows` in it. For each kind
of page and each number of clients, and anew in each round, PostgreSQL begins with nothing of its data in memory (its
own or the kernel's) and two fresh workers serve it. The first addresses of the kind are then asked for once each, made
anew: by one client in turn, by several at once. What is told is p50, p95 and the worst of all rounds.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from bench import database, serving
from bench.load.client import Seen
from bench.public import Reader, asked, places
from bench.watching import machine

IN_TURN = 8  # addresses that one client asks for after each start
PAGES = ("list", "filter", "two filters", "institution", "search 退费", "search 4 signs", "search in filter", "trends")


@contextmanager
def cold(directory: Path, name: str) -> Iterator[str]:
    """The database of that name on a server that has read nothing yet; its URL."""
    command = [sys.executable, "-m", "bench.database", str(directory), "--cold"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        if not said:
            raise RuntimeError("the database did not start")
        yield database.named(json.loads(said)["url"], name)
    finally:
        server.terminate()
        server.wait(timeout=60)


def first_answers(address: str, paths: list[str], clients: int, seen: Seen) -> None:
    """The first addresses once each: in turn by one client, at once by several, who begin again where there are few."""
    if clients == 1:
        reader = Reader(address, "made", seen)
        for path in paths[:IN_TURN]:
            reader.get(path)
        return
    with ThreadPoolExecutor(clients) as pool:
        readers = [Reader(address, "made", seen) for _client in range(clients)]
        list(pool.map(lambda asks: asks[0].get(asks[1]), zip(readers, islice(cycle(paths), clients), strict=True)))


def main(arguments: list[str] | None = None) -> int:
    """Start cold, ask, report; 1 if an answer was bad."""
    parser = argparse.ArgumentParser(prog="python -m bench.public_cold", description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--name", default="public")
    parser.add_argument("--clients", default="1,16")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--port", type=int, default=8117)
    parser.add_argument("--page", action="append", choices=PAGES, default=[])
    given = parser.parse_args(arguments)
    with cold(given.directory.resolve(), given.name) as url:
        kinds = asked(places(url))
    is_bad = False
    for page in given.page or PAGES:
        for clients in map(int, given.clients.split(",")):
            seen = Seen()
            for _round in range(given.rounds):
                with cold(given.directory.resolve(), given.name) as url, serving.served(url, given.port) as server:
                    first_answers(server.address, kinds[page], min(32, clients), seen)
            is_bad |= bool(seen.broken) or set(seen.states) != {200}
            print(
                f"{page:<18}{clients:>3} clients {len(seen.seconds):>4} first answers   p50 {seen.share(0.5):.0f}  "
                f"p95 {seen.share(0.95):.0f}  worst {seen.share(1.0):.0f} ms   {dict(seen.states)} {machine()}",
                flush=True,
            )
    return int(is_bad)


if __name__ == "__main__":
    sys.exit(main())
