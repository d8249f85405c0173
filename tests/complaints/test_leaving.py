"""Somebody leaves: what they had in hand is nobody's, and no seat of the office stays with the person."""

from datetime import timedelta

from flask import Flask

from accounts import actions as accounts
from accounts.charges import in_charge
from accounts.models import Membership
from accounts.permissions import Viewer
from accounts.roles import Role
from complaints import actions as cases
from complaints.models import Absence, Assignee
from complaints.queries import visible_to
from kernel import chain, clock, outbox
from kernel.db import db
from tests.complaints.hands import sign_in, text
from tests.world import World


def test_leaving_makes_the_cases_nobodys_and_the_lead_is_told(app: Flask, world: World) -> None:
    mine = world.accepted(path="association", paid_by="consumer")
    assert mine.officer_id == world.people["association_officer"]
    member = accounts_membership(world, "association_officer")
    accounts.leave(member, by=world.actor("association_admin"))
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    db.session.expire_all()
    assert db.session.get_one(type(mine), mine.id).officer_id is None
    page = text(sign_in(app, world, "association_admin").get("/desk/?whose=nobody"))
    assert mine.number in page


def accounts_membership(world: World, name: str) -> Membership:
    return db.session.get_one(Membership, world.viewers[name].membership_id)


def test_leaving_an_institution_frees_its_cases_and_whoever_stands_in(app: Flask, world: World) -> None:
    complaint, today = world.answered(), clock.today()
    cases.name_assignee(complaint, world.person("staff"), by=world.actor("staff"))
    staff, admin = world.person("staff"), world.person("institution_admin")
    absence = cases.go_away(admin, staff, today, today + timedelta(days=3), by=world.actor("institution_admin"))
    assert in_charge(world.people["staff"], world.organisations["company"])[0][1] == 1
    accounts.leave(accounts_membership(world, "staff"), by=world.actor("institution_admin"))
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    db.session.expire_all()
    assert db.session.query(Assignee).count() == 0
    assert db.session.get_one(Absence, absence.id).ended_at is not None
    assert chain.verify().ok


def test_a_mediators_seat_does_not_open_to_the_same_person_as_a_learner(app: Flask, world: World) -> None:
    complaint = world.mediating()
    person = world.people["mediator"]
    assert db.session.scalars(visible_to(world.viewers["mediator"])).all() == [complaint]
    assert db.session.scalars(visible_to(Viewer(person_id=person, role=Role.LEARNER))).all() == []
