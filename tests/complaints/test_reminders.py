"""Whom a step of a clock concerns: whose duty it is, who waits, who must see to it; never who may not know of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from accounts.models import Membership
from accounts.roles import Role
from complaints import actions as cases
from complaints.actions.reminding import Concern, Staff, Step, clocks_with_concern, remind
from complaints.lifecycle import PartyRole
from complaints.models import Clock, Complaint, Party, Reminder
from kernel import clock
from kernel.db import db, transaction
from tests.complaints.driver import agreed
from tests.world import World, build

FILED = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 10:00 in Shanghai; T-ACC ends with Wednesday 2 December


@pytest.fixture
def world(app: Flask) -> World:
    """The invented world as it stood at the beginning of that November."""
    with clock.stepped(FILED - timedelta(days=20)):
        return build()


def filed(world: World) -> Complaint:
    with clock.stepped(FILED):
        return world.file()


def clock_of(complaint: Complaint, code: str = "T-ACC") -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).one()


def reminded(world: World, kind: str) -> set[str]:
    """The names of those who have reminders of a kind."""
    names = {key: name for name, key in world.people.items()}
    return {names[row.person_id] for row in db.session.query(Reminder).filter_by(kind=kind)}


def test_who_is_reminded_of_what(world: World) -> None:
    complaint = filed(world)
    row = clock_of(complaint)
    assert row.due_on == date(2026, 12, 2)
    with clock.stepped(clock.start_of(row.warn_on)):
        cases.sweep_clocks()
    assert reminded(world, "warned") == {"officer"}
    with clock.stepped(row.due_at):
        cases.sweep_clocks()
    assert reminded(world, "breached") == {"officer", "supervisor", "learner"}


def test_only_the_officer_in_charge_is_reminded_once_there_is_one(world: World) -> None:
    second = _second_officer(world)
    first, other = filed(world), filed(world)
    with transaction():
        db.session.get_one(Complaint, first.id).officer_id = second
        db.session.get_one(Complaint, other.id).officer_id = world.people["foreign_officer"]
    with clock.stepped(clock.start_of(clock_of(first).warn_on)):
        cases.sweep_clocks()
    told: dict[int, set[int]] = {row.clock_id: set() for row in db.session.query(Reminder)}
    for row in db.session.query(Reminder):
        told[row.clock_id].add(row.person_id)
    assert told[clock_of(first).id] == {second}
    assert told[clock_of(other).id] == {second, world.people["officer"]}, "who has left the body is nobody in charge"


def _second_officer(world: World) -> int:
    with transaction():
        row = Membership(person_id=world.people["other_learner"], organisation_id=world.organisations["department"])
        row.role, row.from_at = Role.OFFICER, FILED - timedelta(days=1)
        db.session.add(row)
    return world.people["other_learner"]


def test_a_silent_institution_is_reminded_then_the_desk_goes_on_and_the_learner_is_told(world: World) -> None:
    with clock.stepped(FILED):
        complaint = world.accepted()
    row = clock_of(complaint, "T-RESP")
    with clock.stepped(clock.start_of(row.warn_on)):
        cases.sweep_clocks()
    assert reminded(world, "warned") == {"staff", "institution_admin"}
    with clock.stepped(row.due_at):
        cases.sweep_clocks()
    assert reminded(world, "breached") == {"staff", "institution_admin", "officer", "learner"}


def test_a_clue_stays_with_the_body_and_its_superior(world: World) -> None:
    complaint = filed(world)
    with transaction():
        row = clock_of(complaint)
        row.code = "T-CLUE"
    with clock.stepped(clock_of(complaint, "T-CLUE").due_at):
        cases.sweep_clocks()
    assert reminded(world, "breached") == {"officer", "supervisor"}


MEDIATES = {"association_officer", "association_admin", "mediator"}


def test_whoever_mediates_is_reminded_too(world: World) -> None:
    with clock.stepped(FILED):
        complaint = world.mediating()
    row = clock_of(complaint, "T-MED")
    with clock.stepped(clock.start_of(row.warn_on)):
        cases.sweep_clocks()
    assert _of(row, world, "warned") == {"officer", *MEDIATES}
    with clock.stepped(row.due_at):
        cases.sweep_clocks()
    assert _of(row, world, "breached") == {"officer", "supervisor", "learner", *MEDIATES}


def test_both_parties_and_whoever_mediates_hear_of_a_new_day(world: World) -> None:
    with clock.stepped(FILED):
        complaint = world.mediating()
        row = clock_of(complaint, "T-MED")
        redate(row)
    everybody = {"learner", "staff", "institution_admin", "officer", *MEDIATES}
    assert _of(row, world, "redated") == everybody


def test_who_no_longer_mediates_is_not_reminded(world: World) -> None:
    with clock.stepped(FILED):
        complaint = world.mediating()
        with transaction():
            seat = db.session.query(Party).filter_by(complaint_id=complaint.id, role=PartyRole.MEDIATOR).one()
            seat.until_at = clock.now()
        row = clock_of(complaint, "T-MED")
        redate(row)
    assert "mediator" not in _of(row, world, "redated")


def test_the_mediators_of_a_batch_are_read_at_once(world: World) -> None:
    with clock.stepped(FILED):
        cases_of = [world.mediating() for _ in range(3)]
    concerns = [concern_of(clock_of(one, "T-MED")) for one in cases_of]
    assert _statements(concerns) == _statements(concerns[:1]) == 3
    assert _statements([one._replace(code="T-ACC") for one in concerns]) == 2


def test_a_day_of_performance_that_passed_is_told_by_its_promises_alone(world: World) -> None:
    with clock.stepped(FILED):
        complaint = agreed(world)
    row = clock_of(complaint, "T-PERF")
    with clock.stepped(row.due_at):
        cases.sweep_clocks()
    assert _of(row, world, "breached") == set()


def concern_of(row: Clock) -> Concern:
    return Concern(*db.session.execute(clocks_with_concern().where(Clock.id == row.id)).one())


def redate(row: Clock) -> None:
    with transaction():
        remind([Step(concern_of(row), "redated", clock.today(), clock.now())], clock.now())


def _of(row: Clock, world: World, kind: str) -> set[str]:
    names = {key: name for name, key in world.people.items()}
    return {names[one.person_id] for one in db.session.query(Reminder).filter_by(clock_id=row.id, kind=kind)}


def _statements(concerns: list[Concern]) -> int:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    Staff(concerns)
    event.remove(db.engine, "before_cursor_execute", note)
    return sum(one.startswith("SELECT") for one in said)
