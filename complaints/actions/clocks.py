"""Starting, meeting and stopping the clocks of a case (rules §7, §0b.4)."""

from datetime import date

from sqlalchemy import select

from accounts.roles import OrganisationKind
from complaints import rulesets
from complaints.deadlines import Deadline, deadline
from complaints.events import ClockMet, ClockStarted, ClockStopped
from complaints.models import Clock, Complaint
from kernel import calendars, clock, events
from kernel.db import db
from kernel.events import Actor


def compute(complaint: Complaint, code: str, start_on: date) -> Deadline:
    """The dates of a clock for this case's rule set and body, were it to start on this day."""
    rule = rulesets.load(complaint.ruleset).clock(code, body_kind=body_kind(complaint))
    return deadline(rule, body_kind=body_kind(complaint), start_on=start_on, calendar=calendars.current())


def body_kind(complaint: Complaint) -> str:
    """The kind of body whose rules the case runs under."""
    body = complaint.body
    return str(body.kind if body is not None else OrganisationKind.CONSUMER_ASSOCIATION)


def start(complaint: Complaint, code: str, by: Actor, start_on: date | None = None) -> Clock:
    """Start a clock today (or on the day given); a running clock of the same code is kept as it is."""
    running = _running(complaint, code)
    if running is not None:
        return running
    when = start_on or clock.today()
    dates = compute(complaint, code, when)
    row = Clock(
        complaint_id=complaint.id,
        code=code,
        ruleset=complaint.ruleset,
        body_kind=body_kind(complaint),
        article=dates.article,
        is_platform_rule=dates.is_platform_rule,
        duty=dates.duty,
        start_on=when,
        length=dates.length,
        unit=dates.unit,
        calendar_version=calendars.current().version,
        raw_due_on=dates.raw_due,
        due_on=dates.due,
        due_at=dates.due_at,
        warn_on=dates.warn_on,
        is_provisional=dates.provisional,
        started_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    events.record(ClockStarted(complaint.id, row.id, code, row.due_on, row.is_provisional), by)
    return row


def _running(complaint: Complaint, code: str) -> Clock | None:
    return db.session.scalar(
        select(Clock).where(
            Clock.complaint_id == complaint.id, Clock.code == code, Clock.met_at.is_(None), Clock.stopped_at.is_(None)
        )
    )


DUTY_DONE = frozenset({("assign", "T-INTAKE"), ("close", "T-CLOSE"), ("close", "T-TERM")})


def finish(complaint: Complaint, code: str, act: str, by: Actor) -> None:
    """End a running clock: met when the act was its duty, else stopped because the duty fell away."""
    if (act, code) in DUTY_DONE:
        meet(complaint, code, by)
    else:
        stop(complaint, code, by)


def meet(complaint: Complaint, code: str, by: Actor) -> bool:
    """The duty was done now; says whether in time (True also when no such clock runs)."""
    row = _running(complaint, code)
    if row is None:
        return True
    row.met_at = clock.now()
    on_time = row.met_at < row.due_at
    events.record(ClockMet(complaint.id, row.id, code, on_time), by)
    return on_time


def stop(complaint: Complaint, code: str, by: Actor) -> None:
    """The duty fell away."""
    row = _running(complaint, code)
    if row is not None:
        row.stopped_at = clock.now()
        events.record(ClockStopped(complaint.id, row.id, code), by)
