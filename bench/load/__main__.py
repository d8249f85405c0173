"""The command: `python -m bench.load --database URL --clients 1,16 --seconds 20 --scenario desk_queue`.

Serves the database with gunicorn (two workers, as delivered) on 127.0.0.1, or uses `--base-url` if one runs; prints the
times, the rate, what failed and how many bytes came. At most 32 clients for two minutes.
"""

import argparse
import sys
import threading
import time

from bench import serving
from bench.load.client import Seen
from bench.load.scenarios import SCENARIOS, Maker, Place
from bench.watching import machine

MOST_CLIENTS, MOST_SECONDS = 32, 120.0


def loaded(make: Maker, clients: int, seconds: float) -> Seen:
    """Let so many clients go round for so long; each stops after the answer it waits for."""
    seen, over = Seen(), time.monotonic() + seconds
    steps = [make(number, seen) for number in range(clients)]

    def go_round(number: int) -> None:
        while time.monotonic() < over:
            steps[number]()

    threads = [threading.Thread(target=go_round, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def line(name: str, clients: int, seconds: float, seen: Seen, work: tuple[float, float]) -> str:
    """One line of the report; `work` is what server and database worked for it, which no neighbour lengthens much."""
    count = len(seen.seconds)
    own, database = (part / max(count, 1) * 1000 for part in work)
    good = sum(number for status, number in seen.states.items() if status < 400)
    return (
        f"{name:<18}{clients:>4} clients{count:>8} answers{count / seconds:>9.1f}/s   p50 {seen.share(0.5):.1f}  "
        f"p95 {seen.share(0.95):.1f}  p99 {seen.share(0.99):.1f} ms   "
        f"work {own:.1f} + {database:.1f} ms   errors {count - good + seen.broken}  "
        f"{seen.size / max(count, 1) / 1024:.0f} kB each{f'  ({seen.why})' if seen.why else ''}"
    )


def main(arguments: list[str] | None = None) -> int:
    """Warm up, load, report."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of a generated database (the desks are read from it)")
    parser.add_argument("--base-url", help="a server on 127.0.0.1 that runs on this database (default: one is started)")
    parser.add_argument("--port", type=int, default=8107)
    parser.add_argument("--clients", default="1,16", help="numbers of clients, one after another")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), action="append", required=True)
    given = parser.parse_args(arguments)
    counts = [min(MOST_CLIENTS, int(number)) for number in given.clients.split(",")]
    seconds = min(MOST_SECONDS, given.seconds)
    with serving.served(given.database, given.port, given.base_url) as server:
        place = Place(server.address, serving.logins(given.database))
        print(machine())
        for name in given.scenario:
            try:
                make = SCENARIOS[name](place)
            except LookupError as error:
                print(f"{name:<18} not measured: {error}")
                continue
            first = Seen()
            make(0, first)()
            print(f"{name:<18} first {first.share(0.5):.1f} ms")
            loaded(make, 2, min(3.0, seconds))
            for clients in counts:
                before = server.worked()
                seen = loaded(make, clients, seconds)
                work = [now - then for now, then in zip(server.worked(), before, strict=True)]
                print(line(name, clients, seconds, seen, (work[0], work[1])), machine(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
