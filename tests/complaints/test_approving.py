"""Where a body has nobody else in charge the operator approves a look, on record, without seeing the case."""

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Membership
from accounts.roles import Role
from complaints import actions as cases
from complaints.queries.approving import is_somebody_in_charge, operator_requests
from complaints.queries.looks import looks_at
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import NotYours
from kernel.events import EventRow
from kernel.messages import Letter
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.people_hands import left_alone, minor
from tests.world import World


def put_in_charge(world: World, name: str, place: str) -> None:
    """Somebody more is in charge of a body."""
    with transaction():
        db.session.add(
            Membership(
                person_id=world.people[name],
                organisation_id=world.organisations[place],
                role=Role.ASSOCIATION_ADMIN,
                from_at=clock.now(),
            )
        )


def test_the_operator_decides_what_nobody_else_can(world: World) -> None:
    asked = left_alone(world)
    complaint, admin = asked.complaint, world.actor("association_admin")
    for name in ("association_admin", "association_officer", "supervisor", "auditor", "other_learner"):
        with pytest.raises(NotYours):
            cases.decide_view(asked, True, by=world.actor(name))
    assert [row.id for row in operator_requests(world.viewers["platform_admin"])] == [asked.id]
    assert operator_requests(world.viewers["supervisor"]) == []
    cases.decide_view(asked, True, by=world.actor("platform_admin"))
    assert cases.show_protected(complaint, "phone", "contact", by=admin)
    look = looks_at(complaint)[0]
    assert (look.approved_body, look.approved_role) == ("学诉示例运营中心", "platform_admin")
    said = db.session.scalars(select(EventRow).filter_by(kind="complaint.view_decided")).one()
    assert (said.actor_role, said.actor_id) == ("platform_admin", world.people["platform_admin"])


def test_where_somebody_is_in_charge_it_is_not_the_operators(world: World) -> None:
    complaint = minor(world)
    asked = cases.ask_to_view(complaint, "phone", "contact", 2, by=world.actor("officer"))
    assert is_somebody_in_charge(complaint, world.people["officer"])
    with pytest.raises(NotYours):
        cases.decide_view(asked, True, by=world.actor("platform_admin"))
    assert operator_requests(world.viewers["platform_admin"]) == []


def test_it_goes_back_to_the_body_once_somebody_else_is_in_charge(world: World) -> None:
    asked = left_alone(world)
    put_in_charge(world, "association_officer", "association")
    assert operator_requests(world.viewers["platform_admin"]) == []
    with pytest.raises(NotYours):
        cases.decide_view(asked, True, by=world.actor("platform_admin"))


def test_a_superior_with_nobody_in_office_leaves_it_to_the_operator(world: World) -> None:
    complaint = minor(world)
    asked = cases.ask_to_view(complaint, "phone", "contact", 2, by=world.actor("officer"))
    with transaction():
        db.session.query(Membership).filter_by(person_id=world.people["supervisor"]).update({"until_at": clock.now()})
    assert [row.id for row in operator_requests(world.viewers["platform_admin"])] == [asked.id]


def test_who_decides_is_told_and_the_page_says_so(app: Flask, world: World) -> None:
    asked = left_alone(world)
    number = asked.complaint.number
    outbox.drain()
    told = db.session.scalars(select(Letter.to_person_id).filter_by(why="complaint.view_asked")).all()
    assert set(told) == {world.people["platform_admin"]}
    own = sign_in(app, world, "association_admin").get(f"/desk/{number}/reveal/ask")
    assert "由平台管理员审批" in text(own)
    operator = sign_in(app, world, "platform_admin")
    listed = text(operator.get("/desk/intake/approvals"))
    assert number in listed
    page = f"/desk/intake/approvals/{asked.ref}"
    assert asked.complaint.name not in text(operator.get(page))
    assert operator.get(f"/desk/{number}").status_code in (403, 404), "the case itself stays closed"
    assert submit(operator, page, granted="no", answer="").status_code == 422
    assert submit(operator, page, granted="yes").status_code == 303
    assert operator.get(page).status_code == 303, "decided once"
    assert sign_in(app, world, "supervisor").get(page).status_code == 403
