"""What happens when a clock runs: a warning once, a breach once, dated at the breach; a clock decides nothing."""

from sqlalchemy import or_, select

from complaints.events import ClockBreached, ClockWarned
from complaints.models import Breach, Clock
from kernel import clock, events
from kernel.db import db, transaction
from kernel.events import SYSTEM

BATCH = 500


def sweep_clocks() -> dict[str, int]:
    """Warn and note breaches of all running clocks that are due, in batches; safe to run late, twice or in parallel."""
    done = {"warned": 0, "breached": 0}
    while any(counts := _sweep_batch()):
        done["warned"] += counts[0]
        done["breached"] += counts[1]
    return done


def _sweep_batch() -> tuple[int, int]:
    with transaction():
        now, today = clock.now(), clock.today()
        noted = select(Breach.id).where(Breach.clock_id == Clock.id, Breach.due_on == Clock.due_on).exists()
        rows = db.session.scalars(
            select(Clock)
            .where(
                Clock.met_at.is_(None),
                Clock.stopped_at.is_(None),
                or_((Clock.due_at <= now) & ~noted, (Clock.warn_on <= today) & Clock.warned_at.is_(None)),
            )
            .order_by(Clock.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True, of=Clock)
        ).all()
        counts = [0, 0]
        for row in rows:
            if row.warned_at is None and row.warn_on <= today:
                row.warned_at = now
                counts[0] += 1
                events.record(ClockWarned(row.complaint_id, row.id, row.code, row.due_on), SYSTEM)
            if row.due_at <= now and not any(breach.due_on == row.due_on for breach in row.breaches):
                counts[1] += 1
                _breach(row)
        return counts[0], counts[1]


def _breach(row: Clock) -> None:
    db.session.add(Breach(clock_id=row.id, due_on=row.due_on, breached_at=row.due_at, noticed_at=clock.now()))
    breached = ClockBreached(row.complaint_id, row.id, row.code, row.due_on)
    events.record(breached, SYSTEM, happened_at=row.due_at)
