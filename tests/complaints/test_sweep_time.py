"""Days go by with outages, late runs and clocks stepped back: no step of any clock is missed, none is said twice."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select

from complaints import actions as cases
from complaints.models import Breach, Clock, Reminder
from kernel import chain, clock
from kernel.db import db, transaction
from kernel.events import EventRow
from tests.world import World, build

BEGIN = datetime(2026, 1, 5, 2, tzinfo=UTC)
DAY = timedelta(days=1)
Said = Counter[tuple[int, str, datetime]]


@dataclass(frozen=True)
class Plan:
    """How many clocks over how many days, and how often nobody sweeps or the machine's clock is set back."""

    clocks: int
    days: int
    outages: int
    cases: int


def _world() -> World:
    with clock.stepped(BEGIN - 20 * DAY):
        return build()


def _clocks(plan: Plan, dice: random.Random, world: World) -> Said:
    """Insert the clocks; what must have been said of each in the end, and when it counts as said."""
    with clock.stepped(BEGIN):
        ids = [world.file().id for _ in range(plan.cases)]
    first = db.session.scalars(select(Clock).limit(1)).one()
    pattern = {one.key: getattr(first, one.key) for one in Clock.__table__.columns if one.key != "id"}
    start, rows = clock.day_of(BEGIN), []
    for _ in range(plan.clocks):
        due = start + DAY * dice.randrange(2, plan.days)
        days = sorted({due - DAY * dice.randrange(1, 8) for _ in range(dice.randrange(1, 4))})
        due_at = clock.end_of(due)
        rows.append(
            pattern
            | {"complaint_id": dice.choice(ids), "due_on": due, "raw_due_on": due, "due_at": due_at}
            | {"warn_days": [day.isoformat() for day in days], "next_at": clock.start_of(days[0]), "warn_on": days[-1]}
        )
    with transaction():
        db.session.execute(insert(Clock), rows)
    expected: Said = Counter()
    for row in db.session.scalars(select(Clock)):
        for words in row.warn_days:
            expected[row.id, "clock.warned", clock.start_of(date.fromisoformat(words))] += 1
        expected[row.id, "clock.breached", row.due_at] += 1
    return expected


def _instants(plan: Plan, dice: random.Random) -> list[datetime]:
    """When the sweep runs: every few hours, not in outages of up to four days, at times hours or days early."""
    step = timedelta(hours=6)
    instants = [BEGIN + step * number for number in range(plan.days * 4 + 8)]
    for _ in range(plan.outages):
        down = dice.choice(instants)
        length = timedelta(hours=dice.randrange(1, 97))
        instants = [at for at in instants if not down <= at < down + length] or instants
    for _ in range(plan.outages // 4):
        place = dice.randrange(1, len(instants))
        instants.insert(place, instants[place - 1] - timedelta(hours=dice.randrange(1, 200)))
    return [*instants, BEGIN + DAY * (plan.days + 10)]


def _said() -> Said:
    kinds = ("clock.warned", "clock.breached")
    found = db.session.execute(
        select(EventRow.kind, EventRow.happened_at, EventRow.data).where(EventRow.kind.in_(kinds))
    )
    return Counter((data["clock_id"], kind, happened_at) for kind, happened_at, data in found)


def _run(plan: Plan, seed: int) -> None:
    dice = random.Random(seed)
    expected = _clocks(plan, dice, _world())
    for at in _instants(plan, dice):
        with clock.stepped(at):
            cases.sweep_clocks()
    said = _said()
    assert expected - said == Counter(), "nothing is missed"
    assert said - expected == Counter(), "nothing is said twice or at another instant"
    breaches = db.session.execute(select(Breach.clock_id, Breach.breached_at, Breach.noticed_at)).all()
    assert {(row.clock_id, row.breached_at) for row in breaches} == {
        (key, at) for key, kind, at in expected if kind == "clock.breached"
    }
    assert all(row.noticed_at >= row.breached_at for row in breaches), "nothing is noted before its instant"
    keys = db.session.execute(select(Reminder.clock_id, Reminder.person_id, Reminder.kind, Reminder.on)).all()
    assert len(keys) == len(set(keys))
    assert {row.clock_id for row in keys} == {key for key, _, _ in expected}
    assert db.session.scalar(select(Clock.id).where(Clock.next_at.is_not(None)).limit(1)) is None
    assert chain.verify().ok


def test_weeks_with_outages_and_steps_back(app: Flask) -> None:
    _run(Plan(clocks=300, days=60, outages=30, cases=6), seed=20260105)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_ten_thousand_clocks_over_four_hundred_days(app: Flask) -> None:
    _run(Plan(clocks=10_000, days=400, outages=200, cases=40), seed=400)
