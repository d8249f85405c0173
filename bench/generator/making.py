"""Making the cases: chunks of a thousand, told and copied by one or two processes; memory stays that of a chunk."""

import gc
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import func, select, text, update

from bench import database
from bench.generator import indexes, people, world
from bench.generator.dates import Dates
from bench.generator.rows import TABLES, Batch
from bench.generator.stories import Teller
from bench.generator.world import Profile
from complaints.actions import write_lines
from complaints.lifecycle import Status
from institutions.models import Institution
from kernel import outbox
from kernel.db import db, transaction

CHUNK = 1000


@dataclass(frozen=True)
class Plan:
    """Everything a chunk depends on: the same plan makes the same rows (sealed texts differ in their nonces)."""

    url: str
    seed: int
    cases: int
    at: datetime
    profiles: tuple[Profile, ...]
    floors: dict[str, int]


@dataclass
class Made:
    """What was made."""

    rows: int = 0
    stories: Counter[str] = field(default_factory=Counter)
    open_cases: Counter[int] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, other: "Made") -> None:
        """Take a chunk in."""
        self.rows += other.rows
        self.stories.update(other.stories)
        self.open_cases.update(other.open_cases)


def make(
    url: str,
    cases: int,
    seed: int,
    at: datetime,
    *,
    processes: int = 1,
    provinces: tuple[str, ...] = (),
    data_dir: Path,
) -> Made:
    """Fill the database of the running application: a world by acts, then so many cases by COPY."""
    # Chains are hashed over instants in UTC, as the database gives them back.
    made, started, at = Made(), time.perf_counter(), at.astimezone(UTC)
    profiles = world.build(at, seed, max(12, min(2000, cases // 400)), provinces)
    _passwords(profiles, at - timedelta(days=365))
    while outbox.drain():
        pass
    made.seconds["world"] = time.perf_counter() - started
    plan = Plan(url, seed, cases, at, tuple(profiles), _floors())
    db.session.rollback()
    with psycopg.connect(database.plain(url)) as connection, indexes.aside(connection):
        started = time.perf_counter()
        for part in _chunks(plan, processes, data_dir):
            made.add(part)
        db.session.rollback()  # a read left open would hold up what is done to its tables next
        made.seconds["cases"] = time.perf_counter() - started
        started = time.perf_counter()
        indexes.set_sequences(connection)
    with psycopg.connect(database.plain(url)) as connection:
        connection.execute("ANALYZE")  # what follows reads all cases, and must know how many there are
    made.seconds["indexes"] = time.perf_counter() - started
    started = time.perf_counter()
    _count_open(made.open_cases)
    made.seconds["lines"] = time.perf_counter() - started
    return made


def _passwords(profiles: list[Profile], since: datetime) -> None:
    """The busiest desks and the busiest institution may sign in."""
    desks: Counter[int] = Counter()
    for profile in profiles:
        if profile.body_id is not None and profile.status is Status.ASSIGNED:
            desks[profile.body_id] += int(profile.weight * 1e6)
    officers = {profile.body_id: profile.officer for profile in profiles}
    for body_id, _weight in desks.most_common(3):
        world.give_password(officers[body_id])
        world.add_supervisor(body_id, since)
    staff = [profile.staff for profile in profiles if profile.staff is not None]
    if staff:
        world.give_password(staff[0])


def _floors() -> dict[str, int]:
    """The highest id of each table before."""
    tables = db.metadata.tables
    named = [tables[name] for name in TABLES if name != "stream_heads"]
    floors = {table.name: int(db.session.scalar(select(func.max(table.c.id))) or 0) for table in named}
    floors["search_entries"] = int(db.session.scalar(text("SELECT max(id) FROM search_entries")) or 0)
    return floors


def _chunks(plan: Plan, processes: int, data_dir: Path) -> Iterator[Made]:
    count = -(-plan.cases // CHUNK)
    if processes <= 1:
        worker = _Worker(plan)
        with worker.connection, _uncollected():
            yield from (worker.chunk(number) for number in range(count))
        return
    with ProcessPoolExecutor(
        min(processes, 2), mp_context=get_context("spawn"), initializer=_enter, initargs=(plan, str(data_dir))
    ) as pool:
        yield from pool.map(_one, range(count))


class _Worker:
    """One process's hands: its connection, its memo of dates, its choice of profiles."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.connection = plan, psycopg.connect(database.plain(plan.url))
        self.connection.execute("SET synchronous_commit = off")
        self.connection.commit()
        self.teller = Teller(Dates(), plan.at)
        self.weights = list(accumulate(profile.weight for profile in plan.profiles))

    def chunk(self, number: int) -> Made:
        """Tell and copy one chunk; its random choices hang on the seed and its number alone."""
        plan, made = self.plan, Made()
        batch = Batch(number, CHUNK, random.Random(f"{plan.seed}:{number}"), plan.floors)
        first, last = number * CHUNK, min((number + 1) * CHUNK, plan.cases)
        since = plan.at - timedelta(days=200)
        half = range(first, first + (last - first + 1) // 2)
        learners = [people.learner(batch, one, since, batch.rng) for one in half]
        for serial in range(first, last):
            profile = batch.rng.choices(plan.profiles, cum_weights=self.weights)[0]
            case, story = self.teller.tell(batch, profile, batch.rng.choice(learners), serial)
            made.stories[story] += 1
            made.open_cases[profile.institution_id] += case.status is not Status.CLOSED
        made.rows = batch.copy(self.connection)
        return made


@contextmanager
def _uncollected() -> Iterator[None]:
    """A chunk's rows hold no circles: looking for some costs a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


_worker: _Worker | None = None
_held: Any = None


def _enter(plan: Plan, data_dir: str) -> None:
    """In a child: the application, for its rules, its calendar and its keys."""
    global _worker, _held
    gc.disable()  # see `_uncollected`
    _held = database.application(plan.url, Path(data_dir))
    _held.__enter__()
    _worker = _Worker(plan)


def _one(number: int) -> Made:
    assert _worker is not None
    return _worker.chunk(number)


def _count_open(counted: Counter[int]) -> None:
    """What the acts keep beside the cases: each institution's number of open ones, each desk's lines."""
    with transaction():
        write_lines()
        for key, number in counted.items():
            db.session.execute(update(Institution).where(Institution.id == key).values(open_cases=number))
