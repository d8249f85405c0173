"""What the worker runs: named functions with ids as arguments, hinted at through Redis, swept from the database."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import redis
from flask import current_app
from rq import Queue
from rq.serializers import JSONSerializer

from kernel.config import settings
from kernel.db import on_commit

log = logging.getLogger(__name__)
QUEUE = "xuesu"
BREAK_SECONDS = 5.0
LASTS = 120


@dataclass(frozen=True)
class Job:
    """A named function; `every` seconds when the timetable runs it, `lasts` the seconds after which it is stopped."""

    name: str
    run: Callable[..., Any]
    every: int | None
    lasts: int = LASTS


_jobs: dict[str, Job] = {}
_broken_until = 0.0


def job(name: str, every: int | None = None, lasts: int = LASTS) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function the worker may run; it must be safe to run twice and safe to miss."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _jobs[name] = Job(name, function, every, lasts)
        return function

    return register


def timetable() -> list[Job]:
    """The jobs that run by themselves."""
    return [one for one in _jobs.values() if one.every]


def run(name: str, *ids: int) -> Any:
    """Run a job by its name, in a context and a database session of its own."""
    with current_app.app_context():
        return _jobs[name].run(*ids)


def connection() -> redis.Redis | None:
    """The Redis of this application, or None when none is configured."""
    url = settings().redis_url
    if url is None:
        return None
    known: dict[str, redis.Redis] = current_app.extensions.setdefault("redis_connections", {})
    if url not in known:
        known[url] = redis.Redis.from_url(url, socket_connect_timeout=0.3, socket_timeout=2.0)
    return known[url]


def queue(store: redis.Redis) -> Queue:
    """The one queue, serialised as JSON: whoever writes Redis must not run code here."""
    return Queue(QUEUE, connection=store, serializer=JSONSerializer)


def enqueue(name: str, *ids: int) -> bool:
    """Hint the worker at a job; False when Redis is away (the sweeper will find the row)."""
    global _broken_until
    if name not in _jobs:
        raise KeyError(name)
    store = connection()
    if store is None or time.monotonic() < _broken_until:
        return False
    try:
        queue(store).enqueue_call(
            "kernel.jobs.run",
            args=(name, *ids),
            timeout=_jobs[name].lasts,
            result_ttl=0,
            failure_ttl=86400,
            description=name,
        )
    except redis.RedisError as error:
        _broken_until = time.monotonic() + BREAK_SECONDS
        log.warning("hint %s not taken: %s", name, type(error).__name__)
        return False
    return True


def hint(name: str, *ids: int) -> None:
    """Enqueue after the open transaction has committed."""
    on_commit(partial(enqueue, name, *ids))
