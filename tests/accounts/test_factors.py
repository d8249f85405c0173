"""The second factor: asked where there is one, a code once, recovery codes once, limits, taken off by a colleague."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts import actions
from accounts.actions import FactorWrong, NotEnrolled
from accounts.models import Person, SignIn, Waits
from accounts.models.office import RecoveryCode, SecondFactor
from accounts.queries import sign_ins_of
from accounts.queries.office import codes_left, factor_of, has_factor
from accounts.roles import Role
from kernel import clock, outbox
from kernel.config import AppEnv
from kernel.crypto import token_hash
from kernel.db import db, transaction
from kernel.errors import NotYours, TooMany
from kernel.events import Actor, EventRow
from tests.accounts.authenticator import code_of, enrolled
from tests.accounts.browser import cookie, post, sign_in
from tests.accounts.conftest import CHEAP
from tests.accounts.letters import letters
from tests.world import World

GOOD = "山高月小水落石出"
HASH = CHEAP.hash(GOOD)


@pytest.fixture(autouse=True)
def passwords(app: Flask, world: World) -> None:
    with transaction():
        for name in ("learner", "officer", "supervisor"):
            world.person(name).password_hash = HASH


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_a_password_alone_opens_nothing_once_there_is_an_authenticator(
    app: Flask, client: FlaskClient, world: World
) -> None:
    enrolled(world.person("officer"))
    answer = sign_in(client, "officer", GOOD)
    assert answer.location == "/login/second"
    assert not is_in(client)
    assert sign_ins_of(world.people["officer"]) == []
    planted = cookie(client)
    answer = post(client, "/login/second", "/login/second", code=code_of(world.people["officer"]))
    assert answer.status_code == 303
    assert is_in(client)
    row = sign_ins_of(world.people["officer"])[0]
    assert row.factor_at is not None and row.waits_for is None
    stranger = app.test_client()
    stranger.set_cookie("session", planted or "")
    assert not is_in(stranger), "the token of the first step opens the second"


def test_a_code_passes_once_and_a_neighbour_of_it_too(app: Flask, world: World) -> None:
    person = world.people["officer"]
    enrolled(world.person("officer"))
    code = code_of(person)
    actions.prove_factor(world.person("officer"), code)
    with pytest.raises(FactorWrong):
        actions.prove_factor(world.person("officer"), code)
    with pytest.raises(FactorWrong):
        actions.prove_factor(world.person("officer"), code_of(person, -1))
    actions.prove_factor(world.person("officer"), code_of(person, 1))
    with clock.stepped(clock.now() + timedelta(seconds=61)), pytest.raises(FactorWrong):
        actions.prove_factor(world.person("officer"), code_of(person, -2))


def test_a_recovery_code_passes_once_however_it_is_typed(app: Flask, world: World) -> None:
    codes = enrolled(world.person("officer"))
    assert len(set(codes)) == 10
    typed = f" {codes[0][:4].upper()}-{codes[0][4:8]} {codes[0][8:]} "
    actions.prove_factor(world.person("officer"), typed)
    assert codes_left(world.people["officer"]) == 9
    with pytest.raises(FactorWrong):
        actions.prove_factor(world.person("officer"), codes[0])
    kept = {row.code_hash for row in db.session.scalars(select(RecoveryCode))}
    assert not kept & set(codes)
    new = actions.renew_recovery_codes(world.person("officer"), by=Actor(world.people["officer"], "officer"))
    with pytest.raises(FactorWrong):
        actions.prove_factor(world.person("officer"), codes[1])
    actions.prove_factor(world.person("officer"), new[1])


def test_a_recovery_code_is_nobody_elses(app: Flask, world: World) -> None:
    codes = enrolled(world.person("officer"))
    enrolled(world.person("supervisor"))
    with pytest.raises(FactorWrong):
        actions.prove_factor(world.person("supervisor"), codes[0])


def test_tries_are_limited_in_the_database_itself(app: Flask, world: World) -> None:
    enrolled(world.person("officer"))
    refused = 0
    with pytest.raises(TooMany):
        for _turn in range(40):
            with pytest.raises(FactorWrong):
                actions.prove_factor(world.person("officer"), "000000")
            refused += 1
    assert refused <= 10
    with pytest.raises(TooMany):
        actions.prove_factor(world.person("officer"), code_of(world.people["officer"]))
    with clock.stepped(clock.now() + timedelta(minutes=16)):
        actions.prove_factor(world.person("officer"), code_of(world.people["officer"]))


def test_the_waiting_sign_in_lasts_ten_minutes(client: FlaskClient, world: World) -> None:
    enrolled(world.person("officer"))
    sign_in(client, "officer", GOOD)
    with clock.stepped(clock.now() + timedelta(minutes=11)):
        assert client.get("/login/second").location == "/login"
        row = db.session.scalars(select(SignIn).where(SignIn.waits_for == Waits.CODE)).one()
        with pytest.raises(actions.SignInWrong):
            actions.finish_sign_in(row, code_of(world.people["officer"]))


def test_the_secret_is_sealed_and_shown_only_until_it_is_proved(client: FlaskClient, world: World) -> None:
    sign_in(client, "officer", GOOD)
    assert post(client, "/account/factor", "/account/security").location == "/account/factor/enrol"
    page = client.get("/account/factor/enrol")
    secret = factor_of(world.people["officer"]).secret or ""  # type: ignore[union-attr]  # it is there
    assert secret[:4] in page.text and "<svg" in page.text
    raw = db.session.execute(select(SecondFactor.__table__.c.secret.label("raw"))).all()
    assert raw
    assert not has_factor(world.people["officer"])
    wrong = post(client, "/account/factor/enrol", "/account/factor/enrol", code="000000")
    assert wrong.status_code == 422
    shown = post(client, "/account/factor/enrol", "/account/factor/enrol", code=code_of(world.people["officer"]))
    assert shown.status_code == 200
    assert shown.text.count("<li><code>") == 10
    assert client.get("/account/factor/enrol").location == "/account/security"
    assert has_factor(world.people["officer"])


def test_learners_have_none_and_set_none_up(client: FlaskClient, world: World) -> None:
    sign_in(client, "learner", GOOD)
    assert "开启动态口令" not in client.get("/account/security").text
    with pytest.raises(NotEnrolled):
        actions.begin_factor(world.person("learner"))


def test_a_colleagues_authenticator_is_taken_off_by_who_gives_their_roles(app: Flask, world: World) -> None:
    enrolled(world.person("mediator"))
    person, place = world.people["mediator"], world.organisations["association"]
    row, _token = actions.open_sign_in(world.person("mediator"), "password")
    for name in ("officer", "institution_admin", "association_officer", "mediator"):
        with pytest.raises(NotYours):
            actions.reset_factor(world.person("mediator"), place, by=world.actor(name))
    actions.reset_factor(world.person("mediator"), place, by=world.actor("association_admin"))
    assert not has_factor(person)
    assert codes_left(person) == 0
    assert db.session.get_one(SignIn, row.id).revoked_at is not None
    outbox.drain()
    assert any("重置" in letter.body_text for letter in letters())
    assert db.session.scalars(select(EventRow).where(EventRow.kind == "person.factor_reset")).one().actor_id
    again, _token = actions.open_sign_in(world.person("mediator"), "password")
    assert again.waits_for is Waits.ENROL
    with clock.stepped(clock.now() + timedelta(days=8)), pytest.raises(actions.SignInRefused):
        actions.open_sign_in(world.person("mediator"), "password")


def test_who_also_holds_a_role_elsewhere_is_the_platforms_to_reset(app: Flask, world: World) -> None:
    actions.grant(
        world.person("mediator"), world.organisation("operator"), Role.AUDITOR, by=world.actor("platform_admin")
    )
    enrolled(world.person("mediator"))
    place = world.organisations["association"]
    with pytest.raises(NotYours):
        actions.reset_factor(world.person("mediator"), place, by=world.actor("association_admin"))
    actions.reset_factor(world.person("mediator"), place, by=world.actor("platform_admin"))


def test_production_lets_no_staff_in_without_one(
    app: Flask, client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    production = replace(app.extensions["settings"], app_env=AppEnv.PRODUCTION)
    monkeypatch.setattr("accounts.actions.signing.settings", lambda: production)
    assert sign_in(client, "officer", GOOD).status_code == 403
    assert sign_in(client, "learner", GOOD).status_code == 303
    officer = db.session.get_one(Person, world.people["officer"])
    actions.offer_factor(officer, until=7)
    fresh = app.test_client()
    assert sign_in(fresh, "officer", GOOD).location == "/login/enrol"
    assert not is_in(fresh)
    shown = post(fresh, "/login/enrol", "/login/enrol", code=code_of(world.people["officer"], -1))
    assert shown.text.count("<li><code>") == 10
    assert is_in(fresh)
    row, _token = actions.open_sign_in(world.person("officer"), "code", as_learner=True)
    with pytest.raises(actions.SignInRefused):
        actions.switch_membership(row, world.viewers["officer"].membership_id, by=world.actor("officer"))


def test_the_token_changes_with_the_second_step(app: Flask, world: World) -> None:
    enrolled(world.person("officer"))
    row, token = actions.open_sign_in(world.person("officer"), "password")
    new = actions.finish_sign_in(row, code_of(world.people["officer"]))
    assert new != token
    assert db.session.get_one(SignIn, row.id).token_hash == token_hash(new)
