"""Quiet hours: from 21:00 to 08:00 nothing leaves but codes, warnings of an account, and what must serve today."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from accounts import actions as accounts
from accounts.models import ContactKind
from complaints import actions as cases
from complaints import jobs as case_jobs
from complaints.models import Clock, Complaint, Decision
from kernel import clock, messages, outbox
from kernel.config import ROOT
from kernel.db import db, transaction
from kernel.messages import Channel, Letter, LetterState
from tests.complaints.letter_hands import AT_ONCE, WAIT, work
from tests.world import World, build

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)  # 10:00 in Shanghai; T-ACC of what is filed then ends on 2 December
LAST_DAY = timedelta(days=9)
NIGHT = timedelta(hours=12)  # 22:00


@pytest.fixture
def world(app: Flask) -> World:
    with clock.stepped(MONDAY - timedelta(days=20)):
        return build()


@contextmanager
def at(later: timedelta = timedelta(), **more: float) -> Iterator[None]:
    with clock.stepped(MONDAY + later + timedelta(**more)):
        yield


def states(why: str) -> dict[int | None, LetterState]:
    return {one.to_person_id: one.state for one in db.session.query(Letter).filter_by(why=why)}


def filed(world: World) -> Complaint:
    with at():
        complaint = world.file()
        work()
        return complaint


@pytest.mark.parametrize("hour", [20.99, 21, 23, 31.9])
def test_a_letter_is_not_sent_at_night_however_late_it_was_queued(world: World, hour: float) -> None:
    with at(minutes=(20.9 - 10) * 60):
        complaint = world.file()
        cases.accept(complaint, by=world.actor("officer"))
        outbox.drain()
    with at(minutes=(hour - 10) * 60):
        messages.drain()
        found = {one.state for one in db.session.query(Letter)}
    assert found == {LetterState.QUEUED if hour >= 21 else LetterState.SENT}
    with at(hours=22.1):
        messages.drain()
        assert {one.state for one in db.session.query(Letter)} == {LetterState.SENT}


def test_a_decision_of_the_night_is_served_in_the_morning(world: World) -> None:
    complaint = filed(world)
    with at(NIGHT):
        cases.accept(complaint, by=world.actor("officer"))
        work()
        assert set(states("complaint.accepted").values()) == {LetterState.QUEUED}
        assert db.session.query(Decision).one().served_at is None
    with at(hours=22):
        work()
        assert set(states("complaint.accepted").values()) == {LetterState.SENT}
        assert db.session.query(Decision).one().served_at == clock.now()


def test_on_the_last_evening_the_decision_comes_to_the_learner_alone(world: World) -> None:
    complaint = filed(world)
    running = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ACC").one()
    with at(LAST_DAY + NIGHT):
        assert running.due_on == clock.today()
        cases.accept(complaint, by=world.actor("officer"))
        work()
        told = states("complaint.accepted")
        assert told.pop(world.people["learner"]) is LetterState.SENT
        assert told.keys() >= {world.people["staff"], world.people["institution_admin"]}
        assert set(told.values()) == {LetterState.QUEUED}, "what serves nothing wakes nobody"
        assert db.session.query(Decision).one().served_at is not None
    assert running.met_at is not None and running.met_at < running.due_at


@pytest.mark.parametrize(
    ("pressed", "leaves"),
    [
        (timedelta(hours=10.95), timedelta(hours=11.5)),  # pressed at 20:57, no carrier before 21:30
        (timedelta(hours=-9.5), timedelta(hours=-2)),  # pressed at 00:30: eight in the morning is early enough
    ],
)
def test_the_last_day_is_a_whole_day(world: World, pressed: timedelta, leaves: timedelta) -> None:
    complaint = filed(world)
    with at(LAST_DAY + pressed):
        cases.accept(complaint, by=world.actor("officer"))
        outbox.drain()
    letter = db.session.query(Letter).filter_by(why="complaint.accepted", to_person_id=world.people["learner"]).one()
    with at(LAST_DAY + leaves, minutes=-1):
        if pressed < timedelta():
            assert messages.send(letter.id) is None
    with at(LAST_DAY + leaves):
        assert messages.send(letter.id) is LetterState.SENT


def test_what_an_officer_repeats_on_the_last_evening_goes_at_once(world: World) -> None:
    with at():
        mail = ContactKind.EMAIL
        accounts.replace_contact(world.person("learner"), mail, "anna@example.org", by=world.actor("learner"))
        complaint = world.file()
        cases.accept(complaint, by=world.actor("officer"))
        work()
        lost = db.session.query(Letter).filter_by(why="complaint.accepted", to_person_id=world.people["learner"]).one()
        assert messages.bounce(lost, "5.1.1")
        case_jobs.note_bounces()
    with at(NIGHT):
        again = cases.repeat(complaint, lost.ref, Channel.EMAIL, by=world.actor("officer"))
        assert messages.send(again.id) is None
    with at(LAST_DAY + NIGHT):
        assert messages.send(again.id) is None, "queued on another day"
    with transaction():
        db.session.delete(again)
    with at(LAST_DAY + NIGHT):
        again = cases.repeat(complaint, lost.ref, Channel.EMAIL, by=world.actor("officer"))
        assert messages.send(again.id) is LetterState.SENT


# --- whoever else queues -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cause", WAIT)
def test_every_other_letter_waits_for_the_morning(world: World, cause: str) -> None:
    with at(NIGHT):
        WAIT[cause](world)
        outbox.drain()
        found = db.session.query(Letter).filter(Letter.channel != Channel.INBOX).all()
        assert found
        assert messages.drain() == 0
        assert {one.next_try_at for one in found} == {MONDAY + timedelta(hours=22)}
    with at(hours=22):
        assert messages.drain() == len(found)


@pytest.mark.parametrize("cause", AT_ONCE)
def test_a_code_and_a_warning_of_an_account_come_at_any_hour(world: World, cause: str) -> None:
    with at(NIGHT):
        AT_ONCE[cause](world)
        outbox.drain()
        assert messages.drain() == 1


def test_nobody_else_says_that_a_letter_is_urgent() -> None:
    said = set()
    for package in ("accounts", "complaints", "disclosure", "institutions", "mediation"):
        for path in (ROOT / package).rglob("*.py"):
            for call in [one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Call)]:
                marks = [one.value for one in call.keywords if one.arg in ("is_urgent", "urgent")]
                if any(not (isinstance(mark, ast.Constant) and mark.value is False) for mark in marks):
                    said.add(str(path.relative_to(ROOT)))
    assert said == {
        "accounts/actions/codes.py",
        "accounts/notices.py",
        "complaints/rulesets/rows.py",  # a category, no letter
        "institutions/actions/binding.py",  # the code that binds an account, as any code
        "disclosure/actions/following.py",  # a link to confirm, asked for now as a code is
        "complaints/actions/bounces.py",  # on the last day of the clock it serves
        "complaints/notices/sending.py",  # passes on what telling says
        "complaints/notices/telling.py",  # the same last day
    }
