"""Limits on tries: `hit` counts one and refuses what is too many.

Redis is a shield in front of the table, never the judge: a durable limit (signing in, codes) counts in the database as
well, so it holds when Redis is emptied or gone. Keys are kept as keyed hashes: a table of tries names nobody.
"""

import logging
import time

import redis
from flask import current_app
from sqlalchemy import BigInteger, Index, String, delete, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel import clock, jobs
from kernel.config import settings
from kernel.crypto import blind_index
from kernel.db import Model, db, in_transaction, transaction
from kernel.errors import TooMany

log = logging.getLogger(__name__)
REDIS_SECONDS = 0.2
BREAK_SECONDS = 5.0
_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('TTL', KEYS[1])}
"""
_broken_until = 0.0
_light: dict[str, tuple[int, float]] = {}
LIGHT_MOST = 50_000


class RateCount(Model):
    """How often something was tried in the window that ends at `ends` (seconds since 1970)."""

    __tablename__ = "rate_counts"
    __table_args__ = (Index("ix_rate_counts_ends", "ends"),)

    bucket: Mapped[str] = mapped_column(String(40), primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    ends: Mapped[int] = mapped_column(BigInteger)


def hit(bucket: str, key: str, limit: int, per_seconds: int, *, durable: bool = True) -> None:
    """Count a try; raises TooMany beyond `limit` tries in `per_seconds`, with the seconds to wait.

    `durable=False` counts in Redis alone while it is there, for pages read often. Call it outside `transaction()`:
    a try counts even when what follows fails.
    """
    if in_transaction():
        raise RuntimeError("a try is counted outside transaction()")
    hashed = blind_index(f"limit/{bucket}", key)
    found = _count_in_redis(f"limit:{bucket}:{hashed}", per_seconds)
    if found is not None and found[0] > limit:
        raise TooMany(max(1, found[1]))
    if found is None or durable:
        count, ends = _count_in_table(bucket, hashed, per_seconds)
        if count > limit:
            raise TooMany(max(1, ends - _now()))


def light(bucket: str, key: str, per_seconds: int) -> tuple[int, int]:
    """Count a try of something read often and say how many there were and the seconds until it starts anew.

    It never writes the database: while Redis is away each process counts for itself.
    """
    name = f"limit:{bucket}:{blind_index(f'limit/{bucket}', key)}"
    found = _count_in_redis(name, per_seconds)
    if found is not None:
        return found[0], max(1, found[1])
    now = time.monotonic()
    count, ends = _light.get(name, (0, 0.0))
    if ends <= now:
        count, ends = 0, now + per_seconds
    if len(_light) >= LIGHT_MOST:
        _light.clear()
    _light[name] = (count + 1, ends)
    return count + 1, max(1, round(ends - now))


def clear(bucket: str, key: str) -> None:
    """Forget the tries of a key, after the right one."""
    hashed = blind_index(f"limit/{bucket}", key)
    with transaction():
        db.session.execute(delete(RateCount).where(RateCount.bucket == bucket, RateCount.key_hash == hashed))
    store = _store()
    if store is not None:
        try:
            store.delete(f"limit:{bucket}:{hashed}")
        except redis.RedisError as error:
            _break(error)


@jobs.job("limits.forget", every=3600)
def forget_expired() -> int:
    """Delete counts whose window is over; says how many."""
    with transaction():
        gone = db.session.execute(delete(RateCount).where(RateCount.ends <= _now()).returning(RateCount.bucket))
        return len(gone.all())


def _now() -> int:
    return int(clock.now().timestamp())


def _count_in_table(bucket: str, hashed: str, per_seconds: int) -> tuple[int, int]:
    """One statement on a connection of its own: parallel tries cannot slip past, and no rollback undoes a try."""
    statement = """
        INSERT INTO rate_counts (bucket, key_hash, count, ends) VALUES (:bucket, :hashed, 1, :now + :seconds)
        ON CONFLICT (bucket, key_hash) DO UPDATE SET
            count = CASE WHEN rate_counts.ends <= :now THEN 1 ELSE rate_counts.count + 1 END,
            ends = CASE WHEN rate_counts.ends <= :now THEN excluded.ends ELSE rate_counts.ends END
        RETURNING count, ends
    """
    values = {"bucket": bucket, "hashed": hashed, "now": _now(), "seconds": per_seconds}
    with db.engine.connect().execution_options(immediate=True) as connection, connection.begin():
        count, ends = connection.execute(text(statement), values).one()
    return int(count), int(ends)


def _count_in_redis(name: str, per_seconds: int) -> tuple[int, int] | None:
    store = _store()
    if store is None:
        return None
    try:
        count, left = store.eval(_COUNT, 1, name, per_seconds)
    except redis.RedisError as error:
        _break(error)
        return None
    return int(count), int(left)


def _store() -> "redis.Redis | None":
    """Redis with a short patience, or None when there is none or it failed a moment ago."""
    url = settings().redis_url
    if url is None or time.monotonic() < _broken_until:
        return None
    known: dict[str, redis.Redis] = current_app.extensions.setdefault("limit_connections", {})
    if url not in known:
        known[url] = redis.Redis.from_url(url, socket_connect_timeout=REDIS_SECONDS, socket_timeout=REDIS_SECONDS)
    return known[url]


def _break(error: redis.RedisError) -> None:
    global _broken_until
    _broken_until = time.monotonic() + BREAK_SECONDS
    log.warning("limits count in the database for a while: %s", type(error).__name__)
