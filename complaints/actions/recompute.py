"""After the calendar changed every open clock is counted again: the same facts, other days (rules §7.4)."""

import logging
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from complaints.actions import clocks
from complaints.actions.reminding import Concern, Step, clocks_with_concern, lock_both, remind
from complaints.deadlines import Deadline
from complaints.events import ClockRedated
from complaints.models import Breach, Clock
from complaints.queries.dating import dated
from complaints.queries.figures import figures
from kernel import calendars, clock, events
from kernel.bulk import update_many
from kernel.db import db, transaction
from kernel.events import SYSTEM
from kernel.workdays import Calendar

BATCH, CAUSE = 500, "calendar"
DATED = [
    "calendar_version",
    "is_provisional",
    "raw_due_on",
    "due_on",
    "due_at",
    "warn_on",
    "warn_days",
    "next_at",
]
log = logging.getLogger(__name__)


def recompute_clocks(batches: int | None = None) -> dict[str, int]:
    """Count open clocks anew that an older calendar dated, so many batches at most; says how many and how many moved.

    Each batch is a transaction of its own: killed at any point, the next call goes on with what is left.
    """
    done, calendar = {"counted": 0, "redated": 0}, calendars.current()
    for version in _older(calendar):
        last = 0
        while batches is None or batches > 0:
            counted, redated, last = _batch(version, last, calendar)
            if not counted:
                break
            done["counted"] += counted
            done["redated"] += redated
            batches = None if batches is None else batches - 1
    return done


def _older(calendar: Calendar) -> list[str]:
    """The calendars by which clocks still run, but for the present one."""
    running = select(Clock.calendar_version).where(Clock.met_at.is_(None), Clock.stopped_at.is_(None)).distinct()
    return sorted(set(db.session.scalars(running)) - {calendar.version})


def _batch(version: str, after: int, calendar: Calendar) -> tuple[int, int, int]:
    """One transaction: how many clocks were counted, how many moved, and the last of them."""
    with transaction():
        rows = [(row[0], Concern(*row[1:])) for row in db.session.execute(_open(version, after))]
        if not rows:
            return 0, 0, after
        moved = [(row, concern, new) for row, concern in rows if (new := _count(row, calendar)) is not None]
        _redate(moved, calendar)
        _write([row for row, _ in rows])
        return len(rows), len(moved), rows[-1][0].id


def _redate(moved: list[tuple[Clock, Concern, Deadline]], calendar: Calendar) -> None:
    """The clocks whose last day moved: both days in an event, and everybody concerned reminded of the new one."""
    said, noted = _ledger([row for row, _, _ in moved])
    before, now = figures().get("warning"), clock.now()
    items: list[tuple[ClockRedated, None]] = []
    for row, _, new in moved:
        short, old = new.due < row.due_on, row.due_on
        items.append(
            (ClockRedated(row.complaint_id, row.id, row.code, old, new.due, short, CAUSE, calendar.version), None)
        )
        _take_over(row, new)
        _put(row, warn_days=clocks.days_to_warn(new, calendar, before, said.get((row.id, new.due))))
        # A duty late by a later day already is not late once more by an earlier one.
        is_breached = any(due_on >= new.due for due_on in noted.get(row.id, ()))
        _put(row, next_at=clocks.next_look(row, is_breached=is_breached))
    events.record_many(items, SYSTEM)
    steps = [Step(one._replace(due_on=new.due), "redated", clock.today(), now) for _, one, new in moved]
    remind(steps, now)


def _open(version: str, after: int) -> Select[Any]:
    """The next open clocks that this calendar dated, in the order of their ids."""
    running = clocks_with_concern(Clock).where(
        Clock.calendar_version == version, Clock.id > after, Clock.met_at.is_(None), Clock.stopped_at.is_(None)
    )
    both = running.options(selectinload(Clock.pauses), selectinload(Clock.extensions))
    return lock_both(both.order_by(Clock.id).limit(BATCH)).execution_options(populate_existing=True)


def _count(row: Clock, calendar: Calendar) -> Deadline | None:
    """The dates by this calendar, if the last day moved; else the row only notes that it was counted by it."""
    try:
        new = dated(row, calendar)
    except (LookupError, ValueError) as error:  # a rule that is gone leaves its clock as it was told
        log.warning("clock %s keeps its day: %s", row.id, error)
        _put(row, calendar_version=calendar.version)
        return None
    if new.due != row.due_on:
        return new
    _take_over(row, new)
    return None


def _take_over(row: Clock, new: Deadline) -> None:
    """The dates and the calendar they were counted by; length, article and start stay what they were."""
    _put(row, calendar_version=new.calendar_version, is_provisional=new.provisional, warn_on=new.warn_on)
    _put(row, raw_due_on=new.raw_due, due_on=new.due, due_at=new.due_at)


def _put(row: Clock, **values: Any) -> None:
    """Set values that `_write` will store: a flush would send a statement for every few rows."""
    for name, value in values.items():
        set_committed_value(row, name, value)


def _write(rows: list[Clock]) -> None:
    """Store what `_put` set, all rows in one statement."""
    update_many(Clock, "id", [{name: getattr(row, name) for name in ("id", *DATED)} for row in rows])


def _ledger(rows: list[Clock]) -> tuple[dict[tuple[int, date], set[date]], dict[int, list[date]]]:
    """What was said of these clocks before: the days warned on, and the days breached."""
    if not rows:
        return {}, {}
    noted: dict[int, list[date]] = {}
    found = select(Breach.clock_id, Breach.due_on).where(Breach.clock_id.in_([row.id for row in rows]))
    for clock_id, due_on in db.session.execute(found):
        noted.setdefault(clock_id, []).append(due_on)
    return clocks.said_days(rows), noted
