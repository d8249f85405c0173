"""Digests: one letter for a person and a part of the day, in their hours, only of what is still true."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from complaints import actions as cases
from complaints import jobs as case_jobs
from complaints.actions import digests
from complaints.models import Breach, Clock, Complaint, Reminder
from kernel import clock, outbox
from kernel.calendars import import_notice
from kernel.db import db, transaction
from kernel.messages import Channel, Letter
from tests.complaints.turn_hands import withdrawn
from tests.world import World, build

FILED = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 10:00 in Shanghai; T-ACC ends with Wednesday 2 December
NIGHT, MORNING, NOON = 1, 9, 14


@pytest.fixture
def world(app: Flask) -> World:
    """The invented world as it stood at the beginning of that November."""
    with clock.stepped(FILED - timedelta(days=20)):
        return build()


@contextmanager
def at(day: date, hour: int, minute: int = 0) -> Iterator[None]:
    """An hour of a Shanghai day."""
    with clock.stepped(clock.start_of(day) + timedelta(hours=hour, minutes=minute)):
        yield


def filed(world: World, **changes: object) -> Complaint:
    with clock.stepped(FILED):
        return world.file(**changes)  # type: ignore[arg-type]  # names are the fields'


def t_acc(complaint: Complaint) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ACC").one()


def letters(world: World, name: str | None = None) -> list[Letter]:
    """The digests, of everybody or of one person."""
    db.session.rollback()
    found = db.session.query(Letter).filter(Letter.key.startswith("digest:")).order_by(Letter.id)
    return found.filter_by(to_person_id=world.people[name]).all() if name else found.all()


def test_letters_keep_to_the_hours_of_work_and_of_the_day(world: World) -> None:
    complaint = filed(world)
    row = t_acc(complaint)
    thursday = row.due_on + timedelta(days=1)
    with at(thursday, NIGHT):
        cases.sweep_clocks()
        assert case_jobs.send_digests() == 0, "nobody is woken"
    with at(thursday, 7, 59):
        assert case_jobs.send_digests() == 0
    with at(thursday, 8):
        assert case_jobs.send_digests() == 1, "the learner's day has begun, the desk's has not"
        assert [letter.to_person_id for letter in letters(world)] == [world.people["learner"]]
    with at(thursday, MORNING):
        assert case_jobs.send_digests() == 2
        assert case_jobs.send_digests() == 0
    with at(thursday, 17, 30):
        assert case_jobs.send_digests() == 0
    assert len(letters(world)) == 3


def test_desks_are_left_in_peace_on_days_off_and_written_to_on_a_working_saturday(world: World) -> None:
    filed(world)
    with clock.stepped(clock.start_of(date(2026, 12, 3))):
        cases.sweep_clocks()
    with at(date(2026, 12, 5), 10):  # Saturday
        assert case_jobs.send_digests() == 1
    notice = {"year": 2026, "papers": ["https://example.org/x"], "days": []}
    notice["days"] = [{"name": "调休", "date": "2026-12-05", "isOffDay": False}]
    with transaction():
        import_notice(notice)
        for reminder in db.session.query(Reminder):  # the calendar moved the day: say it again of the new one
            reminder.due_on = db.session.get_one(Clock, reminder.clock_id).due_on
    with at(date(2026, 12, 5), 10):
        assert case_jobs.send_digests() == 2


def test_many_reminders_are_one_letter_and_late_ones_wait_for_the_next_part(world: World) -> None:
    rows = [t_acc(filed(world)) for _ in range(4)]
    day = rows[0].warn_on
    with at(day, MORNING):
        cases.sweep_clocks()
        case_jobs.send_digests()
    assert len(letters(world, "officer")) == 1
    assert "4项" not in letters(world, "officer")[0].body_text, "two steps, one for each day"
    assert "8项快到期" in letters(world, "officer")[0].body_text
    with clock.stepped(FILED + timedelta(hours=1)):
        late = t_acc(world.file())
    with at(day, 11):
        cases.sweep_clocks()
        assert case_jobs.send_digests() == 0, "this morning's letter has gone"
    waiting = db.session.query(Reminder).filter_by(clock_id=late.id, letter_key=None).count()
    assert waiting == 2
    with at(day, NOON):
        assert case_jobs.send_digests() == 1
    assert len(letters(world, "officer")) == 2


def test_what_was_done_meanwhile_is_dropped(world: World) -> None:
    kept, met, stopped, moved = (filed(world) for _ in range(4))
    day = t_acc(kept).warn_on
    with at(day, NIGHT):
        cases.sweep_clocks()
    with at(day, 8):
        cases.serve(cases.accept(met, by=world.actor("officer")), "shown", by=world.actor("learner"))
        withdrawn(world, stopped)
        with transaction():
            row = t_acc(moved)
            row.due_on += timedelta(days=1)
            row.due_at += timedelta(days=1)
    with at(day, MORNING):
        assert case_jobs.send_digests() == 1
    words = letters(world, "officer")[0].body_text
    assert kept.number in words
    assert "件" not in words
    assert db.session.query(Reminder).filter_by(letter_key=digests.DROPPED).count() == 6
    assert db.session.query(Reminder).filter_by(letter_key=None).count() == 0


def test_a_warning_is_not_sent_once_its_breach_is_there(world: World) -> None:
    row = t_acc(filed(world))
    with at(row.due_on + timedelta(days=1), MORNING):
        cases.sweep_clocks()
        case_jobs.send_digests()
    words = letters(world, "officer")[0].body_text
    assert "逾期" in words
    assert "快到期" not in words
    assert db.session.query(Breach).count() == 1


def test_a_paused_clock_waits_with_its_reminders(world: World) -> None:
    row = t_acc(filed(world))
    day = row.warn_on
    with at(day, NIGHT):
        cases.sweep_clocks()
        with transaction():
            again = db.session.get_one(Clock, row.id)
            again.paused_on, again.next_at = day, None
    with at(day, MORNING):
        assert case_jobs.send_digests() == 0
    assert db.session.query(Reminder).filter_by(letter_key=None).count() > 0


def test_a_paused_or_ended_clock_is_never_looked_at(world: World) -> None:
    row = t_acc(filed(world))
    with transaction():
        again = db.session.get_one(Clock, row.id)
        again.paused_on, again.next_at = again.start_on, None
    with clock.stepped(row.due_at + timedelta(days=30)):
        cases.sweep_clocks()
    assert db.session.query(Breach).filter_by(clock_id=row.id).count() == 0


def test_digests_in_parallel_are_one_letter(app: Flask, world: World) -> None:
    row = t_acc(filed(world))
    day = row.due_on + timedelta(days=1)
    with at(day, MORNING):
        cases.sweep_clocks()
    db.session.commit()
    gate, failed = threading.Barrier(3), []

    def run() -> None:
        with app.app_context(), at(day, MORNING):
            gate.wait(timeout=20)
            try:
                case_jobs.send_digests()
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failed
    assert len(letters(world)) == 3
    assert db.session.query(Reminder).filter_by(letter_key=None).count() == 0


def test_killed_while_writing_nothing_is_marked_and_nothing_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = t_acc(filed(world))

    def die(*_all: object) -> None:
        raise KeyboardInterrupt

    with at(row.due_on + timedelta(days=1), MORNING):
        cases.sweep_clocks()
        with pytest.raises(KeyboardInterrupt):
            cases.send_digests(die)
        assert letters(world) == []
        assert case_jobs.send_digests() == 3


def test_a_digest_is_one_short_message_without_names(world: World) -> None:
    for _ in range(3):
        filed(world)
    with clock.stepped(FILED):
        world.accepted()
    with at(date(2026, 12, 3), MORNING):
        cases.sweep_clocks()
        case_jobs.send_digests()
    found = letters(world)
    assert len(found) > 3
    for letter in found:
        assert letter.channel is Channel.SMS
        assert len(letter.body_text.strip()) <= 70, letter.body_text
        assert "TS20" in letter.body_text
        for secret in ("张示例", "星河", "示例教育局", "http"):
            assert secret not in letter.body_text
    assert len(letters(world, "learner")) == 4, "one short letter for each case of a learner's own"


def test_letters_of_the_night_wait_for_the_morning(world: World) -> None:
    night = clock.start_of(date(2026, 11, 24)) - timedelta(hours=1)  # 23:00
    with clock.stepped(night):
        complaint = world.file()
        cases.accept(complaint, by=world.actor("officer"))
        outbox.drain()
        found = {row.next_try_at for row in db.session.query(Letter)}
    morning = clock.start_of(date(2026, 11, 24)) + timedelta(hours=8)
    assert found == {morning}, "a decision too: its last day is not today (decision 0040)"


def test_administrators_hear_weekly_in_december_that_next_year_is_missing(world: World) -> None:
    with at(date(2026, 11, 30), 10):
        assert case_jobs.warn_of_missing_year() == 0
    with at(date(2026, 12, 1), 10):
        assert case_jobs.warn_of_missing_year() == 1
        assert case_jobs.warn_of_missing_year() == 0
    with at(date(2026, 12, 4), 10):
        assert case_jobs.warn_of_missing_year() == 0
    with at(date(2026, 12, 7), 10):
        assert case_jobs.warn_of_missing_year() == 1
    found = db.session.query(Letter).filter(Letter.key.startswith("calendar:")).all()
    assert {row.to_person_id for row in found} == {world.people["platform_admin"]}
    assert all(len(row.body_text.strip()) <= 70 for row in found)
    with at(date(2027, 1, 4), 10):
        assert case_jobs.warn_of_missing_year() == 1, "January came without an arrangement"
        assert case_jobs.warn_of_missing_year() == 0
    with at(date(2027, 12, 6), 10):
        case_jobs.warn_of_missing_year()
    keys = {row.key.split(":")[1] for row in db.session.query(Letter).filter(Letter.key.startswith("calendar:"))}
    assert keys == {"2027"}, "the year that runs goes before the next"
    assert db.session.query(Organisation).filter_by(kind=OrganisationKind.OPERATOR).count() == 1
