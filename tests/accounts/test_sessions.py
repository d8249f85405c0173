"""Sessions: a new one at every sign-in, ended at once everywhere, idle and absolute limits, never on public pages."""

from datetime import timedelta

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts import actions
from accounts.models import Membership, Person, SignIn
from accounts.permissions import requires
from accounts.queries import sign_ins_of
from accounts.roles import Role
from kernel import clock
from kernel.config import AppEnv
from kernel.crypto import token_hash
from kernel.db import db, transaction
from kernel.events import SYSTEM
from kernel.web import public
from tests.accounts.browser import cookie, post, sign_in
from tests.accounts.conftest import CHEAP
from tests.world import World

GOOD = "山高月小水落石出"
HASH = CHEAP.hash(GOOD)


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """These tests add routes."""
    return own_app


@pytest.fixture(autouse=True)
def passwords(app: Flask, world: World) -> None:
    """Everybody these tests sign in has the same password; two pages to try are there."""
    with transaction():
        for name in ("learner", "officer"):
            world.person(name).password_hash = HASH

    @requires(Role.OFFICER)
    def desk() -> str:
        return "desk"

    @public
    def notice() -> str:
        return "notice"

    # The application has answered nothing yet, so routes may still be added.
    app.add_url_rule("/try/desk", "try_desk", desk)
    app.add_url_rule("/try/notice", "try_notice", notice)


def is_in(client: FlaskClient) -> bool:
    """Whether the account page opens."""
    return client.get("/account").status_code == 200


def test_signing_in_opens_the_account(client: FlaskClient) -> None:
    assert client.get("/account").status_code == 303
    assert sign_in(client, "learner", GOOD).status_code == 303
    page = client.get("/account")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"


def test_every_sign_in_has_a_new_token_and_a_planted_cookie_gains_nothing(app: Flask, client: FlaskClient) -> None:
    client.get("/login")
    planted = cookie(client)
    sign_in(client, "learner", GOOD)
    first = cookie(client)
    sign_in(client, "learner", GOOD)
    assert len({planted, first, cookie(client)}) == 3
    stranger = app.test_client()
    for value in (planted, first):
        stranger.set_cookie("session", value or "")
        assert not is_in(stranger)


def test_the_token_itself_is_not_in_the_database(client: FlaskClient) -> None:
    with client:
        sign_in(client, "learner", GOOD)
        client.get("/account")
        token = session["sid"]
    row = db.session.scalars(select(SignIn)).one()
    assert token not in row.token_hash
    assert row.token_hash == token_hash(token)


def test_signing_out_ends_the_session_on_the_server(app: Flask, client: FlaskClient) -> None:
    sign_in(client, "learner", GOOD)
    kept = cookie(client) or ""
    assert post(client, "/logout", "/account").status_code == 303
    assert not is_in(client)
    client.set_cookie("session", kept)
    assert not is_in(client)


def test_out_everywhere_ends_every_session(app: Flask, client: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other, "learner", GOOD)
    sign_in(client, "learner", GOOD)
    post(client, "/logout/everywhere", "/account")
    assert not is_in(client)
    assert not is_in(other)


@pytest.mark.parametrize("deed", ["revoked", "disabled"])
def test_a_revocation_holds_at_the_next_request(client: FlaskClient, world: World, deed: str) -> None:
    sign_in(client, "learner", GOOD)
    assert is_in(client)
    with transaction():
        if deed == "revoked":
            db.session.scalars(select(SignIn)).one().revoked_at = clock.now()
        else:
            db.session.get_one(Person, world.people["learner"]).disabled_at = clock.now()
    assert not is_in(client)


def test_an_ended_membership_holds_at_the_next_request(client: FlaskClient, world: World) -> None:
    sign_in(client, "officer", GOOD)
    assert client.get("/try/desk").text == "desk"
    membership = db.session.get_one(Membership, world.viewers["officer"].membership_id)
    actions.end_membership(membership, by=SYSTEM)
    assert client.get("/try/desk").status_code == 303
    assert not is_in(client)


def test_roles_are_asked_for(client: FlaskClient, world: World) -> None:
    page = client.get("/try/desk?case=7")
    assert (page.status_code, page.headers["Location"]) == (303, "/login?next=/try/desk?case%3D7")
    sign_in(client, "learner", GOOD)
    assert client.get("/try/desk").status_code == 403
    sign_in(client, "officer", GOOD)
    assert client.get("/try/desk").status_code == 200
    post(client, "/account/switch", "/account", membership="")
    assert client.get("/try/desk").status_code == 403
    post(client, "/account/switch", "/account", membership=str(world.viewers["officer"].membership_id))
    assert client.get("/try/desk").status_code == 200
    stranger = str(world.viewers["mediator"].membership_id)
    assert post(client, "/account/switch", "/account", membership=stranger).status_code == 403


def test_half_an_hour_of_silence_ends_a_session(client: FlaskClient) -> None:
    start = clock.now()
    with clock.stepped(start):
        sign_in(client, "learner", GOOD)
    for minutes in (25, 50, 75):
        with clock.stepped(start + timedelta(minutes=minutes)):
            assert is_in(client)
    with clock.stepped(start + timedelta(minutes=75 + 31)):
        assert not is_in(client)


@pytest.mark.parametrize("name,hours", [("learner", 12), ("officer", 10)])
def test_a_day_of_work_ends_a_session_however_busy(client: FlaskClient, name: str, hours: int) -> None:
    start = clock.now()
    with clock.stepped(start):
        sign_in(client, name, GOOD)
    for minutes in range(20, hours * 60, 20):
        with clock.stepped(start + timedelta(minutes=minutes)):
            assert is_in(client), minutes
    with clock.stepped(start + timedelta(hours=hours)):
        assert not is_in(client)


def test_reading_writes_nothing(client: FlaskClient) -> None:
    sign_in(client, "learner", GOOD)
    before = [(row.id, row.revoked_at, row.expires_at) for row in db.session.scalars(select(SignIn))]
    with clock.stepped(clock.now() + timedelta(minutes=5)):
        is_in(client)
    db.session.expire_all()
    assert [(row.id, row.revoked_at, row.expires_at) for row in db.session.scalars(select(SignIn))] == before


def test_public_pages_neither_read_nor_set_a_cookie(client: FlaskClient) -> None:
    for _ in ("stranger", "signed in"):
        page = client.get("/try/notice")
        assert "Set-Cookie" not in page.headers
        assert "Cookie" not in page.headers.get("Vary", "")
        assert page.headers["Cache-Control"].startswith("public")
        sign_in(client, "learner", GOOD)


def test_a_new_password_ends_the_other_sessions(app: Flask, client: FlaskClient, world: World) -> None:
    other = app.test_client()
    sign_in(other, "learner", GOOD)
    sign_in(client, "learner", GOOD)
    refused = post(client, "/account/password", "/account", current="not-this-one", password="another-good-one")
    assert refused.status_code == 422
    weak = post(client, "/account/password", "/account", current=GOOD, password="12345678")
    assert weak.status_code == 422
    assert is_in(other)
    assert post(client, "/account/password", "/account", current=GOOD, password="another-good-one").status_code == 303
    assert is_in(client)
    assert not is_in(other)
    assert len(sign_ins_of(world.people["learner"])) == 1


def test_production_refuses_staff_until_a_second_factor_exists(
    app: Flask, client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, _token = actions.open_sign_in(world.person("officer"), "code")
    actor = world.actor("officer")
    monkeypatch.setattr("accounts.actions.signing.settings", lambda: _production(app))
    for name, status in (("learner", 303), ("officer", 403)):
        answer = sign_in(app.test_client(), name, GOOD)
        assert answer.status_code == status
    assert "动态口令" in answer.text
    with pytest.raises(actions.SignInRefused):
        actions.switch_membership(row, world.viewers["officer"].membership_id, by=actor)


def _production(app: Flask) -> object:
    from dataclasses import replace

    return replace(app.extensions["settings"], app_env=AppEnv.PRODUCTION)


def test_production_cookies_are_bound_to_the_host(make_settings, sqlite_url, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from wsgi import create_app

    changes = {"app_env": AppEnv.PRODUCTION, "field_keys": None, "public_url": "https://xuesu.example"}
    made = create_app(make_settings(tmp_path, sqlite_url, **changes))
    page = made.test_client().get("/login", base_url="https://xuesu.example")
    assert page.status_code == 200
    words = page.headers["Set-Cookie"]
    assert words.startswith("__Host-")
    assert all(flag in words for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in words
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
