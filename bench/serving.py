"""The product on a generated database: gunicorn as it is delivered, two workers, on 127.0.0.1; gone afterwards."""

import os
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import database
from kernel.config import ROOT

START_WITHIN = 180.0  # seconds
_BUSIEST = """
    SELECT l.organisation_id FROM desk_lines l
    WHERE l.organisation_id IN (SELECT organisation_id FROM memberships m JOIN people p ON p.id = m.person_id
                                WHERE m.role = %s AND p.password_hash IS NOT NULL)
    GROUP BY 1 ORDER BY count(*) DESC LIMIT 1
"""
_TOLD = """
    SELECT c.words FROM desk_lines l JOIN complaints c ON c.id = l.complaint_id
    WHERE l.organisation_id = %s AND c.words LIKE '%%“%%' ORDER BY c.id LIMIT 2000
"""
NAMED = re.compile("“(..)”")


@dataclass(frozen=True)
class Logins:
    """Who signs in where most is open, an institution to complain about, and words that few cases of the desk tell."""

    officer: str
    supervisor: str
    staff: str
    institution: str
    rare: tuple[str, ...]


def logins(url: str, seed: int = 1) -> Logins:
    """The busiest desk and the busiest institution somebody can sign in at; LookupError if there is none."""
    with psycopg.connect(database.plain(url)) as connection:
        found = [connection.execute(_BUSIEST, (role,)).fetchone() for role in ("supervisor", "institution_staff")]
        institution = connection.execute("SELECT name FROM institutions ORDER BY open_cases DESC LIMIT 1").fetchone()
        if None in (*found, institution):
            raise LookupError("this database has no desk anybody can sign in at")
        desk, account = (row[0] for row in found if row is not None)
        told = connection.execute(_TOLD, (desk,)).fetchall()
    assert institution is not None
    names = sorted({name for (words,) in told for name in NAMED.findall(words)})
    rare = tuple(random.Random(seed).sample(names, min(20, len(names))))
    people = (f"officer-{desk}", f"supervisor-{desk}", f"institution_staff-{account}")
    return Logins(*people, str(institution[0]), rare)


@dataclass(frozen=True)
class Served:
    """A server at work: its address and, if it was started here, its process."""

    address: str
    url: str
    process: int | None = None

    def worked(self) -> tuple[float, float]:
        """Seconds of work so far: of the server's processes, and of the database's for them."""
        with psycopg.connect(database.plain(self.url), autocommit=True) as connection:
            backends = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchall()
        return sum(map(_seconds, _family(self.process))), sum(_seconds(pid) for (pid,) in backends)


def _family(process: int | None) -> list[int]:
    """A process and its children."""
    if process is None:
        return []
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *map(int, children)]


def _seconds(process: int) -> float:
    """How many seconds a process has worked; 0 for one that has gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(url: str, port: int, base_url: str | None = None) -> Iterator[Served]:
    """Serve the database for the length of a block, unless a server is named."""
    if base_url is not None:
        yield Served(base_url, url)
        return
    address = f"http://127.0.0.1:{port}"
    environment = database.environment(url, Path(tempfile.mkdtemp(prefix="xuesu-bench-")))
    environment |= {"APP_ENV": "demo", "PUBLIC_URL": address}  # the demo shows its letters: codes are read there
    command = [sys.executable, "-m", "gunicorn", "-c", "script/gunicorn.conf.py", "-b", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(address, server)
        yield Served(address, url, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + START_WITHIN
    while True:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > limit:
                raise RuntimeError("the server did not start") from None
            time.sleep(0.3)
