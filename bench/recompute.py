"""Counting all open clocks anew after a calendar change: `python -m bench.recompute --template URL`.

The arrangement of the next year is announced (an invented one); a process counts the clocks anew, is killed outright
half way, and is started again. Measured: the seconds both needed, and whether anything was lost or said twice.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text

from bench import clocks, database
from bench.watching import machine, watching
from complaints import actions
from kernel import calendars, clock
from kernel.config import ROOT
from kernel.db import db

COPY = "bench_recompute"
_LEFT = "SELECT count(*) FROM clocks WHERE met_at IS NULL AND stopped_at IS NULL AND calendar_version <> %s"
_TWICE = """
    SELECT count(*), count(DISTINCT data->>'clock_id') FROM events WHERE kind = 'clock.redated'
"""
_UNTOLD = """
    SELECT count(*) FROM clocks c JOIN before b ON b.id = c.id WHERE c.due_on <> b.due_on AND NOT EXISTS
    (SELECT 1 FROM events e WHERE e.stream = 'complaint:' || c.complaint_id AND e.kind = 'clock.redated'
     AND (e.data->>'clock_id')::bigint = c.id)
"""


def notice(year: int) -> dict[str, Any]:
    """An invented arrangement: 元旦 to the Sunday after it, 春节 in the middle of January, a Sunday worked for each."""
    first, spring = date(year, 1, 1), date(year, 1, 12)
    off = [first + timedelta(days=place) for place in range(4)] + [spring + timedelta(days=place) for place in range(8)]
    worked = [first + timedelta(days=8), spring + timedelta(days=12)]
    days = [{"name": "元旦", "date": day.isoformat(), "isOffDay": True} for day in off]
    days += [{"name": "元旦", "date": day.isoformat(), "isOffDay": False} for day in worked if day not in off]
    return {"year": year, "papers": ["示例通知（虚构）"], "days": sorted(days, key=lambda day: str(day["date"]))}


def child(url: str) -> None:
    """Count anew until nothing is left, and say how it went."""
    with database.application(url, Path(tempfile.mkdtemp(prefix="xuesu-bench-"))), watching() as watch:
        done = actions.recompute_clocks()
    print(
        json.dumps(
            {
                "done": done,
                "seconds": watch.seconds,
                "own": watch.own_seconds,
                "server": watch.server_seconds,
                "memory": watch.memory_line(),
            }
        )
    )


def _start(url: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bench.recompute", "--child", "--template", url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _until_half(
    connection: "psycopg.Connection[Any]", version: str, total: int, worker: "subprocess.Popen[str]"
) -> int:
    """Wait until half is counted; how many are left."""
    while True:
        row = connection.execute(_LEFT, (version,)).fetchone()
        left = int(row[0]) if row else 0
        if left * 2 <= total or worker.poll() is not None:
            return left
        time.sleep(1)


def run(url: str) -> None:
    """Count, be killed, count on; then look at what is in the rows."""
    with psycopg.connect(database.plain(url), autocommit=True) as connection:
        version = calendars.current().version
        db.session.rollback()
        connection.execute("CREATE TABLE before AS SELECT id, due_on FROM clocks")
        connection.execute("CREATE UNIQUE INDEX ON before (id)")
        total = _number(connection, _LEFT, version)
        started, worker = time.perf_counter(), _start(url)
        left = _until_half(connection, version, total, worker)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        first = time.perf_counter() - started
        print(f"{total} clocks to count; killed after {first:.1f} s with {left} left; {machine()}", flush=True)
        answer, _none = _start(url).communicate()
        print(f"started again: {answer.strip()}")
        print(f"together {time.perf_counter() - started:.1f} s; left {_number(connection, _LEFT, version)}")
        said, of_clocks = connection.execute(_TWICE).fetchone() or (0, 0)
        print(f"redated: {said} events of {of_clocks} clocks; moved without an event: {_number(connection, _UNTOLD)}")


def _number(connection: "psycopg.Connection[Any]", query: str, *values: str) -> int:
    row = connection.execute(query, values or None).fetchone()  # type: ignore[call-overload]  # a plain string
    return int(row[0]) if row else 0


def main(arguments: list[str] | None = None) -> int:
    """Copy the template, top it up, announce the year, run."""
    parser = argparse.ArgumentParser(prog="python -m bench.recompute", description=__doc__)
    parser.add_argument("--template", required=True, help="URL of a generated database; it is copied, not changed")
    parser.add_argument("--clocks", type=int, default=1_000_000)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.child:
        child(given.template)
        return 0
    url = database.create(given.template, COPY, given.template.split("/")[-1].split("?")[0])
    with database.application(url, Path(tempfile.mkdtemp(prefix="xuesu-bench-"))):
        clocks.shape(clock.now(), given.clocks, 0, 0)
        calendars.import_notice(notice(clock.today().year + 1))
        db.session.execute(text("SELECT 1"))
        run(url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
