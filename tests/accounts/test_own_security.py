"""One's own account: where one is signed in, ending one, proving oneself again, contacts that tell the old one."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts import actions
from accounts.actions import CodeWrong, ContactTaken, SignInWrong
from accounts.devices import device_of, network_of
from accounts.models import CodePurpose, Contact, ContactKind, SignIn
from accounts.queries import person_by_contact, sign_ins_of
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import NotYours
from tests.accounts.authenticator import code_of, enrolled
from tests.accounts.browser import post, sign_in
from tests.accounts.conftest import CHEAP
from tests.accounts.letters import last_code, letters
from tests.world import World

GOOD = "山高月小水落石出"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0"
NEW = "19955550000"


@pytest.fixture(autouse=True)
def passwords(app: Flask, world: World) -> None:
    with transaction():
        for name in ("learner", "officer"):
            world.person(name).password_hash = CHEAP.hash(GOOD)


@pytest.mark.parametrize(
    "words,code",
    [
        (CHROME, "chrome/windows"),
        (PHONE, "wechat/ios"),
        (CHROME + " Edg/126.0", "edge/windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "chrome/android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1.15", "safari/mac"),
        ("curl/8", "other/other"),
        (None, "other/other"),
    ],
)
def test_a_device_is_two_codes(words: str | None, code: str) -> None:
    assert device_of(words) == code
    assert len(code) <= 20


@pytest.mark.parametrize(
    "address,kept",
    [
        ("192.0.2.77", "192.0.2.*"),
        ("2001:db8:1:2::3", "2001:db8:1::*"),
        ("::ffff:192.0.2.77", "192.0.2.*"),
        ("fe80::1%eth0", "fe80::*"),
        ("nonsense", ""),
        (None, ""),
    ],
)
def test_an_address_loses_its_end(address: str | None, kept: str) -> None:
    assert network_of(address) == kept


def test_the_page_lists_devices_and_ends_one(app: Flask, client: FlaskClient, world: World) -> None:
    other = app.test_client()
    other.environ_base["HTTP_USER_AGENT"] = PHONE
    client.environ_base["HTTP_USER_AGENT"] = CHROME
    sign_in(other, "learner", GOOD)
    sign_in(client, "learner", GOOD)
    page = client.get("/account/security").text
    assert "微信 · iPhone/iPad" in page and "Chrome · Windows" in page and "127.0.0.*" in page
    rows = sign_ins_of(world.people["learner"])
    answer = post(client, f"/account/sessions/{rows[1].ref}/end", "/account/security")
    assert answer.status_code == 303
    assert other.get("/account").status_code == 303
    assert client.get("/account").status_code == 200
    raw = db.session.execute(select(SignIn.__table__.c.network)).scalars().all()
    assert all(raw)


def test_nobody_ends_a_strangers_session(client: FlaskClient, world: World) -> None:
    row, _token = actions.open_sign_in(world.person("officer"), "code")
    sign_in(client, "learner", GOOD)
    assert post(client, f"/account/sessions/{row.ref}/end", "/account/security").status_code == 404
    with pytest.raises(NotYours):
        actions.end_sign_in(row, by=world.actor("learner"))


def test_after_a_quarter_of_an_hour_one_proves_oneself_again(client: FlaskClient, world: World) -> None:
    sign_in(client, "learner", GOOD)
    assert client.get("/account/contact").status_code == 200
    with clock.stepped(clock.now() + timedelta(minutes=12)):
        asked = client.get("/account/contact")
        assert asked.location == "/account/confirm?next=/account/contact"
        wrong = post(client, "/account/confirm", asked.location, given="not-this-one", next="/account/contact")
        assert (wrong.status_code, "密码不对" in wrong.text) == (422, True)
        right = post(client, "/account/confirm", asked.location, given=GOOD, next="/account/contact")
        assert right.location == "/account/contact"
        assert client.get("/account/contact").status_code == 200


def test_whoever_has_an_authenticator_proves_by_it_and_not_by_the_password(app: Flask, world: World) -> None:
    row, _token = actions.open_sign_in(world.person("officer"), "password")
    enrolled(world.person("officer"))
    with pytest.raises(actions.FactorWrong):
        actions.prove_again(db.session.get_one(SignIn, row.id), GOOD)
    actions.prove_again(db.session.get_one(SignIn, row.id), code_of(world.people["officer"]))


def test_whoever_has_neither_proves_by_a_code(client: FlaskClient, world: World) -> None:
    actions.person_for_verified_contact(ContactKind.PHONE, NEW, "新示例")
    post(client, "/login/code", "/login/code", contact=NEW)
    post(client, "/login/code/enter", "/login/code", contact=NEW, code=last_code())
    with clock.stepped(clock.now() + timedelta(minutes=16)):
        page = client.get("/account/confirm")
        assert "获取验证码" in page.text
        post(client, "/account/confirm/code", "/account/confirm")
        assert post(client, "/account/confirm", "/account/confirm", given=last_code()).status_code == 303


def test_a_new_contact_takes_the_place_of_the_old_which_is_told(client: FlaskClient, world: World) -> None:
    sign_in(client, "learner", GOOD)
    old = db.session.scalars(select(Contact).where(Contact.person_id == world.people["learner"])).one().value
    page = post(client, "/account/contact", "/account/contact", contact=NEW)
    assert page.status_code == 200 and NEW in page.text
    wrong = post(client, "/account/contact/enter", "/account/contact", contact=NEW, code="000000")
    assert wrong.status_code == 422
    done = post(client, "/account/contact/enter", "/account/contact", contact=NEW, code=last_code())
    assert done.status_code == 303
    outbox.drain()
    told = [letter.address for letter in letters() if "更换" in letter.body_text]
    assert set(told) == {old, NEW}
    assert len(told) == 2
    assert person_by_contact(ContactKind.PHONE, old) is None
    found = person_by_contact(ContactKind.PHONE, NEW)
    assert found is not None and found.id == world.people["learner"]
    account = client.get("/account").text
    assert NEW in account and old not in account


def test_a_contact_of_somebody_else_is_not_taken(app: Flask, world: World) -> None:
    other = db.session.scalars(select(Contact).where(Contact.person_id == world.people["officer"])).one().value
    actions.send_code(ContactKind.PHONE, other, CodePurpose.CONTACT, address="192.0.2.1")
    with pytest.raises(ContactTaken):
        actions.change_contact(
            world.person("learner"), ContactKind.PHONE, other, last_code(), by=world.actor("learner")
        )
    with pytest.raises(CodeWrong):
        actions.change_contact(world.person("learner"), ContactKind.PHONE, NEW, "123456", by=world.actor("learner"))
    with pytest.raises(SignInWrong):
        row, _token = actions.open_sign_in(world.person("learner"), "code")
        actions.prove_again(row, "nothing-like-it")
