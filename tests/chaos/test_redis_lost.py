"""Redis emptied, killed, its disk gone, the worker killed: filing goes on and nothing is lost (F3, F5, F6)."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from flask import Flask

from complaints import actions as cases
from complaints.models import Complaint
from kernel import chain, clock, jobs, messages, outbox
from kernel.config import ROOT, Settings
from kernel.db import db
from kernel.events import EventRow
from kernel.messages import Letter, LetterState
from kernel.outbox import Delivery, DeliveryState
from tests.chaos.conftest import Store, wait_for
from tests.world import World

FILINGS = 50


@pytest.fixture
def settings(settings: Settings, store: Store) -> Settings:
    """The settings of the test, with the Valkey of the test."""
    return replace(settings, redis_url=store.url)


class Worker:
    """A real worker process, started again when it dies, as the supervisor does."""

    def __init__(self, settings: Settings) -> None:
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", clock.SHIFT) if name in os.environ},
            **{"APP_ENV": "test", "SECRET_KEY": settings.secret_key, "DATABASE_URL": settings.database_url},
            **{"REDIS_URL": str(settings.redis_url), "DATA_DIR": str(settings.data_dir), "XUESU_HIDE_PANGO": "1"},
            **{"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONWARNINGS": "ignore"},
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def keep(self) -> None:
        """Start it unless it runs."""
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
            log = Path(self.environment["DATA_DIR"]) / "worker.log"
            with log.open("ab") as output:
                self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=output, stderr=output)
            self.starts += 1

    def kill(self) -> None:
        """Kill it outright."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def worker(settings: Settings) -> Iterator[Worker]:
    """A worker that runs."""
    one = Worker(settings)
    one.keep()
    yield one
    one.kill()


def sent_files(settings: Settings) -> int:
    """How many text messages left the house; each letter is one file however often it is written."""
    return len(list((settings.data_dir / "sms").glob("*.txt")))


def unfinished() -> int:
    db.session.rollback()
    db.session.expire_all()
    waiting = db.session.query(Delivery).filter(Delivery.state != DeliveryState.DONE).count()
    on_the_way = Letter.state.in_((LetterState.QUEUED, LetterState.HANDING_OVER))
    return waiting + db.session.query(Letter).filter(on_the_way).count()


def tick(worker: Worker, store: redis.Redis) -> bool:
    """What the timetable does, its waits shortened: sweep when the queue is empty; says whether all is done."""
    worker.keep()
    jobs._broken_until = 0.0
    if store.llen(f"rq:queue:{jobs.QUEUE}"):
        return False
    with clock.stepped(clock.now() + timedelta(seconds=150)):  # past a dead worker's claim
        outbox.sweep()
        messages.mark_uncertain()
    with clock.stepped(clock.now() + timedelta(seconds=10)):
        messages.sweep()
    return unfinished() == 0


def test_fifty_filings_through_a_dying_redis(app: Flask, world: World, worker: Worker, store: Store) -> None:
    numbers = []
    connection = redis.Redis.from_url(store.url)
    wait_for(lambda: connection.smembers("rq:workers"), "the worker has come up", 60)
    for index in range(FILINGS):
        if index == 10:
            connection.flushall()
        if index == 20:
            worker.kill()
        if index == 25:
            store.kill()  # from here no hint is taken
        if index == 40:
            store.forget()
            store.home.mkdir()
            store.start()
        if index == 45:
            worker.keep()
            connection.flushall()
        numbers.append(world.file().number)
    assert len(set(numbers)) == FILINGS
    jobs._broken_until = 0.0
    wait_for(lambda: tick(worker, connection), "every delivery and every letter is done", 90)
    _all_is_there(app.extensions["settings"], worker)


def _all_is_there(settings: Settings, worker: Worker) -> None:
    assert db.session.query(Complaint).count() == FILINGS
    for why, people in (("complaint.filed", 1), ("complaint.assigned", 1)):
        told = [row.about for row in db.session.query(Letter).filter_by(why=why)]
        assert len(told) == len(set(told)) == FILINGS * people, why
    assert db.session.query(EventRow).filter_by(kind="complaint.paper_made").count() == FILINGS
    assert chain.verify().ok
    uncertain = db.session.query(Letter).filter_by(state=LetterState.UNCERTAIN).count()
    sent = db.session.query(Letter).filter_by(state=LetterState.SENT).count()
    assert sent + uncertain == db.session.query(Letter).count()
    assert uncertain <= worker.starts, "no more than each death leaves behind"
    assert sent <= sent_files(settings) <= sent + uncertain


def test_without_redis_filing_is_quick_and_the_timetable_delivers(app: Flask, world: World, store: Store) -> None:
    store.kill()
    jobs._broken_until = 0.0
    began = time.monotonic()
    for _ in range(10):  # by the act itself: `World.file` may be told again, and sets the clock
        cases.file(world.filing(), by=world.actor("learner"))
    assert time.monotonic() - began < 10
    for _ in range(3):  # the timetable runs its jobs itself while Redis is away
        outbox.drain()
        messages.drain()
    assert unfinished() == 0
