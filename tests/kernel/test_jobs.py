"""Jobs: hints through Redis that may be lost, JSON only, and nothing that waits for Redis."""

import time

import pytest
from flask import Flask
from redis.exceptions import ConnectionError as Away

from kernel import jobs
from kernel.db import transaction


class Store:
    """A Redis that takes what it is given, or is away."""

    def __init__(self, away: bool = False) -> None:
        self.away, self.calls = away, 0


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No breaker from another test."""
    monkeypatch.setattr(jobs, "_broken_until", 0.0)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What was enqueued."""
    seen: list[tuple[object, ...]] = []

    class Line:
        def enqueue_call(self, func: str, args: tuple[object, ...], **_more: object) -> None:
            assert func == "kernel.jobs.run"
            seen.append(args)

    monkeypatch.setattr(jobs, "connection", Store)
    monkeypatch.setattr(jobs, "queue", lambda _store: Line())
    return seen


def test_without_redis_a_hint_is_only_not_taken(app: Flask) -> None:
    assert jobs.connection() is None
    assert jobs.enqueue("outbox.sweep") is False


def test_an_unknown_job_is_a_fault_of_the_program(app: Flask) -> None:
    with pytest.raises(KeyError):
        jobs.enqueue("no.such.job")


def test_a_hint_is_given_after_the_commit(app: Flask, taken: list[tuple[object, ...]]) -> None:
    with transaction():
        jobs.hint("outbox.deliver", 7)
        assert taken == []
    assert taken == [("outbox.deliver", 7)]
    with pytest.raises(RuntimeError), transaction():
        jobs.hint("outbox.deliver", 8)
        raise RuntimeError
    assert taken == [("outbox.deliver", 7)]


def test_a_redis_that_is_away_is_left_alone_for_a_while(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    class Line:
        def enqueue_call(self, *_args: object, **_more: object) -> None:
            tries.append(1)
            raise Away("gone")

    monkeypatch.setattr(jobs, "connection", Store)
    monkeypatch.setattr(jobs, "queue", lambda _store: Line())
    began = time.monotonic()
    assert [jobs.enqueue("outbox.sweep") for _ in range(200)] == [False] * 200
    assert len(tries) == 1, "each press would else wait for a dead Redis"
    assert time.monotonic() - began < 2


def test_jobs_carry_ids_as_json_only(app: Flask) -> None:
    assert jobs.queue(Store()).serializer.__name__ == "JSONSerializer"  # type: ignore[arg-type]


def test_what_the_timetable_runs_is_safe_to_run_twice(app: Flask) -> None:
    names = {one.name for one in jobs.timetable()}
    needed = {"outbox.sweep", "messages.sweep", "complaints.sweep_clocks", "complaints.serve_delivered"}
    assert needed | {"complaints.expire_drafts", "events.checkpoint"} <= names
    for _ in range(2):
        for one in jobs.timetable():
            jobs.run(one.name)


def test_every_duty_is_swept_within_half_a_minute(app: Flask) -> None:
    every = {one.name: one.every for one in jobs.timetable()}
    for name in ("outbox.sweep", "messages.sweep", "complaints.sweep_clocks"):
        assert (every[name] or 999) <= 30
