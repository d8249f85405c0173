"""Building the demo: cases play scene by scene in the order of time, under a stepped clock, in one transaction.

One transaction, so that a start that is killed leaves nothing half built and the next start begins anew.
"""

import heapq
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select

from complaints.actions import sweep_clocks, sweep_promises, sweep_reports
from complaints.actions.imports import import_complaints
from demo import duty_scenes, life_scenes, public_scenes, report_scenes, watch_scenes, world
from demo.events import DemoBuilt
from demo.office_scene import invite_somebody
from demo.plots import PLOTS
from demo.registry_scene import enter_registry
from demo.scenes import Case, When
from demo.stories import stories
from institutions.actions import sweep_cycle_clocks, sweep_signals
from kernel import calendars, clock, events, messages, outbox
from kernel.db import db, transaction
from kernel.events import SYSTEM, EventRow

FOUNDED = timedelta(days=230)
SWEEP_AT = time(6)
REPORTED = 8  # working days ago
OLD_LETTERS = Path(__file__).with_name("old_letters.csv")
Scenes = Iterator[datetime]
BESIDE = (report_scenes.anonymous, report_scenes.suggested, watch_scenes.drawn, watch_scenes.inspected)


def is_built() -> bool:
    """Whether the demo is complete."""
    return db.session.scalar(select(EventRow.id).where(EventRow.kind == DemoBuilt.kind).limit(1)) is not None


def build() -> bool:
    """Make the country and its cases, once; says whether there was anything to do."""
    if is_built():
        return False
    with transaction():
        with clock.stepped(clock.now() - FOUNDED):
            country = world.build()
            duty_scenes.disclose(country)
            enter_registry(country)
            outbox.drain()
            import_complaints(OLD_LETTERS)
        _play([Case(story, country) for story in stories()])
        duty_scenes.announce(country)
        life_scenes.tell(country)
        public_scenes.tell(country)
        outbox.drain()
        events.record(DemoBuilt(len(stories())), SYSTEM)
    invite_somebody(country)
    messages.drain()
    return True


def _play(cases: list[Case]) -> None:
    """Resume whoever is next until the present; at each day's beginning the clocks are swept."""
    days, now = _working_days(), clock.now()
    waiting: list[tuple[datetime, int, Scenes]] = []
    for case in cases:
        _wait(waiting, _timed(PLOTS[case.story.plot](case), days[-case.story.days :]), case.story.number, now)
    for number, told in enumerate(BESIDE, len(cases) + 1):
        _wait(waiting, _timed(told(cases[0].world), days[-REPORTED:]), number, now)
    for moment in _sweeps(days, now):
        heapq.heappush(waiting, (moment, 0, _sweep()))
    while waiting:
        moment, number, scenes = heapq.heappop(waiting)
        with clock.stepped(moment):
            _wait(waiting, scenes, number, now)
            outbox.drain()


def _wait(waiting: list[tuple[datetime, int, Scenes]], scenes: Scenes, number: int, now: datetime) -> None:
    """Let a case play on and put it back for its next scene, unless that lies in the future."""
    following = next(scenes, None)
    if following is not None and following < now:
        heapq.heappush(waiting, (following, number, scenes))


def _working_days() -> list[datetime]:
    """The beginnings of the working days of the last months, oldest first, up to yesterday."""
    calendar, today = calendars.current(), clock.today()
    past = (today - timedelta(days=back) for back in range(FOUNDED.days, 0, -1))
    return [clock.start_of(day) for day in past if calendar.is_working(day)]


def _sweeps(days: list[datetime], now: datetime) -> Iterator[datetime]:
    """Six in the morning of every working day, and now."""
    for day in days:
        yield day + timedelta(hours=SWEEP_AT.hour)
    yield now


def _sweep() -> Scenes:
    sweep_clocks()
    sweep_reports()
    sweep_promises()
    sweep_cycle_clocks()
    sweep_signals()
    yield from ()


def _timed(scenes: Iterator[When], days: list[datetime]) -> Scenes:
    """When each scene plays: working days after filing, or (`+minutes`) after the scene before; never backwards."""
    last, place = days[0], 0
    for after, at in scenes:
        place = place + after if at.startswith("+") else max(place, after)
        if place >= len(days):
            return
        last = max(last + timedelta(minutes=1), _moment(days, place, at, last))
        yield last


def _moment(days: list[datetime], place: int, at: str, last: datetime) -> datetime:
    if at.startswith("+"):
        since_midnight = last - max(day for day in days if day <= last)
        return days[place] + since_midnight + timedelta(minutes=int(at))
    hours, minutes = at.split(":")
    return days[place] + timedelta(hours=int(hours), minutes=int(minutes))
