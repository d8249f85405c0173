"""Our case page beside a ticket of django-helpdesk: `python -m bench.peer --database URL --tickets 100000`.

speed.md's goals are told as ratios, since a machine's pace varies by more than they do. Both products run here at
once, each with gunicorn's two workers on the same PostgreSQL; one client asks ours and theirs in turn for a signed-in
person's pages, and what is printed is the time of each and the ratio. URL names a database of its own, which is made
anew with the cases of `bench.case`; the peer's is made beside it. `--environment` keeps the peer for next time.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import parse_qs, urlsplit

from flask_migrate import upgrade

from bench import case, database, serving
from bench.load.client import Client, Seen
from bench.watching import machine
from kernel import calendars
from kernel.config import ROOT
from kernel.db import db
from tests.complaints.hands import sign_in
from tests.world import build

# What was measured; the peer's own requirements are left to it.
PEER = ("django-helpdesk==2.6.1", "psycopg[binary]", "gunicorn")
SITE = Path(__file__).parent / "site"
WARM = 20
Page = tuple[Client, list[str]]


def installed(place: Path) -> Path:
    """The peer's Python, in an environment of its own; made once."""
    python = place / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEER], check=True)
    for file in SITE.glob("*.txt"):
        (place / file.stem).write_text(file.read_text())
    return python


def surroundings(url: str, place: Path) -> dict[str, str]:
    """What the peer's processes are told of the database they use."""
    parts = urlsplit(url)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    own = {"PEER_HOST": host, "PEER_USER": parts.username or "", "PEER_NAME": parts.path.lstrip("/")}
    return dict(os.environ) | own | {"DJANGO_SETTINGS_MODULE": "peer_site", "PYTHONPATH": str(place)}


@contextmanager
def peer(url: str, place: Path, tickets: int, talk: int, port: int) -> Iterator[dict[str, Page]]:
    """The peer at work on so many tickets, 200 of them with so much said in them."""
    python, around = installed(place), surroundings(database.create(url, "peer"), place)
    fill = [python, place / "peer_fill.py", str(tickets), str(talk)]
    told = json.loads(subprocess.run(fill, env=around, check=True, capture_output=True, text=True).stdout)
    command = [python, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}", "peer_wsgi:application"]
    server, address = subprocess.Popen(command, cwd=place, env=around), f"http://127.0.0.1:{port}"
    try:
        wait(address)
        client = Client(address, told["cookie"], Seen())
        ticket = [f"/tickets/{number}/" for number in told["tickets"]]
        yield {"their ticket": (client, ticket), "their list": (Client(address, told["cookie"], Seen()), ["/tickets/"])}
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait(address: str) -> None:
    """Until somebody answers there, whatever is said."""
    limit = time.monotonic() + serving.START_WITHIN
    while time.monotonic() < limit:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError("the peer did not start")


def made(url: str) -> dict[str, tuple[str, str]]:
    """The cases of `bench.case` in a new database: cookies and address of each page."""
    with database.application(url, Path(mkdtemp(prefix="xuesu-bench-"))) as app:
        upgrade(directory=str(ROOT / "migrations"))
        calendars.import_shipped()
        world = build()
        pages = {}
        for name, (who, path) in case.told(world).items():
            cookies = sign_in(app, world, who)._cookies.values()
            pages[name] = ("; ".join(f"{one.key}={one.value}" for one in cookies), path)
        db.session.remove()
    return pages


def measured(pages: dict[str, Page], turns: int) -> None:
    """Each page in turn with the others; the first rounds are not counted."""
    for turn in range(-WARM, turns):
        if turn == 0:
            for client, _paths in pages.values():
                client.seen.seconds.clear()
        for client, paths in pages.values():
            client.get(paths[turn % len(paths)])


def main(arguments: list[str] | None = None) -> int:
    """Fill both, ask in turn, print each page and how many of ours go into one of theirs; 1 if an answer was bad."""
    parser = argparse.ArgumentParser(prog="python -m bench.peer", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of the database to make anew")
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--talk", type=int, default=case.TALK, help="what is said in a ticket; as much as in our case")
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--port", type=int, default=8107)
    parser.add_argument("--environment", type=Path, help="where the peer is installed, or shall be")
    given = parser.parse_args(arguments)
    database.create(given.database, urlsplit(given.database).path.lstrip("/"))
    ours = made(given.database)
    place = given.environment or Path(mkdtemp(prefix="xuesu-peer-"))
    with (
        serving.served(given.database, given.port) as server,
        peer(given.database, place.resolve(), given.tickets, given.talk, given.port + 1) as theirs,
    ):
        pages = {name: (Client(server.address, cookies, Seen()), [path]) for name, (cookies, path) in ours.items()}
        pages |= theirs
        measured(pages, given.turns)
    print(machine())
    ticket = statistics.median(theirs["their ticket"][0].seen.seconds)
    is_bad = False
    for name, (client, _paths) in pages.items():
        seen = client.seen
        states = dict(seen.states)
        is_bad |= bool(seen.broken) or any(status >= 400 for status in states if "404" not in name)
        middle = statistics.median(seen.seconds)
        print(
            f"{name:<24} p50 {middle * 1000:>7.1f}  p95 {seen.share(0.95):>7.1f} ms   their ticket ÷ it "
            f"{ticket / middle:.2f}   {seen.size / max(1, sum(states.values())) / 1024:.0f} kB  {states}"
        )
    return int(is_bad)


if __name__ == "__main__":
    sys.exit(main())
