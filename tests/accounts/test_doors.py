"""Signing in through the pages: nobody learns who has an account, no forged post, no redirect elsewhere."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts.models import OneTimeCode, Person, SignIn
from accounts.queries import DemoAccount, offer_demo_accounts
from kernel import clock
from kernel.db import db, transaction
from kernel.messages import Letter
from tests.accounts.browser import cookie, plain, post, sign_in, token_of
from tests.accounts.conftest import CHEAP
from tests.accounts.letters import last_code
from tests.world import World

GOOD = "山高月小水落石出"
HASH = CHEAP.hash(GOOD)
KNOWN, UNKNOWN = "19900000000", "19988888888"
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/%09/evil.example\n",
    "https://evil.example",
    "https:evil.example",
    "HTTPS://evil.example/login",
    "javascript:alert(1)",
    "data:text/html,hello",
    "evil.example",
    "/\u2028/evil.example",
    "//evil.example@127.0.0.1",
    "http:///evil.example",
    " //evil.example",
    "/\u00a0/evil.example",
]


@pytest.fixture(autouse=True)
def password(world: World) -> None:
    with transaction():
        for name in ("learner", "other_learner"):
            world.person(name).password_hash = HASH
        world.person("other_learner").disabled_at = clock.now()


def test_a_wrong_name_and_a_wrong_password_get_the_same_page(client: FlaskClient) -> None:
    tries = [("learner", "wrong-password"), (KNOWN, "wrong-password"), ("nobody-here", GOOD), (UNKNOWN, GOOD)]
    tries += [("other_learner", GOOD), ("mediator", GOOD), ("a@example.cn", GOOD)]
    pages = [(sign_in(client, login, secret), login) for login, secret in tries]
    assert {page.status_code for page, _ in pages} == {422}
    assert len({plain(page, login) for page, login in pages}) == 1


@pytest.mark.parametrize(
    "door,entrance", [("/login/code", "/login/code/enter"), ("/password/reset", "/password/reset/enter")]
)
def test_a_code_is_sent_to_known_and_unknown_contacts_alike(client: FlaskClient, door: str, entrance: str) -> None:
    pages, wrong = [], []
    for contact in (KNOWN, UNKNOWN, "a@example.cn"):
        pages.append(post(client, door, door, contact=contact))
        more = {"password": "another-good-one"} if "reset" in door else {}
        token = token_of(pages[-1])
        code = f"{(int(last_code()) + 1) % 1_000_000:06d}"
        wrong.append(client.post(entrance, data={"csrf_token": token, "contact": contact, "code": code, **more}))
    contacts = (KNOWN, UNKNOWN, "a@example.cn")
    assert {page.status_code for page in pages} == {200}
    assert {page.status_code for page in wrong} == {422}
    assert len({plain(page, *contacts) for page in pages}) == 1
    assert len({plain(page, *contacts) for page in wrong}) == 1
    assert db.session.scalar(select(func.count()).select_from(OneTimeCode)) == 3
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 3


def test_a_code_opens_the_account_of_its_contact(client: FlaskClient, world: World) -> None:
    page = post(client, "/login/code", "/login/code?next=/account", contact="+86 199 0000 0000", next="/account")
    answer = client.post(
        "/login/code/enter",
        data={"csrf_token": token_of(page), "contact": KNOWN, "code": last_code(), "next": "/account"},
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert db.session.scalars(select(SignIn)).one().person_id == world.people["learner"]


def test_too_many_codes_say_when_to_come_back(client: FlaskClient) -> None:
    for contact in (KNOWN, UNKNOWN):
        assert post(client, "/login/code", "/login/code", contact=contact).status_code == 200
        again = post(client, "/login/code", "/login/code", contact=contact)
        assert again.status_code == 429
        assert 0 < int(again.headers["Retry-After"]) <= 60
        assert "验证码" not in again.text or contact not in again.text


def test_a_forgotten_password_is_set_anew(client: FlaskClient, world: World) -> None:
    page = post(client, "/password/reset", "/password/reset", contact=KNOWN)
    fields = {"csrf_token": token_of(page), "contact": KNOWN, "code": last_code()}
    weak = client.post("/password/reset/enter", data={**fields, "password": "12345678"})
    assert weak.status_code == 422
    assert client.post("/password/reset/enter", data={**fields, "password": "另一个够长的密码"}).status_code == 303
    assert sign_in(client, "learner", GOOD).status_code == 422
    assert sign_in(client, "learner", "另一个够长的密码").status_code == 303


def test_typed_passwords_never_come_back(client: FlaskClient) -> None:
    page = sign_in(client, "learner", "a-wrong-secret")
    assert "a-wrong-secret" not in page.text
    assert 'value="learner"' in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_after_signing_in_nobody_is_sent_elsewhere(client: FlaskClient) -> None:
    start = clock.now()
    for step, target in enumerate(ELSEWHERE):
        with clock.stepped(start + timedelta(minutes=20 * step)):  # past the limit of tries
            page = client.get("/login", query_string={"next": target})
            places = re.findall(r'(?:name="next" value|href|action)="([^"]*)"', page.text)
            assert all(re.match(r"#|/([^/]|$)", place) for place in places if place), (target, places)
            answer = sign_in(client, "learner", GOOD, next=target)
            assert re.fullmatch(r"/[a-z]*/?", answer.headers["Location"]), target
            answer = post(client, "/preferences", view="large", next=target)
            assert re.fullmatch(r"/[a-z]*/?", answer.headers["Location"]), target


def test_a_path_of_this_site_is_where_one_goes_on(client: FlaskClient) -> None:
    answer = sign_in(client, "learner", GOOD, next="/account?from=1")
    assert answer.headers["Location"] == "/account?from=1"


def test_no_unsafe_route_takes_a_forged_post(app: Flask, client: FlaskClient) -> None:
    sign_in(client, "learner", GOOD)
    posts = [
        rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and "accounts" in rule.endpoint
    ]
    assert len(posts) >= 9
    for rule in posts:
        assert client.post(rule.rule, data={"login": "learner", "password": GOOD}).status_code == 400, rule.rule
        forged = {"csrf_token": "IjEyMzQi.ab.cd", "login": "learner", "password": GOOD}
        assert client.post(rule.rule, data=forged).status_code == 400, rule.rule
    assert client.get("/account").status_code == 200


def test_acts_are_not_done_by_reading(client: FlaskClient) -> None:
    sign_in(client, "learner", GOOD)
    for url in ("/logout", "/logout/everywhere", "/account/switch", "/account/password", "/preferences"):
        assert client.get(url).status_code == 405
    assert client.get("/account").status_code == 200


def test_preferences_are_kept_in_a_cookie_and_with_the_account(client: FlaskClient, world: World) -> None:
    post(client, "/preferences", language="en", view="large")
    assert cookie(client, "preferences") == "locale=en&view_mode=large"
    page = client.get("/login")
    assert 'lang="en"' in page.text
    assert 'data-view="large"' in page.text
    client.delete_cookie("preferences")
    sign_in(client, "learner", GOOD)
    post(client, "/preferences", "/account", language="en", next="/account")
    post(client, "/preferences", "/account", view="large")
    client.delete_cookie("preferences")
    assert 'data-view="large"' in client.get("/account").text
    person = db.session.get_one(Person, world.people["learner"])
    assert (person.locale, person.view_mode) == ("en", "large")


def test_a_strange_preference_cookie_changes_nothing(client: FlaskClient) -> None:
    for value in ("locale=xx&view_mode=huge", "a=b=c", "=;", "locale", "%ff", "locale=en\x01"):
        client.set_cookie("preferences", value)
        page = client.get("/login")
        assert page.status_code == 200
        assert 'data-view="normal"' in page.text


def test_demo_accounts_are_listed_in_the_demo_alone(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer_demo_accounts(lambda: [DemoAccount("学员", "张示例", "learner", GOOD)])
    try:
        assert "张示例" not in client.get("/login").text
        monkeypatch.setattr("accounts.views.login.settings", lambda: _Demo())
        page = client.get("/login")
        assert "张示例" in page.text
    finally:
        offer_demo_accounts(list)
    fields = dict(re.findall(r'name="(login|password)" value="([^"]+)"', page.text))
    assert sign_in(client, **fields).status_code == 303


class _Demo:
    is_demo = True


def test_idle_people_come_back_to_the_page_they_asked_for(client: FlaskClient) -> None:
    sign_in(client, "learner", GOOD)
    with clock.stepped(clock.now() + timedelta(minutes=40)):
        page = client.get("/account?tab=devices")
        assert page.headers["Location"] == "/login?next=/account?tab%3Ddevices"
        landing = client.get(page.headers["Location"])
        again = client.post(
            "/login",
            data={
                "csrf_token": token_of(landing),
                "login": "learner",
                "password": GOOD,
                "next": "/account?tab=devices",
            },
        )
        assert again.headers["Location"] == "/account?tab=devices"
