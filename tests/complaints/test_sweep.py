"""The sweep of clocks: one warning, one breach, dated at the breach; late, twice and in parallel all the same."""

import threading
from datetime import date, timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.actions import sweep
from complaints.lifecycle import Status
from complaints.models import Breach, Clock, Complaint
from kernel import chain, clock
from kernel.db import db
from kernel.events import EventRow
from tests.complaints.turn_hands import withdrawn
from tests.world import World


def clock_of(complaint: Complaint, code: str) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).one()


def count(kind: str) -> int:
    db.session.rollback()
    return db.session.query(EventRow).filter_by(kind=kind).count()


def test_nothing_is_said_before_its_day(world: World) -> None:
    complaint = world.file()
    row = clock_of(complaint, "T-ACC")
    first, last = (date.fromisoformat(words) for words in row.warn_days)
    assert (last, first < last) == (row.warn_on, True)
    for day in (first, last):
        with clock.stepped(clock.start_of(day) - timedelta(seconds=1)):
            assert cases.sweep_clocks() == {"warned": 0, "breached": 0}
        with clock.stepped(clock.start_of(day)):
            assert cases.sweep_clocks() == {"warned": 1, "breached": 0}
    with clock.stepped(row.due_at - timedelta(seconds=1)):
        assert cases.sweep_clocks() == {"warned": 0, "breached": 0}
    with clock.stepped(row.due_at):
        assert cases.sweep_clocks() == {"warned": 0, "breached": 1}
        assert cases.sweep_clocks() == {"warned": 0, "breached": 0}


def test_a_breach_is_dated_at_the_breach_however_late_it_is_seen(world: World) -> None:
    complaint = world.file()
    row = clock_of(complaint, "T-ACC")
    seen_at = row.due_at + timedelta(days=40)
    with clock.stepped(seen_at):
        assert cases.sweep_clocks() == {"warned": 2, "breached": 1}
    breach = db.session.query(Breach).one()
    assert (breach.breached_at, breach.noticed_at, breach.due_on) == (row.due_at, seen_at, row.due_on)
    event = db.session.query(EventRow).filter_by(kind="clock.breached").one()
    assert (event.happened_at, event.recorded_at, event.actor_role) == (row.due_at, seen_at, "system")
    assert complaint.status is Status.ASSIGNED, "a clock decides nothing"
    assert row.is_running, "the duty is still open"
    assert chain.verify().ok


def test_stepping_the_clock_back_unsays_nothing_and_says_nothing_twice(world: World) -> None:
    row = clock_of(world.file(), "T-ACC")
    with clock.stepped(row.due_at + timedelta(days=1)):
        cases.sweep_clocks()
    assert cases.sweep_clocks() == {"warned": 0, "breached": 0}
    with clock.stepped(row.due_at + timedelta(days=2)):
        assert cases.sweep_clocks() == {"warned": 0, "breached": 0}
    assert (count("clock.warned"), count("clock.breached")) == (2, 1)


def test_a_duty_done_or_fallen_away_is_left_in_peace(world: World) -> None:
    accepted, gone = world.accepted(), withdrawn(world, world.file())
    done = [clock_of(accepted, "T-ACC").id, clock_of(gone, "T-ACC").id]
    with clock.stepped(clock.now() + timedelta(days=400)):
        cases.sweep_clocks()
    assert not {row.clock_id for row in db.session.query(Breach)} & set(done)


def test_many_clocks_go_in_batches_each_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "BATCH", 3)
    total = [world.file() for _ in range(7)]
    with clock.stepped(clock.now() + timedelta(days=60)):
        assert cases.sweep_clocks() == {"warned": 2 * len(total), "breached": len(total)}
    assert db.session.query(Breach).count() == len(total)


def test_sweeping_in_parallel_says_everything_once(app: Flask, world: World) -> None:
    total = len([world.file() for _ in range(6)])
    db.session.commit()
    gate, failed = threading.Barrier(3), []
    late = clock.now() + timedelta(days=60)

    def run() -> None:
        with app.app_context(), clock.stepped(late):
            gate.wait(timeout=20)
            try:
                cases.sweep_clocks()
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failed
    assert (count("clock.warned"), count("clock.breached")) == (2 * total, total)
    assert db.session.query(Breach).count() == total
    assert chain.verify().ok
