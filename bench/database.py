"""A private PostgreSQL for measuring: durable as a real one (fsync on), with memory enough, kept in a directory.

`python -m bench.database DIRECTORY [--port N]` runs it until it is interrupted and prints its URL; `connect` and the
helpers below make, copy and drop databases in it. It reuses `script.postgres`, whose servers are made to be forgotten.
"""

import argparse
import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from flask import Flask

from kernel.config import AppEnv, Settings
from script import postgres

SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "4GB",
    "effective_cache_size": "12GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "16GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "max_connections": "100",
    "timezone": "UTC",
    "shared_preload_libraries": "pg_stat_statements",
}
# 32 zero bytes and 32 ones in base64: keys for invented data, the same in every run.
FIELD_KEYS = "bench:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,index:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
SECRET_KEY = "bench-secret-for-invented-people-only"


def plain(url: str) -> str:
    """The URL as psycopg takes it."""
    return url.replace("+psycopg", "")


def named(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def administer(url: str, *statements: str) -> None:
    """Run statements that no transaction may hold, in the server's own database."""
    with psycopg.connect(plain(named(url, "postgres")), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]  # a string or SQL, both are taken


def create(url: str, name: str, template: str | None = None) -> str:
    """Make a database anew, from a template if one is named; its URL."""
    copied = f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""
    administer(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}{copied}")
    return named(url, name)


def settings(url: str, data_dir: Path) -> Settings:
    """Settings of an application on a database of invented people."""
    return Settings(
        app_env=AppEnv.TEST,
        secret_key=SECRET_KEY,
        database_url=url,
        database_replica_url=None,
        redis_url=None,
        data_dir=data_dir,
        files_url=None,
        smtp_url=None,
        sms_url=None,
        field_keys=FIELD_KEYS,
        public_url="http://127.0.0.1:8107",
    )


@contextmanager
def application(url: str, data_dir: Path) -> Iterator[Flask]:
    """The product on a database, inside its context."""
    from kernel.db import db
    from wsgi import create_app

    app = create_app(settings(url, data_dir))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def environment(url: str, data_dir: Path) -> dict[str, str]:
    """The same settings as a child process reads them."""
    own = {"APP_ENV": "test", "DATABASE_URL": url, "DATA_DIR": str(data_dir), "FIELD_KEYS": FIELD_KEYS}
    return dict(os.environ) | own | {"SECRET_KEY": SECRET_KEY, "PUBLIC_URL": "http://127.0.0.1:8107"}


def resume(directory: Path) -> None:
    """Let `script.postgres.start` take up a data directory that is there already."""
    if not (directory / "data" / "PG_VERSION").exists():
        return
    original = postgres._popen

    def without_initdb(command: list[str], place: Path, log: Path) -> object:
        return original(["/bin/true"] if command[0].endswith("initdb") else command, place, log)

    postgres._popen = without_initdb  # type: ignore[assignment]  # the bench starts it its own way


def forget(directory: Path) -> int:
    """Let the kernel drop what it remembers of these files, and of no others; says how many bytes they hold."""
    held = 0
    for file in (directory / "data" / "base").rglob("*"):
        if file.is_file():
            with file.open("rb") as opened:
                os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            held += file.stat().st_size
    return held


def main(arguments: list[str] | None = None) -> int:
    """Run the server until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m bench.database", description=__doc__)
    parser.add_argument("directory", type=Path, help="a short path: a unix socket lies in it")
    parser.add_argument("--cold", action="store_true", help="start with nothing of the data in memory")
    given = parser.parse_args(arguments)
    directory: Path = given.directory.resolve()
    postgres.SETTINGS = SETTINGS
    directory.mkdir(parents=True, exist_ok=True)
    resume(directory)
    if given.cold:
        forget(directory)
    url, stop = postgres.start(directory)
    print(json.dumps({"url": url}), flush=True)
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    over.wait()
    stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
