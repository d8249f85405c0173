"""Whom a step of a clock concerns: whose duty it is, who waits, who must see to it; never who may not know of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from accounts.models import Membership
from accounts.roles import Role
from complaints import actions as cases
from complaints.models import Clock, Complaint, Reminder
from kernel import clock
from kernel.db import db, transaction
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
