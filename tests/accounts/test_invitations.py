"""Invitations: who may give which role where, once, in time, taken back; and leaving, at once."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts import actions
from accounts.actions import InvitationGone, LastOne, PasswordNeeded
from accounts.devices import NOWHERE
from accounts.models import ContactKind, Membership, Person
from accounts.models.office import Invitation
from accounts.offices import FITS, GIVES, LEADS, may_give
from accounts.queries import membership_open, memberships_of, person_by_contact
from accounts.roles import OrganisationKind, Role
from kernel import clock, messages
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from kernel.messages import Letter
from tests.accounts.authenticator import code_of
from tests.accounts.browser import post
from tests.complaints.hands import sign_in, submit
from tests.world import World

GOOD = "山高月小水落石出"
MAIL = ("email", "new@example.cn")


def invited(world: World, by: str = "association_admin", role: Role = Role.OFFICER, place: str = "association") -> str:
    """Invite; the token of the letter, read as its receiver would."""
    kind, value = ContactKind(MAIL[0]), MAIL[1]
    actions.invite(world.organisation(place), role, kind, value, by=world.actor(by))
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert letter is not None and letter.address == value
    found = re.search(r"/invitations/([\w-]+)", letter.body_text)
    assert found is not None
    return found[1]


def accept(token: str, name: str = "新示例", password: str = GOOD) -> tuple[object, str]:
    return actions.accept_invitation(token, name, password, address="192.0.2.1", seen=NOWHERE)


def test_every_kind_has_a_leader_and_every_role_a_giver() -> None:
    assert set(FITS) == set(OrganisationKind)
    assert {role for roles in FITS.values() for role in roles} == set(Role) - {Role.LEARNER}
    for kind, roles in FITS.items():
        assert LEADS[kind] in roles
        assert may_give(Role.PLATFORM_ADMIN, 1, 2, kind) == roles
        for giver in set(GIVES) - {Role.PLATFORM_ADMIN}:
            assert may_give(giver, 1, 2, kind) == (), "roles are given in one's own organisation"
            assert set(may_give(giver, 2, 2, kind)) <= set(GIVES[giver]) & set(roles)
    for role in set(Role) - set(GIVES):
        assert may_give(role, 2, 2, OrganisationKind.CONSUMER_ASSOCIATION) == ()
    assert may_give(None, None, 2, OrganisationKind.INSTITUTION) == ()


@pytest.mark.parametrize(
    "by,role,place,right",
    [
        ("association_admin", Role.MEDIATOR, "association", True),
        ("association_admin", Role.MEDIATOR, "other_association", False),
        ("association_admin", Role.PLATFORM_ADMIN, "association", False),
        ("association_admin", Role.SUPERVISOR, "association", False),
        ("institution_admin", Role.INSTITUTION_STAFF, "company", True),
        ("institution_admin", Role.OFFICER, "company", False),
        ("institution_admin", Role.INSTITUTION_STAFF, "other_company", False),
        ("supervisor", Role.OFFICER, "province", True),
        ("supervisor", Role.OFFICER, "department", False),
        ("platform_admin", Role.SUPERVISOR, "department", True),
        ("platform_admin", Role.AUDITOR, "operator", True),
        ("platform_admin", Role.AUDITOR, "department", False),
        ("officer", Role.OFFICER, "department", False),
        ("staff", Role.INSTITUTION_STAFF, "company", False),
        ("learner", Role.OFFICER, "association", False),
        ("auditor", Role.AUDITOR, "operator", False),
    ],
)
def test_who_may_invite_whom(app: Flask, world: World, by: str, role: Role, place: str, right: bool) -> None:
    if right:
        assert invited(world, by, role, place)
        return
    with pytest.raises(NotYours):
        invited(world, by, role, place)
    assert db.session.scalars(select(Invitation)).all() == []


def test_accepting_makes_the_account_the_role_and_an_authenticator_to_set_up(client: FlaskClient, world: World) -> None:
    token = invited(world)
    page = client.get(f"/invitations/{token}")
    assert "示例消费者协会" in page.text and "经办人" in page.text
    nameless = post(client, f"/invitations/{token}", f"/invitations/{token}", password=GOOD)
    assert (nameless.status_code, "请填写姓名" in nameless.text) == (422, True)
    weak = post(client, f"/invitations/{token}", f"/invitations/{token}", name="新示例", password="12345678")
    assert (weak.status_code, "新示例" in weak.text) == (422, True)
    answer = post(client, f"/invitations/{token}", f"/invitations/{token}", name="新示例", password=GOOD)
    assert answer.location == "/login/enrol"
    person = person_by_contact(ContactKind.EMAIL, MAIL[1])
    assert person is not None and person.name == "新示例"
    key = person.id
    assert [(one.role, one.organisation_id) for one in memberships_of(key)] == [
        (Role.OFFICER, world.organisations["association"])
    ]
    assert client.get("/desk/").status_code == 303, "nothing opens before the authenticator"
    shown = post(client, "/login/enrol", "/login/enrol", code=code_of(key, -1))
    assert shown.text.count("<li><code>") == 10
    assert client.get("/desk/").status_code == 200


def test_an_invitation_is_used_once_in_time_and_not_after_it_was_taken_back(app: Flask, world: World) -> None:
    token = invited(world)
    accept(token)
    with pytest.raises(InvitationGone):
        accept(token)
    second = invited(world, role=Role.MEDIATOR)
    with clock.stepped(clock.now() + timedelta(days=9)), pytest.raises(InvitationGone):
        accept(second)
    row = db.session.scalars(select(Invitation).order_by(Invitation.id.desc())).first()
    assert row is not None
    with pytest.raises(NotYours):
        actions.revoke_invitation(row, by=world.actor("institution_admin"))
    actions.revoke_invitation(row, by=world.actor("association_admin"))
    with pytest.raises(InvitationGone):
        accept(second)
    first = db.session.scalars(select(Invitation).order_by(Invitation.id)).first()
    assert first is not None
    with pytest.raises(IllegalMove):
        actions.revoke_invitation(first, by=world.actor("association_admin"))


def test_every_dead_address_answers_the_same(client: FlaskClient, world: World) -> None:
    token = invited(world)
    accept(token)
    said = {re.sub(r'value="[^"]*"', "", client.get(f"/invitations/{one}").text) for one in (token, "x" * 43)}
    assert len(said) == 1
    assert client.get(f"/invitations/{token}").status_code == 410


def test_an_account_with_a_password_is_taken_only_with_it(app: Flask, world: World) -> None:
    person = actions.person_for_verified_contact(ContactKind.EMAIL, MAIL[1], "老示例")
    actions.set_password(person, "another-good-one", by=world.actor("learner"))
    token = invited(world)
    with pytest.raises(PasswordNeeded):
        accept(token)
    accept(token, "", "another-good-one")
    assert db.session.get_one(Person, person.id).name == "老示例"


def test_leaving_ends_the_sessions_at_once(app: Flask, world: World) -> None:
    colleague = sign_in(app, world, "association_officer")
    assert colleague.get("/desk/").status_code == 200
    admin = sign_in(app, world, "association_admin")
    ref, person = world.organisation("association").ref, world.person("association_officer").ref
    url = f"/admin/organisations/{ref}/people/{person}/officer/leave"
    assert submit(admin, url).status_code == 303
    assert colleague.get("/desk/").status_code == 303
    assert membership_open(world.viewers["association_officer"].membership_id or 0, 0) is None
    assert admin.get(url).status_code == 404


def test_the_last_who_leads_stays_until_the_platform_says_so(app: Flask, world: World) -> None:
    held = db.session.get_one(Membership, world.viewers["association_admin"].membership_id)
    with pytest.raises(LastOne):
        actions.leave(held, by=world.actor("association_admin"))
    actions.leave(held, by=world.actor("platform_admin"))
    own = db.session.get_one(Membership, world.viewers["platform_admin"].membership_id)
    with pytest.raises(LastOne):
        actions.leave(own, by=world.actor("platform_admin"))


def test_the_people_page_shows_no_whole_contact(app: Flask, world: World) -> None:
    invited(world)
    admin = sign_in(app, world, "association_admin")
    page = admin.get(f"/admin/organisations/{world.organisation('association').ref}/people").text
    assert "ne***@example.cn" in page
    assert MAIL[1] not in page
    for name, status in (("association_admin", 404), ("institution_admin", 404), ("officer", 403)):
        other = sign_in(app, world, name).get(f"/admin/organisations/{world.organisation('department').ref}/people")
        assert other.status_code == status
    messages.drain()


def test_an_old_proof_is_not_enough_to_invite(app: Flask, world: World) -> None:
    admin = sign_in(app, world, "association_admin")
    url = f"/admin/organisations/{world.organisation('association').ref}/invite"
    assert admin.get(url).status_code == 200
    with clock.stepped(clock.now() + timedelta(minutes=11)):
        assert admin.get(url).location.startswith("/account/confirm?next=")
    with clock.stepped(clock.now() + timedelta(minutes=16)):
        assert admin.post(url, data={"csrf_token": "x"}).status_code == 400
