"""An act that stops half way and the sweep take their locks in one order: neither ends in a deadlock (PostgreSQL)."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from complaints import actions as cases
from complaints.models import Decision
from kernel import clock, events
from kernel.db import db
from kernel.events import Actor, Event, EventRow
from mediation import actions as tables
from mediation.models import Agreement
from tests.complaints import driver
from tests.world import World

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
LONG = 20.0


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    """SQLite has one writer at a time: nothing to lock out of order."""
    return postgresql_url


class Race:
    """Stops an act after its first event, which holds the chain's head, and lets the sweep run into it."""

    def __init__(self, app: Flask, at: datetime, patch: pytest.MonkeyPatch) -> None:
        self.app, self.at = app, at
        self.held, self.go = threading.Event(), threading.Event()
        self.errors: list[str] = []
        self.real = events.record
        patch.setattr(events, "record", self._slow)

    def _slow(self, event: Event, by: Actor, **more: Any) -> EventRow:
        row = self.real(event, by, **more)
        if threading.current_thread().name == "act" and not self.held.is_set():
            self.held.set()
            self.go.wait(LONG)
        return row

    def _thread(self, name: str, work: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            with self.app.app_context(), clock.stepped(self.at):
                try:
                    work()
                except Exception as error:
                    self.errors.append(f"{name}: {error!r}")

        made = threading.Thread(target=run, name=name)
        made.start()
        return made

    def run(self, act: Callable[[], object]) -> list[str]:
        """What went wrong; the act goes on once the sweep waits for a lock, or has ended without."""
        acting = self._thread("act", act)
        assert self.held.wait(LONG), self.errors
        sweeping = self._thread("sweep", cases.sweep_clocks)
        while sweeping.is_alive() and not self._someone_waits():
            sweeping.join(0.05)
        self.go.set()
        for one in (acting, sweeping):
            one.join(LONG)
            assert not one.is_alive()
        return self.errors

    @staticmethod
    def _someone_waits() -> bool:
        with db.engine.connect() as connection:
            return bool(connection.scalar(WAITING))


def test_serving_a_notice_and_the_sweep(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    key = cases.accept(world.file(), by=world.actor("officer")).id
    db.session.remove()
    race = Race(app, clock.now() + timedelta(days=30), monkeypatch)
    assert race.run(lambda: cases.serve(db.session.get_one(Decision, key), "delivered")) == []


def test_recording_a_signature_and_the_sweep(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    key, by = driver.confirmed(world, world.mediating()).id, world.actor("mediator")
    db.session.remove()
    race = Race(app, clock.now() + timedelta(days=90), monkeypatch)

    def sign() -> None:
        tables.record_signature(db.session.get_one(Agreement, key), clock.today(), by=by)

    assert race.run(sign) == []
