"""What happens when a clock runs: warned on its days, breached at its instant, each once; a clock decides nothing."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from complaints.actions.proposing import propose
from complaints.actions.reminding import Concern, Step, clocks_with_concern, lock_both, remind
from complaints.events import CaseEvent, ClockBreached, ClockWarned, DecisionProposed
from complaints.models import Breach, Clock, Complaint
from institutions.actions import count_breaches
from kernel import clock, events
from kernel.bulk import among, insert_many, update_many
from kernel.db import db, transaction
from kernel.events import SYSTEM

BATCH = 1000
ANSWERING = frozenset({"T-RESP", "T-RESP2"})
Dated = tuple[CaseEvent, datetime | None]


class Due(NamedTuple):
    """A clock the sweep must look at, as a plain row: no object is kept from batch to batch."""

    concern: Concern
    ruleset: str
    body_kind: str
    due_at: datetime
    warn_days: list[str]
    warned_at: datetime | None


def sweep_clocks() -> dict[str, int]:
    """Warn and note breaches of all clocks that are due, in batches; safe to run late, twice or in parallel."""
    done = {"warned": 0, "breached": 0}
    while (steps := _sweep_batch()) is not None:
        for kind in done:
            done[kind] += sum(step.kind == kind for step in steps)
    return done


def _sweep_batch() -> list[Step] | None:
    """One transaction over the clocks due first; None when none is due or others have them."""
    with transaction():
        now = clock.now()
        found = [tuple(row) for row in db.session.execute(_due(now))]
        rows = [Due(Concern(*row[5:]), *row[:5]) for row in found]
        if not rows:
            return None
        noted = _noted([row.concern.clock_id for row in rows if row.due_at <= now])
        steps = {row.concern.clock_id: _steps(row, now, noted) for row in rows}
        said = [step for several in steps.values() for step in several]
        _note(said, now)
        _tell_ledger(step.concern for step in said if step.kind == "breached" and step.concern.duty == "institution")
        late = [row for row in rows if any(step.kind == "breached" for step in steps[row.concern.clock_id])]
        _record(said, propose(((row.concern, row.ruleset, row.body_kind) for row in late), now))
        remind(said, now)
        _go_on(rows, now)
        return said


def _due(now: datetime) -> Select[Any]:
    """The clocks due first; what somebody works on at this moment waits a turn."""
    found = clocks_with_concern(Clock.ruleset, Clock.body_kind, Clock.due_at, Clock.warn_days, Clock.warned_at)
    return lock_both(found.where(Clock.next_at <= now).order_by(Clock.next_at).limit(BATCH))


def _noted(clock_ids: list[int]) -> set[tuple[int, date]]:
    """The breaches of these clocks that are on record."""
    if not clock_ids:
        return set()
    found = select(Breach.clock_id, Breach.due_on).where(among(Breach.clock_id, clock_ids))
    return {(clock_id, due_on) for clock_id, due_on in db.session.execute(found)}


def _steps(row: Due, now: datetime, noted: set[tuple[int, date]]) -> list[Step]:
    """What is to be said of a clock now, oldest first, each dated at its own instant."""
    days = [date.fromisoformat(words) for words in row.warn_days]
    steps = [Step(row.concern, "warned", on, at) for on in days if (at := clock.start_of(on)) <= now]
    key = (row.concern.clock_id, row.concern.due_on)
    if row.due_at <= now and key not in noted:
        steps.append(Step(row.concern, "breached", row.concern.due_on, row.due_at))
    return steps


def _note(steps: list[Step], now: datetime) -> None:
    """Write the breaches, each dated at the breach."""
    rows = [
        {"clock_id": step.concern.clock_id, "due_on": step.on, "breached_at": step.at, "noticed_at": now, "why": ""}
        for step in steps
        if step.kind == "breached"
    ]
    insert_many(Breach, rows)


def _tell_ledger(concerns: Iterable[Concern]) -> None:
    """Which institutions let a day pass, and which of those the day of an answer."""
    late = list(concerns)
    if not late:
        return
    found = select(Complaint.id, Complaint.institution_id).where(
        among(Complaint.id, {one.complaint_id for one in late})
    )
    of_case = {row[0]: row[1] for row in db.session.execute(found)}
    breaches = Counter(of_case[one.complaint_id] for one in late)
    count_breaches(breaches, Counter(of_case[one.complaint_id] for one in late if one.code in ANSWERING))


def _record(steps: list[Step], proposals: dict[int, tuple[int, str]]) -> None:
    """One event for each step, and one for each paper that was drafted."""
    kinds: dict[str, type[ClockWarned | ClockBreached]] = {"warned": ClockWarned, "breached": ClockBreached}
    items: list[Dated] = []
    for step in steps:
        case, key = step.concern.complaint_id, step.concern.clock_id
        items.append((kinds[step.kind](case, key, step.concern.code, step.concern.due_on), step.at))
        if step.kind == "breached" and key in proposals:
            items.append((DecisionProposed(case, proposals[key][0], key, proposals[key][1]), None))
    events.record_many(items, SYSTEM)


def _go_on(rows: Iterable[Due], now: datetime) -> None:
    """Leave to each clock the days it must still be warned on, and the instant it must be looked at next."""
    moved = []
    for row in rows:
        left = [words for words in row.warn_days if clock.start_of(date.fromisoformat(words)) > now]
        instants = [clock.start_of(date.fromisoformat(words)) for words in left]
        if row.due_at > now:
            instants.append(row.due_at)
        warned_at = row.warned_at if len(left) == len(row.warn_days) else now
        next_at = min(instants, default=None)
        moved.append({"id": row.concern.clock_id, "warn_days": left, "warned_at": warned_at, "next_at": next_at})
    update_many(Clock, "id", moved)
