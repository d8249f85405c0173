"""A calendar that changes: every open clock counted anew, both days on record, whoever is concerned told once."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import jobs as case_jobs
from complaints.actions import clocks, recompute
from complaints.models import Breach, Clock, Complaint, Reminder
from kernel import calendars, chain, clock, jobs, outbox
from kernel.calendars import SHIPPED, import_notice
from kernel.config import Settings
from kernel.db import db, transaction
from kernel.events import EventRow
from tests.complaints.turn_hands import withdrawn
from tests.world import World, build
from wsgi import create_app

FILED = datetime(2026, 12, 21, 2, tzinfo=UTC)  # Monday; seven working days reach into 2027, which nobody announced


@pytest.fixture
def world(app: Flask) -> World:
    """The invented world as it stood at the beginning of that December."""
    with clock.stepped(FILED - timedelta(days=20)):
        return build()


def filed(world: World, days_later: int = 0, **changes: object) -> Clock:
    with clock.stepped(FILED + timedelta(days=days_later)):
        return t_acc(world.file(**changes))  # type: ignore[arg-type]  # names are the fields'


def t_acc(complaint: Complaint) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ACC").one()


def announce(*off: str, worked: tuple[str, ...] = ()) -> None:
    """The State Council arranges 2027: these days off, those worked."""
    days = [{"name": "元旦", "date": day, "isOffDay": True} for day in off]
    days += [{"name": "元旦", "date": day, "isOffDay": False} for day in worked]
    with clock.stepped(FILED + timedelta(days=2)):
        import_notice({"year": 2027, "papers": ["https://example.org/2027"], "days": days})


def redated() -> list[EventRow]:
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(EventRow).filter_by(kind="clock.redated").order_by(EventRow.id).all()


def names(world: World, kind: str) -> set[str]:
    known = {key: name for name, key in world.people.items()}
    return {known[row.person_id] for row in db.session.query(Reminder).filter_by(kind=kind)}


def count_anew() -> dict[str, int]:
    with clock.stepped(FILED + timedelta(days=2)):
        return cases.recompute_clocks()


def test_both_days_are_on_record_and_the_parties_are_told(world: World) -> None:
    row = filed(world, days_later=7)  # 28 December: seven working days after it lie in 2027
    old = row.due_on
    assert row.is_provisional
    announce("2027-01-01", "2027-01-04", "2027-01-05")
    assert count_anew() == {"counted": 1, "redated": 1}
    event = redated()[0]
    assert event.data["old_due_on"] == old.isoformat()
    assert event.data["new_due_on"] == row.due_on.isoformat() > event.data["old_due_on"]
    assert (event.data["cause"], event.data["is_shortened"]) == ("calendar", False)
    assert event.data["calendar_version"] == row.calendar_version == calendars.current().version
    assert row.is_provisional is False
    assert row.due_at == clock.end_of(row.due_on)
    assert row.next_at == clock.start_of(date.fromisoformat(row.warn_days[0]))
    assert names(world, "redated") == {"officer", "learner"}
    assert count_anew() == {"counted": 0, "redated": 0}
    assert len(redated()) == 1
    assert chain.verify().ok


def test_a_day_told_is_never_shortened_without_a_record(world: World) -> None:
    row = filed(world, days_later=7)
    old = row.due_on
    announce("2027-01-01", worked=("2027-01-02", "2027-01-03"))
    count_anew()
    assert row.due_on < old
    assert redated()[0].data["is_shortened"] is True


def test_a_date_that_stays_only_notes_the_calendar(world: World) -> None:
    row = filed(world, days_later=7)
    old, version = row.due_on, row.calendar_version
    announce("2027-01-01", "2027-02-08")
    assert count_anew() == {"counted": 1, "redated": 0}
    db.session.expire_all()
    assert (row.due_on, row.is_provisional) == (old, False)
    assert row.calendar_version != version
    assert redated() == []
    assert db.session.query(Reminder).count() == 0


def test_ended_clocks_and_days_set_by_hand_keep_their_day(world: World) -> None:
    ended, by_hand = filed(world, days_later=7), filed(world, days_later=7)
    hand = date(2027, 1, 6)
    with clock.stepped(FILED + timedelta(days=7)):
        withdrawn(world, ended.complaint)
    with clock.stepped(FILED + timedelta(days=7)), transaction():
        own = clocks.start_until(by_hand.complaint, "T-ID", hand, world.actor("officer"))
    old = ended.due_on
    announce("2027-01-01", "2027-01-04", "2027-01-05", "2027-01-06")
    count_anew()
    db.session.expire_all()
    assert ended.due_on == old
    assert own.due_on == hand
    assert own.warn_on == date(2026, 12, 31), "the last working day before it is another one now"
    assert by_hand.due_on > old


def test_the_operators_figure_of_the_time_is_kept(world: World) -> None:
    with clock.stepped(FILED + timedelta(days=9)):
        complaint = world.accepted()
    row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-RESP").one()
    with transaction():
        db.session.get_one(Clock, row.id).length = 3  # as the operator's figure was when it started
    announce("2027-01-01")
    count_anew()
    db.session.expire_all()
    assert row.due_on == date(2027, 1, 5), "31 December, 4 and 5 January: three working days"
    assert row.length == 3


def test_it_goes_on_where_it_was_killed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recompute, "BATCH", 2)
    total = len([filed(world, days_later=7) for _ in range(5)])
    announce("2027-01-01", "2027-01-04")
    real, seen = recompute.remind, []

    def die(*given: object) -> None:
        seen.append(given)
        if len(seen) == 2:
            raise KeyboardInterrupt
        real(*given)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(recompute, "remind", die)
    with pytest.raises(KeyboardInterrupt):
        count_anew()
    assert len(redated()) == 2, "the first batch stands, the second is undone whole"
    monkeypatch.setattr(recompute, "remind", real)
    assert count_anew() == {"counted": 3, "redated": 3}
    assert len({row.stream for row in redated()}) == total
    assert chain.verify().ok


def test_a_breach_of_the_old_day_stays_and_the_clock_runs_to_the_new_one(world: World) -> None:
    row = filed(world, days_later=7)
    old_due = row.due_on
    with clock.stepped(row.due_at):
        cases.sweep_clocks()
    announce("2027-01-01", "2027-01-04", "2027-01-05")
    count_anew()
    db.session.expire_all()
    assert row.next_at is not None
    new_due = row.due_on
    with clock.stepped(row.due_at - timedelta(seconds=1)):
        assert cases.sweep_clocks()["breached"] == 0
    with clock.stepped(row.due_at):
        assert cases.sweep_clocks()["breached"] == 1
    assert [breach.due_on for breach in db.session.query(Breach).order_by(Breach.id)] == [old_due, new_due]


def test_there_and_back_says_no_warning_twice(world: World) -> None:
    row = filed(world, days_later=7)
    with clock.stepped(row.due_at - timedelta(seconds=1)):
        said = cases.sweep_clocks()["warned"]
    version = row.calendar_version
    with transaction():
        db.session.get_one(Clock, row.id).due_on -= timedelta(days=1)
        db.session.get_one(Clock, row.id).calendar_version = "another"
    with clock.stepped(row.due_at - timedelta(seconds=1)):
        assert cases.recompute_clocks() == {"counted": 1, "redated": 1}
        assert cases.sweep_clocks() == {"warned": 0, "breached": 0}
    assert said == 2
    assert db.session.get_one(Clock, row.id).calendar_version == version


def test_importing_a_calendar_starts_the_job(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    filed(world, days_later=7)
    outbox.drain()
    hinted: list[str] = []
    monkeypatch.setattr(jobs, "enqueue", lambda name, *_ids: bool(hinted.append(name)))
    announce("2027-01-01", "2027-01-04")
    with clock.stepped(FILED + timedelta(days=3)):
        outbox.drain()
        assert "complaints.recompute_clocks" in hinted
        assert case_jobs.recompute_clocks() == {"counted": 0, "redated": 0}, "all done in one call without Redis"
    assert len(redated()) == 1
    assert db.session.query(EventRow).filter_by(kind="calendar.imported").count() == 1


def test_the_shipped_years_are_no_news(app: Flask) -> None:
    calendars.import_shipped()
    assert db.session.query(EventRow).filter_by(kind="calendar.imported").count() == 0
    assert json.loads((Path(SHIPPED) / "2026.json").read_text())["year"] == 2026


def test_a_running_worker_sees_a_calendar_imported_elsewhere(app: Flask, world: World, settings: Settings) -> None:
    row = filed(world, days_later=7)
    before = calendars.current().version
    db.session.commit()
    worker = create_app(settings)
    with worker.app_context():
        assert calendars.current().version == before
        db.session.remove()
    announce("2027-01-01", "2027-01-04", "2027-01-05")
    db.session.commit()
    with worker.app_context():
        assert calendars.current().version != before
        with clock.stepped(FILED + timedelta(days=2)):
            assert cases.recompute_clocks() == {"counted": 1, "redated": 1}
        db.session.remove()
        db.engine.dispose()
    db.session.expire_all()
    assert redated()[0].data["clock_id"] == row.id
    assert calendars.current().version == row.calendar_version
