"""Starting, ending and sweeping the clocks of an institution's life."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from accounts.figures import figure
from institutions.deadlines import CYCLE_CLOCKS, CycleDates, Unit, date_clock
from institutions.events import (
    CycleClockBreached,
    CycleClockEnded,
    CycleClockRedated,
    CycleClockStarted,
    CycleClockWarned,
)
from institutions.lifecycle import Cycle
from institutions.models import CycleClock
from kernel import calendars, clock, events
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor

BATCH = 500


@dataclass(frozen=True)
class Subject:
    """The record a clock belongs to: of which institution and cycle, its id, and whose duty it is."""

    institution_id: int
    cycle: Cycle
    id: int
    organisation_id: int | None = None


def dates_of(code: str, start_on: date, *, due: date | None = None, length: int | None = None) -> CycleDates:
    """The dates of a clock that starts on this day; a running clock keeps the `length` it began with."""
    rule = CYCLE_CLOCKS[code]
    days = length or (figure(rule.figure) if rule.figure else None)
    return date_clock(rule, start_on, calendars.current(), length=days, due=due)


def start_clock(
    subject: Subject, code: str, by: Actor, *, start_on: date | None = None, due: date | None = None
) -> CycleClock:
    """Start a clock today or on the day given (inside an act); a running one of the same code is kept as it is."""
    known = running_clock(subject, code)
    if known is not None:
        return known
    dates = dates_of(code, start_on or clock.today(), due=due)
    row = CycleClock(
        institution_id=subject.institution_id,
        cycle=subject.cycle,
        subject_id=subject.id,
        code=code,
        organisation_id=subject.organisation_id,
        article=dates.rule.law,
        is_platform_rule=dates.rule.is_platform_rule,
        start_on=dates.start_on,
        length=dates.length,
        unit=str(dates.rule.unit),
        started_at=clock.now(),
    )
    _take_over(row, dates)
    db.session.add(row)
    db.session.flush()
    events.record(CycleClockStarted(*_names(row), row.due_on), by)
    return row


def running_clock(subject: Subject, code: str) -> CycleClock | None:
    """The clock of this code that runs for a record, if one does."""
    return db.session.scalar(
        select(CycleClock).where(
            CycleClock.cycle == subject.cycle,
            CycleClock.subject_id == subject.id,
            CycleClock.code == code,
            CycleClock.met_at.is_(None),
            CycleClock.stopped_at.is_(None),
        )
    )


def end_clock(subject: Subject, code: str, by: Actor, *, is_met: bool) -> None:
    """End a clock (inside an act): met when the act was its duty, else stopped because the duty fell away."""
    row = running_clock(subject, code)
    if row is None:
        return
    if is_met:
        row.met_at = clock.now()
    else:
        row.stopped_at = clock.now()
    row.next_at = None
    db.session.flush()
    events.record(CycleClockEnded(*_names(row), is_met), by)


def sweep_cycle_clocks() -> dict[str, int]:
    """Warn, note breaches at their own instant, date anew by the present calendar; safe to run twice or late."""
    done = {"said": 0, "redated": 0}
    with transaction():
        now = clock.now()
        due = select(CycleClock).where(CycleClock.next_at <= now).order_by(CycleClock.next_at).limit(BATCH)
        for row in db.session.scalars(due.with_for_update(skip_locked=True)):
            done["said"] += _say(row, now)
        older = select(CycleClock).where(
            CycleClock.met_at.is_(None),
            CycleClock.stopped_at.is_(None),
            CycleClock.calendar_version != calendars.current().version,
        )
        for row in db.session.scalars(older.order_by(CycleClock.id).limit(BATCH).with_for_update(skip_locked=True)):
            done["redated"] += _date_anew(row)
    return done


def _names(row: CycleClock) -> tuple[int, int, str, int, str]:
    return row.institution_id, row.id, str(row.cycle), row.subject_id, row.code


def _take_over(row: CycleClock, dates: CycleDates) -> None:
    row.calendar_version, row.is_provisional = dates.calendar_version, dates.is_provisional
    row.due_on, row.due_at, row.warn_on = dates.due, dates.due_at, dates.warn_on
    row.next_at = _next(row)


def _next(row: CycleClock) -> datetime | None:
    if not row.is_running:
        return None
    if row.warned_at is None:
        return clock.start_of(row.warn_on)
    return row.due_at if row.breached_at is None else None


def _say(row: CycleClock, now: datetime) -> int:
    said = 0
    warn_at = clock.start_of(row.warn_on)
    if row.warned_at is None and warn_at <= now:
        row.warned_at, said = now, 1
        if row.due_at > now:
            events.record(CycleClockWarned(*_names(row), row.due_on), SYSTEM, happened_at=warn_at)
    if row.due_at <= now and CYCLE_CLOCKS[row.code].passes:
        row.met_at, row.next_at, said = row.due_at, None, said + 1
        events.record(CycleClockEnded(*_names(row), True), SYSTEM, happened_at=row.due_at)
    elif row.breached_at is None and row.due_at <= now:
        row.breached_at, said = row.due_at, said + 1
        events.record(CycleClockBreached(*_names(row), row.due_on), SYSTEM, happened_at=row.due_at)
    row.next_at = _next(row)
    return said


def _date_anew(row: CycleClock) -> int:
    old = row.due_on
    is_set = row.unit == str(Unit.DATE)
    dates = dates_of(row.code, row.start_on, due=old if is_set else None, length=row.length or None)
    if dates.due != old:
        row.warned_at = row.breached_at = None
    _take_over(row, dates)
    db.session.flush()
    if dates.due == old:
        return 0
    events.record(CycleClockRedated(*_names(row), old, row.due_on), SYSTEM)
    return 1
