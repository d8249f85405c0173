"""A private PostgreSQL server for the tests: its own directory, one unix socket, no port, gone afterwards.

`python -m script.postgres -- command …` runs a command with TEST_DATABASE_URL set; conftest may call `start` itself.
PostgreSQL refuses to run as root, so root lends the directory to the user `postgres` (or `nobody`).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "timezone": "UTC",
}
# Tests empty their tables after each other: with freed places filled at any time, rows would come back in any order,
# and a test that does not ask for one would fail now and then. `tests.databases` gives room back itself.
FOR_TESTS = {"autovacuum": "off"}
OWNER = "xuesu"
START_WITHIN = 30.0  # seconds

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def programs() -> Path | None:
    """Answer the directory of initdb and postgres, the newest version first; None if there is no server here."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(versions, key=lambda file: float(file.parent.parent.name), reverse=True)
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve())
    return next((file.parent for file in found if (file.parent / "postgres").exists()), None)


def _user() -> str | None:
    """Answer the ordinary user that runs the server when we are root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _end_with_parent() -> None:
    """In the child: when the tests are killed outright, the kernel asks the server to stop (Linux only)."""
    if _libc is not None:
        _libc.prctl(1, signal.SIGINT)


def _popen(command: Sequence[str], directory: Path, log: Path) -> subprocess.Popen[bytes]:
    user = _user()
    group = None if user is None else pwd.getpwnam(user).pw_gid
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(directory), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_end_with_parent,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )


def start(directory: Path, more: Mapping[str, str] | None = None) -> tuple[str, Callable[[], None]]:
    """Start a server under `directory`, with `more` settings; answer its URL and the function that stops it.

    Raises LookupError when no PostgreSQL is installed, RuntimeError (with the server's log) when it does not start.
    The directory's path must be short (a unix socket lies in it) and reachable by other users when we are root.
    """
    bin_directory = programs()
    if bin_directory is None:
        raise LookupError("no PostgreSQL server programs (initdb, postgres) were found")
    directory.mkdir(parents=True, exist_ok=True)
    if (user := _user()) is not None:
        shutil.chown(directory, user)
    data, log = directory / "data", directory / "log"
    make = [str(bin_directory / "initdb"), "-D", str(data), "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-sync"]
    if _popen([*make, "--locale=C.UTF-8"], directory, log).wait() != 0:
        raise RuntimeError(f"initdb failed: {log.read_text(errors='replace')}")
    settings = SETTINGS | dict(more or {})
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    server = _popen([str(bin_directory / "postgres"), "-D", str(data), "-k", str(directory), *options], directory, log)

    def stop() -> None:
        """Stop at once, without waiting for clients."""
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    url = f"postgresql+psycopg://{OWNER}@/postgres?host={quote(str(directory), safe='')}"
    _wait(url, server, log)
    return url, stop


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    limit = time.monotonic() + START_WITHIN
    while True:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(url.replace("+psycopg", "")).close()
            return
        if server.poll() is not None or time.monotonic() > limit:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")
        time.sleep(0.05)


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Run a private server in a temporary directory for the length of a block; the value is its URL."""
    directory = Path(tempfile.mkdtemp(prefix="xuesu-pg-"))
    directory.chmod(0o755)
    stop: Callable[[], None] | None = None
    try:
        url, stop = start(directory, FOR_TESTS)
        yield url
    finally:
        if stop is not None:
            stop()
        shutil.rmtree(directory, ignore_errors=True)


def main(arguments: Sequence[str]) -> int:
    """Run a command with TEST_DATABASE_URL set to a private server; answer its exit code."""
    command = [word for index, word in enumerate(arguments) if index or word != "--"]
    with running() as url:
        child = subprocess.Popen(command, env=os.environ | {"TEST_DATABASE_URL": url})
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda got, frame: child.send_signal(got))
        return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
