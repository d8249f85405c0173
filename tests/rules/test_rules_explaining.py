"""怎么算的 agrees with the date, day by day; neither the machine's zone nor the hour changes a date."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from complaints.deadlines import Deadline, as_json, deadline, extended
from complaints.explaining import Line, explain
from complaints.rulesets import CODES, Unit, load
from kernel import clock
from kernel.config import ROOT
from kernel.workdays import Pause, reference_calendar

CALENDAR = reference_calendar()
DAY = timedelta(days=1)
FEW, MANY = 400, 100_000


def days_of(line: Line) -> Iterator[tuple[date, str]]:
    """The days a line leaves out, each with its reason."""
    why, first, last = (line.values.get(name) for name in ("why", "first", "last"))
    if why is None:
        return
    start, end = (first, last) if isinstance(first, date) else (line.values["day"], line.values["day"])
    assert isinstance(start, date)
    assert isinstance(end, date)
    yield from ((start + offset * DAY, str(why)) for offset in range((end - start).days + 1))


def agrees(found: Deadline) -> None:
    """Counted days by number, skipped days once with their reason, and at the end the day that binds."""
    lines = explain(found)
    # Where more time was granted, what was told of the first stretch stands before.
    lines = lines[max(n for n, line in enumerate(lines) if line.template.startswith("%(day)s起算")) :]
    left_out = [day for line in lines for day in days_of(line)]
    assert sorted(left_out) == sorted((skip.on, skip.why) for skip in found.skipped)
    assert len({on for on, _why in left_out}) == len(left_out)
    numbered = [(line.on, line.values["n"]) for line in lines if "n" in line.values and "why" not in line.values]
    if found.unit is Unit.WORKING_DAYS:
        assert numbered == [(on, n) for n, on in enumerate(found.counted, 1)]
    else:
        assert numbered == []
        assert any(line.template == "最后一日是%(day)s。" and line.on == found.raw_due for line in lines)
        assert any(line.values.get("length") == found.length for line in lines)
    assert [line.on for line in lines if line.template.startswith("期限到")] == [found.due]
    assert lines[0].on == found.start_on
    assert found.provisional == ("暂定" in lines[-1].text)


def dated(count: int, seed: int) -> Iterator[Deadline]:
    """Seeded clocks of every rule set, for every kind of body, with pauses where the text has them."""
    chance = random.Random(seed)
    rows = [(rule, kind) for code in CODES for rule in load(code).clocks if rule.length for kind in sorted(rule.binds)]
    for _ in range(count):
        rule, kind = chance.choice(rows)
        start = date(2019, 1, 1) + chance.randint(0, 3200) * DAY
        pauses = []
        for _ in range(chance.choice((0, 1, 2)) if rule.pauses else 0):
            first = start + chance.randint(-5, 75) * DAY
            pauses.append(Pause(first, first + chance.randint(0, 30) * DAY, chance.choice(("鉴定", "检测"))))
        yield deadline(rule, body_kind=kind, start_on=start, calendar=CALENDAR, pauses=pauses)


def test_the_explanation_agrees_with_the_date() -> None:
    for found in dated(FEW, seed=46):
        agrees(found)
        if found.rule.is_extendable:
            agrees(extended(found, calendar=CALENDAR))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_explanation_agrees_a_hundred_thousand_times() -> None:
    for found in dated(MANY, seed=45):
        agrees(found)


def test_two_runs_agree() -> None:
    assert [as_json(one) for one in dated(FEW, seed=7)] == [as_json(one) for one in dated(FEW, seed=7)]


INSTANTS = [
    # an instant, its day in Shanghai
    ("2026-09-18T15:59:59.999999+00:00", "2026-09-18"),
    ("2026-09-18T16:00:00+00:00", "2026-09-19"),
    ("2026-09-19T00:00:00+08:00", "2026-09-19"),
    ("2026-09-18T23:59:59+08:00", "2026-09-18"),
    ("2026-09-18T23:30:00-07:00", "2026-09-19"),
    ("2026-09-19T05:30:00+14:00", "2026-09-18"),
    ("2026-12-31T16:00:00+00:00", "2027-01-01"),
    ("2026-02-28T16:30:00+00:00", "2026-03-01"),
]


@pytest.mark.parametrize("instant, day", INSTANTS)
def test_an_instant_falls_on_its_day_in_shanghai(instant: str, day: str) -> None:
    at, on = datetime.fromisoformat(instant), date.fromisoformat(day)
    assert clock.day_of(at) == on
    with clock.stepped(at):
        assert clock.today() == on
    assert clock.start_of(on) <= at < clock.end_of(on)


def test_a_clock_is_over_at_24_00_in_shanghai_and_not_a_moment_before() -> None:
    found = deadline(load("o121-ir").clock("T-ACC"), start_on=date(2026, 9, 18), calendar=CALENDAR)
    assert found.due_at == clock.end_of(found.due) == datetime(2026, 9, 29, 16, tzinfo=UTC)
    assert clock.day_of(found.due_at - timedelta(microseconds=1)) == found.due
    assert clock.day_of(found.due_at) == found.due + DAY


ELSEWHERE = """
import json, time
from datetime import datetime
from complaints.deadlines import as_json
from complaints.explaining import explain
from kernel import clock
from tests.rules.test_rules_explaining import INSTANTS, dated
time.tzset()
found = list(dated(120, seed=8))
print(json.dumps([
    [as_json(one) for one in found],
    [one.due_at.isoformat() for one in found],
    [line.text for one in found for line in explain(one)],
    [clock.day_of(datetime.fromisoformat(instant)).isoformat() for instant, _day in INSTANTS],
]))
"""


def test_the_machines_zone_changes_nothing() -> None:
    answers = {}
    for zone in ("Asia/Shanghai", "UTC", "America/Los_Angeles", "Pacific/Kiritimati"):
        ended = subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            cwd=ROOT,
            env={**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        answers[zone] = json.loads(ended.stdout)
    assert len({json.dumps(answer) for answer in answers.values()}) == 1
    assert answers["UTC"][3] == [day for _instant, day in INSTANTS]
