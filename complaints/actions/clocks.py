"""Starting, meeting and stopping the clocks of a case (rules §7, §0b.4)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from complaints import rulesets
from complaints.deadlines import Deadline, deadline, until, warning_days
from complaints.events import ClockMet, ClockReopened, ClockStarted, ClockStopped, ClockWarned
from complaints.models import Clock, ClockPause, Complaint
from complaints.queries.figures import figures
from complaints.rulesets import ClockRule
from kernel import calendars, clock, events
from kernel.db import db
from kernel.events import Actor, EventRow
from kernel.workdays import Calendar, Pause


def compute(complaint: Complaint, code: str, start_on: date) -> Deadline:
    """The dates of a clock for this case's rule set and body, were it to start on this day."""
    return _dates(complaint, code, start_on, body_kind(complaint))


def _dates(complaint: Complaint, code: str, start_on: date, kind: str) -> Deadline:
    rule = rulesets.load(complaint.ruleset).clock(code, body_kind=kind)
    length = figures().get(rule.figure) if rule.figure else None
    return deadline(rule, body_kind=kind, start_on=start_on, calendar=calendars.current(), length=length)


def body_kind(complaint: Complaint) -> str:
    """The kind of body whose rules the case runs under."""
    body = complaint.body
    return str(body.kind if body is not None else OrganisationKind.CONSUMER_ASSOCIATION)


def start(complaint: Complaint, code: str, by: Actor, start_on: date | None = None) -> Clock:
    """Start a clock today (or on the day given); a running clock of the same code and body is kept as it is."""
    known = running(complaint, code, complaint.body_id)
    if known is not None:
        return known
    return _record(complaint, compute(complaint, code, start_on or clock.today()), by)


def start_another(complaint: Complaint, code: str, by: Actor, start_on: date) -> Clock:
    """Start a clock beside any of the same code (each clue has its own)."""
    return _record(complaint, compute(complaint, code, start_on), by)


def start_for(complaint: Complaint, body: Organisation, code: str, by: Actor) -> Clock:
    """Start today a clock of a body that need not be the handling one (a clock is per body, rules R7)."""
    known = running(complaint, code, body.id)
    if known is not None:
        return known
    return _record(complaint, _dates(complaint, code, clock.today(), str(body.kind)), by, body)


def start_until(complaint: Complaint, code: str, due: date, by: Actor, start_on: date | None = None) -> Clock:
    """Start a clock whose last day is set by hand or by agreement (T-ID, T-PERF); one of the code that runs is kept."""
    known = running(complaint, code, complaint.body_id)
    if known is not None:
        return known
    kind = body_kind(complaint)
    rule = rulesets.load(complaint.ruleset).clock(code, body_kind=kind)
    found = until(rule, body_kind=kind, start_on=start_on or clock.today(), due=due, calendar=calendars.current())
    return _record(complaint, found, by)


def _record(complaint: Complaint, dates: Deadline, by: Actor, body: Organisation | None = None) -> Clock:
    row = Clock(
        complaint_id=complaint.id,
        code=dates.clock,
        ruleset=complaint.ruleset,
        body_kind=str(body.kind) if body is not None else body_kind(complaint),
        body_id=body.id if body is not None else complaint.body_id,
        is_platform_rule=dates.is_platform_rule,
        duty=dates.duty,
        start_on=dates.start_on,
        started_at=clock.now(),
    )
    redate(row, dates)
    db.session.add(row)
    db.session.flush()
    events.record(ClockStarted(complaint.id, row.id, row.code, row.due_on, row.is_provisional), by)
    return row


def redate(row: Clock, dates: Deadline) -> None:
    """Take over newly computed dates: what to warn of and when the sweep must look next follow from them."""
    # An extension is a row of its own: the clock keeps the length it began with.
    row.article, row.length, row.unit = dates.article, (dates.extends or dates).length, dates.unit
    row.calendar_version, row.is_provisional = dates.calendar_version, dates.provisional
    row.raw_due_on, row.due_on, row.due_at, row.warn_on = dates.raw_due, dates.due, dates.due_at, dates.warn_on
    said = said_days([row]) if row in db.session else {}
    row.warn_days = days_to_warn(dates, calendars.current(), figures().get("warning"), said.get((row.id, row.due_on)))
    row.next_at = next_look(row, is_breached=False)


def days_to_warn(dates: Deadline, calendar: Calendar, before: int | None, said: set[date] | None = None) -> list[str]:
    """The days still to warn on; of those that have passed the newest, unless it was warned of for this due date."""
    known = rulesets.load(dates.ruleset).platform["warning"].value
    days = warning_days(dates, before=known if before is None else before, calendar=calendar)
    today = clock.today()
    # Of days that have passed already the newest still warns: a clock that starts late is warned of at once.
    past, coming = [day for day in days if day <= today], [day for day in days if day > today]
    return [day.isoformat() for day in [*past[-1:], *coming] if day not in (said or ())]


def said_days(rows: Iterable[Clock]) -> dict[tuple[int, date], set[date]]:
    """By clock and due date the days it was warned on, as the events have them."""
    streams = {f"complaint:{row.complaint_id}" for row in rows}
    found = select(EventRow).where(EventRow.stream.in_(streams), EventRow.kind == ClockWarned.kind)
    said: dict[tuple[int, date], set[date]] = {}
    for event in db.session.scalars(found):
        key = event.data["clock_id"], date.fromisoformat(event.data["due_on"])
        said.setdefault(key, set()).add(clock.day_of(event.happened_at))
    return said


def next_look(row: Clock, *, is_breached: bool) -> datetime | None:
    """The instant the sweep must look at a clock next; None when nothing is left to say."""
    if not row.is_running or row.paused_on is not None:
        return None
    instants = [clock.start_of(date.fromisoformat(day)) for day in row.warn_days]
    if not is_breached:
        instants.append(row.due_at)
    return min(instants, default=None)


def rule_of(row: Clock) -> ClockRule:
    """The rule a clock runs under."""
    return rulesets.load(row.ruleset).clock(row.code, body_kind=row.body_kind)


def pauses_of(rows: list[ClockPause]) -> list[Pause]:
    """The ended pauses of a ledger as the arithmetic takes them."""
    return [Pause(row.start_on, row.end_on, row.words or row.reason) for row in rows if row.end_on is not None]


def running(complaint: Complaint, code: str, body_id: int | None = None) -> Clock | None:
    """The newest clock of a code that runs; with a body, that body's (a clock is per competent body, rules R7)."""
    return next(iter(_all_running(complaint, code, body_id)), None)


def _all_running(complaint: Complaint, code: str, body_id: int | None) -> list[Clock]:
    found = select(Clock).where(
        Clock.complaint_id == complaint.id, Clock.code == code, Clock.met_at.is_(None), Clock.stopped_at.is_(None)
    )
    if body_id is not None:
        found = found.where(Clock.body_id == body_id)
    return list(db.session.scalars(found.order_by(Clock.id.desc())))


DUTY_DONE = frozenset(
    {("assign", "T-INTAKE"), ("hand_off", "T-INTAKE"), ("close", "T-CLOSE")}
    | {("settle", "T-ODR"), ("decline", "T-ODR")}
    | {(act, "T-CHOICE") for act in ("move_on", "close")}
    | {("review_admin", "T-ADM")}
    | {("answer_objection", "T-ROUTE"), ("supply_identity", "T-ID"), ("settle_power", "T-JUR"), ("designate", "T-JUR")}
    | {("supply_supplement", "T-SUP"), ("decide_recusal", "T-REC")}
)


def finish(complaint: Complaint, code: str, act: str, by: Actor) -> None:
    """End a running clock: met when the act was its duty, else stopped because the duty fell away."""
    if (act, code) in DUTY_DONE:
        meet(complaint, code, by)
    else:
        stop(complaint, code, by)


def meet(
    complaint: Complaint, code: str, by: Actor, *, body_id: int | None = None, done_on: date | None = None
) -> bool:
    """The duty was done now, the body's own if one is named; says whether in time (True also when none runs).

    `done_on` is the day it was done, where that is told only later.
    """
    in_time = [_meet(complaint, row, by, done_on) for row in _all_running(complaint, code, body_id)]
    return all(in_time)


def meet_one(complaint: Complaint, clock_id: int | None, by: Actor, *, done_on: date | None = None) -> bool:
    """The duty of this one clock was done now, or on a day told later; True also when it does not run."""
    row = db.session.get(Clock, clock_id) if clock_id is not None else None
    return _meet(complaint, row, by, done_on) if row is not None and row.is_running else True


def _meet(complaint: Complaint, row: Clock, by: Actor, done_on: date | None = None) -> bool:
    was_paused = row.paused_on is not None
    _end_pause(row)
    met_at = clock.now() if done_on is None else min(clock.now(), clock.end_of(done_on) - timedelta(seconds=1))
    row.met_at, row.next_at, row.paused_on = met_at, None, None
    in_time = was_paused or row.met_at < row.due_at
    events.record(ClockMet(complaint.id, row.id, row.code, in_time), by)
    return in_time


def reopen(complaint: Complaint, code: str, by: Actor, *, body_id: int | None) -> None:
    """A duty that counted as done is not: the body's newest clock of the code runs on to the day it had."""
    if running(complaint, code, body_id) is not None:
        return
    done = select(Clock).filter_by(complaint_id=complaint.id, code=code, body_id=body_id)
    row = db.session.scalars(done.where(Clock.met_at.is_not(None)).order_by(Clock.id.desc()).limit(1)).first()
    if row is None:
        return
    row.met_at = None
    row.next_at = next_look(row, is_breached=any(breach.due_on == row.due_on for breach in row.breaches))
    events.record(ClockReopened(complaint.id, row.id, row.code), by)


def _end_pause(row: Clock) -> None:
    """A pause ends with its clock."""
    for pause in row.pauses:
        if pause.end_on is None:
            pause.end_on, pause.ended_at = max(pause.start_on, clock.today()), clock.now()


def hand_on(complaint: Complaint, from_id: int | None) -> None:
    """Clocks of the case go on under the body that has it now; its duty to tell stays with the former."""
    mine = (Clock.complaint_id == complaint.id, Clock.body_id == from_id, Clock.code != "T-ACC")
    for row in db.session.scalars(select(Clock).where(*mine, Clock.met_at.is_(None), Clock.stopped_at.is_(None))):
        row.body_id = complaint.body_id


def stop(complaint: Complaint, code: str, by: Actor, *, body_id: int | None = None) -> None:
    """The duty fell away, the body's own if one is named."""
    for row in _all_running(complaint, code, body_id):
        stop_one(complaint, row, by)


def stop_one(complaint: Complaint, row: Clock, by: Actor) -> None:
    """The duty of this one clock fell away."""
    _end_pause(row)
    row.stopped_at, row.next_at, row.paused_on = clock.now(), None, None
    events.record(ClockStopped(complaint.id, row.id, row.code), by)


def begun_on(complaint: Complaint, code: str, start_on: date) -> list[Clock]:
    """The running clocks of a code that were started from this day."""
    return [row for row in _all_running(complaint, code, None) if row.start_on == start_on]
