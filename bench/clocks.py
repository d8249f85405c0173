"""A database for measuring clocks: a generated one, topped up to so many open clocks, of which so many fall due.

The generator's cases keep their own clocks; copies of them, next looked at a month from now, bring the table and its
indexes to size. On each of a few days to come exactly so many clocks of different cases are due: half of them breached,
half to be warned of, each case with its own chain of events.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import text

from kernel import clock
from kernel.db import db

_OPEN = "met_at IS NULL AND stopped_at IS NULL"
_COPIED = """complaint_id, code, ruleset, body_kind, body_id, article, is_platform_rule, duty, start_on, length, unit,
    calendar_version, raw_due_on, due_on, due_at, warn_on, warn_days, is_provisional, started_at, warned_at"""
_TOP_UP = f"""
    INSERT INTO clocks ({_COPIED}, next_at)
    SELECT {_COPIED}, :later FROM clocks, generate_series(1, :times) WHERE {_OPEN} LIMIT :missing
"""
_CHOOSE = f"""
    CREATE TEMP TABLE chosen ON COMMIT DROP AS
    SELECT id, row_number() OVER (ORDER BY md5(id::text)) - 1 AS place
    FROM (SELECT min(id) AS id FROM clocks WHERE {_OPEN} AND body_id IS NOT NULL GROUP BY complaint_id) AS first
    ORDER BY place LIMIT :wanted
"""
_BREACHED = """
    UPDATE clocks SET due_on = :on, raw_due_on = :on, due_at = :due_at, next_at = :due_at, warn_days = '[]'
    FROM chosen WHERE chosen.id = clocks.id AND place >= :first AND place < :middle
"""
_WARNED = """
    UPDATE clocks SET due_on = :later_on, due_at = :later, next_at = :due_at, warn_days = :days
    FROM chosen WHERE chosen.id = clocks.id AND place >= :middle AND place < :last
"""


def shape(at: datetime, clocks: int, due: int, days: int) -> list[datetime]:
    """Top up and set the due ones; answers the instant of each day's sweep, an hour after its clocks fell due."""
    later = clock.start_of(clock.day_of(at) + timedelta(days=45))
    run = db.session.execute
    running = int(db.session.scalar(text(f"SELECT count(*) FROM clocks WHERE {_OPEN}")) or 0)
    run(text(f"UPDATE clocks SET next_at = :later WHERE {_OPEN} AND next_at < :later"), {"later": later})
    if running < clocks:
        more = {"later": later, "times": clocks // running + 1, "missing": clocks - running}
        run(text(_TOP_UP), more)
    run(text(_CHOOSE), {"wanted": due * days})
    instants = [_day(clock.day_of(at) + timedelta(days=number + 1), number, due, later) for number in range(days)]
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE clocks"))
    return instants


def _day(on: date, number: int, due: int, later: datetime) -> datetime:
    """One day's clocks: they fall due when the day is over."""
    due_at, first = clock.end_of(on), number * due
    days = f'["{clock.day_of(due_at)}", "{clock.day_of(later) - timedelta(days=1)}"]'
    places = {"first": first, "middle": first + due // 2, "last": first + due, "due_at": due_at}
    db.session.execute(text(_BREACHED), {"on": on, **places})
    db.session.execute(text(_WARNED), {"later": later, "later_on": clock.day_of(later), "days": days, **places})
    return due_at + timedelta(hours=1)


def running() -> int:
    """How many clocks run."""
    found = int(db.session.scalar(text(f"SELECT count(*) FROM clocks WHERE {_OPEN}")) or 0)
    db.session.rollback()
    return found
