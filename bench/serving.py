"""The product on a generated database: gunicorn as it is delivered, two workers, on 127.0.0.1; gone afterwards."""

import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench import database
from kernel.config import ROOT

START_WITHIN = 60.0  # seconds
_BUSIEST = """
    SELECT body_id FROM complaints WHERE status <> 'closed' AND body_id IS NOT NULL
    AND body_id IN (SELECT organisation_id FROM memberships m JOIN people p ON p.id = m.person_id
                    WHERE m.role = 'supervisor' AND p.password_hash IS NOT NULL)
    GROUP BY body_id ORDER BY count(*) DESC LIMIT 1
"""


def logins(url: str) -> tuple[str, str, str]:
    """Who signs in at the busiest desk, who is in charge of it, and an institution to complain about."""
    with psycopg.connect(database.plain(url)) as connection:
        busiest = connection.execute(_BUSIEST).fetchone()
        institution = connection.execute("SELECT name FROM institutions ORDER BY open_cases DESC LIMIT 1").fetchone()
    if busiest is None or institution is None:
        raise LookupError("this database has no desk anybody can sign in at")
    return f"officer-{busiest[0]}", f"supervisor-{busiest[0]}", str(institution[0])


@contextmanager
def served(url: str, port: int, base_url: str | None = None) -> Iterator[str]:
    """Serve the database for the length of a block, unless a server is named; the value is its address."""
    if base_url is not None:
        yield base_url
        return
    address = f"http://127.0.0.1:{port}"
    environment = database.environment(url, Path(tempfile.mkdtemp(prefix="xuesu-bench-")))
    environment |= {"APP_ENV": "demo", "PUBLIC_URL": address}  # the demo shows its letters: codes are read there
    command = [sys.executable, "-m", "gunicorn", "-c", "script/gunicorn.conf.py", "-b", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(address, server)
        yield address
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
