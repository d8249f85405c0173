"""Every route declares once who may call it, refuses a press without a token, and sends a stranger to sign in."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from accounts.roles import Role
from kernel.web import access_of
from tests.complaints.hands import sign_in
from tests.house.scene import NOBODY, PEOPLE, Scene, build
from tests.world import World

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
PUBLIC_PREFIXES = (
    "/",
    "/en/",
    "/disclosure",
    "/institutions",
    "/publications",
    "/documents",
    "/feeds",
    "/api",
    "/data",
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What a route declares is the same on both engines."""
    return sqlite_url


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def url(app: Flask, rule: Rule, scene: Scene | None = None) -> str:
    values = (scene or Scene({}, {})).values(rule, "own" if scene else "nobody")
    values |= {name: "x" for name in rule.arguments if name not in values}
    method = sorted(rule.methods or ())[-1]
    return str(app.url_map.bind("localhost").build(rule.endpoint, NOBODY | values, method=method, append_unknown=False))


def test_every_route_declares_who_may_call_it_once(app: Flask) -> None:
    assert len(rules(app)) > 80
    for rule in rules(app):
        view, declared = app.view_functions[rule.endpoint], access_of(rule.endpoint)
        if isinstance(declared, tuple):
            assert all(isinstance(role, Role) for role in declared), rule
            assert view.__code__.co_name == "guarded", f"{rule}: declared, but not seen to"
        else:
            assert declared in ("public", "anyone"), f"{rule} does not say who may call it"
        inner = getattr(view, "__wrapped__", None)
        while inner is not None:
            assert getattr(inner, "access", None) is None or inner.access == declared, f"{rule} says it twice"
            if view.__code__.co_name == "guarded":
                assert not hasattr(inner, "access"), f"{rule} says it twice"
            inner = getattr(inner, "__wrapped__", None)


def test_public_pages_read_only_and_live_apart(app: Flask) -> None:
    for rule in rules(app):
        if access_of(rule.endpoint) == "public":
            assert not (rule.methods or set()) & UNSAFE, f"{rule} is public and writes"
        elif rule.rule.startswith(PUBLIC_PREFIXES[2:]):
            pytest.fail(f"{rule} lives among the public pages and is not one of them")


def test_every_unsafe_route_refuses_a_press_without_a_token(app: Flask, world: World) -> None:
    scene, failed, seen = build(world), [], 0
    clients = {role: sign_in(app, world, name) for role, name in PEOPLE.items()}
    for rule in rules(app):
        declared = access_of(rule.endpoint)
        roles = (declared or tuple(Role)) if isinstance(declared, tuple) else (Role.LEARNER,)
        for method in (rule.methods or set()) & UNSAFE:
            for client in (clients[roles[0]], app.test_client()):
                answer = client.open(url(app, rule, scene), method=method, data={"words": "x", "csrf_token": "forged"})
                seen += 1
                if answer.status_code != 400:
                    failed.append(f"{method} {rule}: {answer.status_code}")
    assert not failed, "\n".join(failed)
    assert seen > 60


def test_whoever_is_not_signed_in_is_sent_to_sign_in(app: Flask, world: World) -> None:
    scene, client = build(world), app.test_client()
    for rule in rules(app):
        if isinstance(access_of(rule.endpoint), tuple) and "GET" in (rule.methods or set()):
            answer = client.get(url(app, rule, scene))
            assert answer.status_code == 303, f"{rule}: {answer.status_code}"
            assert answer.location.startswith("/login"), f"{rule}: {answer.location}"


def test_no_address_of_a_case_holds_a_counter(app: Flask) -> None:
    for rule in rules(app):
        kinds = {type(converter).__name__ for converter in rule._converters.values()}
        assert "IntegerConverter" not in kinds, f"{rule} counts, and what counts can be guessed"


def test_every_answer_carries_the_headers_of_the_house(app: Flask) -> None:
    for path in ("/", "/login", "/nowhere", "/static/css/xuesu.css", "/healthz"):
        with app.test_client().get(path) as answer:
            headers = answer.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"]
