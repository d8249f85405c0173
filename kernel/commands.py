"""The command line of the floor: prepare, worker, timetable, doctor, events, calendar."""

import fcntl
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from kernel import backups, calendars, chain, files, handbook, health, jobs, rotation
from kernel.config import ROOT, settings

_preparers: list[tuple[int, Callable[[], None]]] = []
events_group = AppGroup("events", help="The event log.")
calendar_group = AppGroup("calendar", help="The calendar of working days.")
keys_group = AppGroup("keys", help="The keys of sealed columns.")
docs_group = AppGroup("docs", help="Documents written from the tables.")


def on_prepare(order: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register reference data to put in after migrating; lower orders first, each safe to run again."""

    def register_step(function: Callable[[], None]) -> Callable[[], None]:
        _preparers[:] = [(at, one) for at, one in _preparers if one is not function] + [(order, function)]
        return function

    return register_step


@contextmanager
def _locked() -> Iterator[None]:
    path = settings().data_dir / "prepare.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def prepare(highest: int = 1000) -> None:
    """Migrate, then put in reference data up to this order (demo data stand at 900), under a lock."""
    with _locked():
        if not health.migrations().ok:
            upgrade()
        for order, step in sorted(_preparers, key=lambda pair: pair[0]):
            if order <= highest:
                step()


def ensure_prepared() -> None:
    """In demo and test, make an empty data folder usable; in production say what to do and stop."""
    found = health.migrations()
    if settings().is_production:
        if not found.ok:
            raise click.ClickException(f"{found.name}: {found.what}. Run: script/flask db upgrade")
        return
    if not found.ok:
        prepare(highest=500)


def say(answer: Any, as_json: bool = True) -> None:
    """Print an answer for a program, or for a person."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=None if as_json else 2))


@on_prepare(100)
def seed_calendar() -> None:
    """The shipped years."""
    calendars.import_shipped()


@click.command("prepare")
def prepare_command() -> None:
    """Migrate and put in reference data, in demo mode the demo data too; in production only `db upgrade` migrates."""
    if settings().is_production:
        ensure_prepared()
    prepare()


@click.command("worker")
def worker_command() -> None:
    """Run hinted jobs until told to stop."""
    store = jobs.connection()
    if store is None:
        raise click.ClickException("REDIS_URL is not set")
    queue = jobs.queue(store)
    worker = SimpleWorker([queue], connection=store, serializer=JSONSerializer, name=f"xuesu-{os.getpid()}")
    worker.work(logging_level="WARNING", with_scheduler=False)


@click.command("timetable")
@click.option("--once", is_flag=True, help="Run every job of the timetable once, here, and stop.")
def timetable_command(once: bool) -> None:
    """Hint the worker at the jobs that run by themselves; run them here while Redis is away."""
    if once:
        for one in jobs.timetable():
            jobs.run(one.name)
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    due = {one.name: 0.0 for one in jobs.timetable()}
    while True:
        for one in jobs.timetable():
            if time.monotonic() >= due[one.name]:
                due[one.name] = time.monotonic() + float(one.every or 60)
                _tick(one.name)
        time.sleep(1)


def _tick(name: str) -> None:
    if not jobs.enqueue(name):
        try:
            jobs.run(name)
        except Exception:
            current_app.logger.exception("timetable: %s failed and is tried again at its next time", name)


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True)
def doctor_command(as_json: bool) -> None:
    """What is configured, reachable and missing, and how to mend it; exit 1 if something needed is broken."""
    found = health.findings()
    if as_json:
        say({"ok": all(one.ok or not one.needed for one in found), "checks": [vars(one) for one in found]})
    else:
        for one in found:
            mark = "ok     " if one.ok else "BROKEN " if one.needed else "missing"
            click.echo(f"{mark} {one.name}: {one.what}" + (f" — {one.mend}" if not one.ok else ""))
    if any(one.needed and not one.ok for one in found):
        sys.exit(1)


@events_group.command("verify")
@click.option("--json", "as_json", is_flag=True)
def verify_command(as_json: bool) -> None:
    """Check every link of the event log; exit 1 when broken."""
    ensure_prepared()
    verdict = chain.verify()
    say(vars(verdict), as_json)
    if not verdict.ok:
        sys.exit(1)


@calendar_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def calendar_import_command(file: Path, as_json: bool) -> None:
    """Take a year's official arrangement in (holiday-cn form); what is dated by it is counted anew by a job."""
    ensure_prepared()
    try:
        counts = calendars.import_notice(json.loads(file.read_text(encoding="utf-8-sig")))
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    is_news = counts["added"] or counts["changed"]
    say({**counts, "recompute": "queued" if is_news else "not needed"}, as_json)


@calendar_group.command("show")
@click.argument("year", type=click.IntRange(1, 9998))
@click.option("--json", "as_json", is_flag=True)
def calendar_show_command(year: int, as_json: bool) -> None:
    """What the system believes of a year."""
    ensure_prepared()
    calendar = calendars.current()
    first = date(year, 1, 1)
    days = [first.fromordinal(first.toordinal() + n) for n in range(366)]
    rows = [
        {"date": day.isoformat(), "kind": str(calendar.kind(day)), "name": calendar.name(day)}
        for day in days
        if day.year == year and calendar.name(day)
    ]
    say(
        {"year": year, "provisional": year not in calendar.announced, "version": calendar.version, "days": rows},
        as_json,
    )


@keys_group.command("reseal")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 while anything rests on an older key.")
def keys_reseal_command(check: bool) -> None:
    """Seal under the current key what rests on an older one; an older key may be dropped when nothing does."""
    ensure_prepared()
    done = 0 if check else rotation.reseal_all()
    found = rotation.left()
    say({"resealed": done, "left": found, "files": rotation.files_left()})
    if found:
        sys.exit(1)


@docs_group.command("build")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a document is not what the tables say.")
def docs_build_command(check: bool) -> None:
    """Write the documents that follow from rule sets and tables of moves."""
    found = handbook.stale(ROOT) if check else handbook.build(ROOT)
    for path in found:
        click.echo(path)
    if check and found:
        sys.exit(1)


@jobs.job("events.checkpoint", every=3600)
def checkpoint() -> None:
    """Seal the heads of all chains."""
    chain.checkpoint()


def register(app: Flask) -> None:
    """Register the commands."""
    for command in (prepare_command, worker_command, timetable_command, doctor_command):
        app.cli.add_command(command)
    app.cli.add_command(events_group)
    app.cli.add_command(calendar_group)
    app.cli.add_command(keys_group)
    app.cli.add_command(docs_group)
    app.cli.add_command(backups.backup_group)
    app.cli.add_command(files.files_group)
