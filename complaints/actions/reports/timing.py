"""A body's time for a report: begun at its receipt, ended by the decision, extended once, swept apart from the cases'.

No text that is shipped sets it, for any kind of body: O121 art. 27 is for clues found in mediation, and art. 35 sends
to the penalty procedure, whose text is not shipped. So it is a 平台规则 everywhere (decision 0017).
"""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints import rulesets
from complaints.deadlines import Deadline, deadline, extended, warning_days
from complaints.events import (
    ReportBreached,
    ReportClockEnded,
    ReportClockStarted,
    ReportRedated,
    ReportWarned,
)
from complaints.lifecycle import ReportKind, ReportState
from complaints.lifecycle.reports import CHECK
from complaints.models import Report, ReportClock
from complaints.queries.figures import figures
from kernel import calendars, clock, events
from kernel.db import db, transaction
from kernel.errors import DomainError
from kernel.events import SYSTEM, Actor

BATCH = 200


class NoMoreTime(DomainError):
    """More time is given once, while the clock runs, and not by whoever asked for it."""

    status = 409

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这件举报的核查时间不能再延长。")


def dates_of(ruleset: str, start_on: date, *, is_extended: bool = False, length: int | None = None) -> Deadline:
    """The dates of a check that starts on this day; `length` is what a running clock began with."""
    rule = rulesets.load(ruleset).clock(CHECK)
    calendar = calendars.current()
    days = length or figures().get(rule.figure or "")
    found = deadline(rule, start_on=start_on, calendar=calendar, length=days)
    return extended(found, calendar=calendar) if is_extended else found


def start(report: Report, by: Actor, start_on: date | None = None) -> ReportClock:
    """Start the body's time today, or on the day given (the receipt of the last report, O121 art. 35)."""
    known = running(report)
    if known is not None:
        return known
    dates = dates_of(report.ruleset, start_on or clock.today())
    assert report.body_id is not None
    row = ReportClock(
        report_id=report.id,
        body_id=report.body_id,
        code=CHECK,
        ruleset=report.ruleset,
        article=dates.article,
        is_platform_rule=dates.is_platform_rule,
        start_on=dates.start_on,
        length=dates.length,
        started_at=clock.now(),
    )
    redate(row, dates)
    db.session.add(row)
    db.session.flush()
    db.session.expire(report, ["clocks"])
    events.record(ReportClockStarted(report.id, row.id, row.due_on, row.is_provisional), by)
    return row


def redate(row: ReportClock, dates: Deadline) -> None:
    """Take over computed dates; what was warned of stays said, a new day is warned of anew."""
    before = figures().get("warning") or rulesets.load(row.ruleset).platform["warning"].value
    days = warning_days(dates, before=before, calendar=calendars.current())
    if row in db.session and row.due_on != dates.due:
        row.warned_at = row.breached_at = None
    row.calendar_version, row.is_provisional = dates.calendar_version, dates.provisional
    row.due_on, row.due_at, row.warn_at = dates.due, dates.due_at, clock.start_of(days[0])
    row.next_at = _next(row)


def _next(row: ReportClock) -> datetime | None:
    if not row.is_running:
        return None
    if row.warned_at is None:
        return row.warn_at
    return row.due_at if row.breached_at is None else None


def running(report: Report) -> ReportClock | None:
    """The clock that runs, if one does."""
    return db.session.scalar(
        select(ReportClock).where(
            ReportClock.report_id == report.id, ReportClock.met_at.is_(None), ReportClock.stopped_at.is_(None)
        )
    )


def end(report: Report, by: Actor, *, is_met: bool) -> None:
    """End the clock: met when the act was its duty, else stopped because the duty fell away."""
    row = running(report)
    if row is None:
        return
    if is_met:
        row.met_at = clock.now()
    else:
        row.stopped_at = clock.now()
    row.next_at = None
    db.session.flush()
    events.record(ReportClockEnded(report.id, row.id, is_met), by)


def sweep_reports() -> dict[str, int]:
    """Warn, note breaches at their own instant, date anew by the present calendar; safe to run twice or late."""
    done = {"begun": _begin(), "said": 0, "redated": 0}
    with transaction():
        now = clock.now()
        due = select(ReportClock).where(ReportClock.next_at <= now).order_by(ReportClock.next_at).limit(BATCH)
        for row in db.session.scalars(due.with_for_update(skip_locked=True)):
            done["said"] += _say(row, now)
        older = select(ReportClock).where(
            ReportClock.met_at.is_(None),
            ReportClock.stopped_at.is_(None),
            ReportClock.calendar_version != calendars.current().version,
        )
        for row in db.session.scalars(older.limit(BATCH).with_for_update(skip_locked=True)):
            done["redated"] += _date_anew(row)
    return done


def _begin() -> int:
    """Start the clocks of reports that were with a body before reports had clocks, from the day they were filed."""
    with transaction():
        has_clock = select(ReportClock.id).where(ReportClock.report_id == Report.id).exists()
        found = select(Report).where(
            Report.kind == ReportKind.REPORT,
            Report.state.in_([ReportState.RECEIVED, ReportState.CHECKING]),
            Report.body_id.is_not(None),
            ~has_clock,
        )
        rows = list(db.session.scalars(found.limit(BATCH).with_for_update(skip_locked=True, of=Report)))
        for report in rows:
            start(report, SYSTEM, clock.day_of(report.filed_at))
        return len(rows)


def _say(row: ReportClock, now: datetime) -> int:
    said = 0
    if row.warned_at is None and row.warn_at <= now:
        row.warned_at, said = now, 1
        if row.due_at > now:
            events.record(ReportWarned(row.report_id, row.id, row.due_on), SYSTEM, happened_at=row.warn_at)
    if row.breached_at is None and row.due_at <= now:
        row.breached_at, said = row.due_at, said + 1
        events.record(ReportBreached(row.report_id, row.id, row.due_on), SYSTEM, happened_at=row.due_at)
    row.next_at = _next(row)
    return said


def _date_anew(row: ReportClock) -> int:
    old = row.due_on
    redate(row, dates_of(row.ruleset, row.start_on, is_extended=bool(row.more_granted), length=row.length))
    db.session.flush()
    if row.due_on == old:
        return 0
    events.record(ReportRedated(row.report_id, row.id, old, row.due_on), SYSTEM)
    return 1
